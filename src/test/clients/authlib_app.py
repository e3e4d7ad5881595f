"""A server-side app with Authlib: many refreshes, two at once, a lost answer, a theft, and a new login."""
import html
import http.client
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

CALLBACK = "http://app.test/callback"
server, realm, client_id, secret, user, password = sys.argv[1:]
lost = [0]


class Network(BaseHTTPRequestHandler):
    """Between the app and Keycloak; it can lose the next answer of the token endpoint."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        onward = http.client.HTTPConnection(urlsplit(server).netloc)
        # The issuer is that of the login page.
        onward.request("POST", self.path, body, {**dict(self.headers), "Host": urlsplit(server).netloc})
        answer = onward.getresponse()
        text = answer.read()
        if lost[0]:
            lost[0] -= 1
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(answer.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


network = ThreadingHTTPServer(("127.0.0.1", 0), Network)
threading.Thread(target=network.serve_forever, daemon=True).start()
openid = f"/realms/{realm}/protocol/openid-connect"
token_endpoint = f"http://127.0.0.1:{network.server_port}{openid}/token"


def follow(url):
    """Logs in on Keycloak's own page; the address that it sends the browser back to."""
    cookies = {}
    form = None
    for _ in range(8):
        header = {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        answer = requests.request("POST" if form else "GET", url, data=form, headers=header, allow_redirects=False)
        cookies.update({cookie.name: cookie.value for cookie in answer.cookies})
        form = None
        url = answer.headers.get("location")
        if url and url.startswith(CALLBACK):
            return url
        if not url:
            url = html.unescape(re.search(r'<form[^>]*\saction="([^"]+)"', answer.text).group(1))
            form = {"username": user, "password": password, "credentialId": ""}
    raise SystemExit("not logged in")


def session(token=None):
    return OAuth2Session(client_id, secret, token_endpoint_auth_method="client_secret_post", token=token,
                         scope="openid", redirect_uri=CALLBACK, code_challenge_method="S256")


def log_in():
    app = session()
    verifier = "v" * 43
    url, _ = app.create_authorization_url(f"{server}{openid}/auth", code_verifier=verifier)
    app.fetch_token(token_endpoint, authorization_response=follow(url), code_verifier=verifier)
    return app


app = log_in()
stolen = dict(app.token)
for _ in range(20):
    app.refresh_token(token_endpoint)

current = dict(app.token)
both = []
threads = [threading.Thread(target=lambda: both.append(session(dict(current)).refresh_token(token_endpoint))) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(both) == 2
for token in both:
    app = session(token)
    app.refresh_token(token_endpoint)

lost[0] = 1
try:
    app.refresh_token(token_endpoint)
    raise SystemExit("the answer was not lost")
except requests.ConnectionError:
    pass
app.refresh_token(token_endpoint)
app.refresh_token(token_endpoint)

for dead in (session(stolen), app):
    try:
        dead.refresh_token(token_endpoint)
        raise SystemExit("a token of a stolen family was accepted")
    except OAuthError as refused:
        assert refused.error == "invalid_grant", refused.error

log_in().refresh_token(token_endpoint)
print("logged out cleanly, and in again")
