// A server-side app with Auth.js, which keeps its session in an encrypted cookie; a session here is that cookie. Auth.js doesn't refresh
// by itself: the callback `jwt` does, as in the guide of Auth.js.
import { Auth } from "@auth/core";
import Keycloak from "@auth/core/providers/keycloak";
import { survives } from "./survival.mjs";

const APP = "http://app.test/auth";

await survives(
  async (issuer, clientId, clientSecret) => {
    const refreshed = async (token) => {
      try {
        const response = await fetch(`${issuer}/protocol/openid-connect/token`, {
          method: "POST",
          body: new URLSearchParams({
            client_id: clientId,
            client_secret: clientSecret,
            grant_type: "refresh_token",
            refresh_token: token.refreshToken,
          }),
        });
        const tokens = await response.json();
        if (!response.ok) {
          throw tokens;
        }
        return { ...token, refreshToken: tokens.refresh_token, error: undefined };
      } catch (failure) {
        return { ...token, error: failure.error ?? "unreachable" };
      }
    };
    const config = {
      trustHost: true,
      secret: "only for this test, and long enough to be taken for a secret",
      basePath: "/auth",
      providers: [Keycloak({ issuer, clientId, clientSecret })],
      callbacks: {
        // As if the access token had just ended, each time that somebody asks for the session.
        jwt: ({ token, account }) => (account ? { ...token, refreshToken: account.refresh_token } : refreshed(token)),
        session: ({ session, token }) => ({ ...session, refreshToken: token.refreshToken, error: token.error }),
      },
    };

    const visit = async (path, cookie, form) => {
      const body = form && new URLSearchParams(form);
      const headers = { cookie, "x-forwarded-proto": "http", ...(body && { "content-type": "application/x-www-form-urlencoded" }) };
      const answer = await Auth(new Request(new URL(path, APP), { method: body ? "POST" : "GET", headers, body }), config);
      const cookies = new Map(cookie.split("; ").map((pair) => pair.split("=")));
      answer.headers.getSetCookie().forEach((set) => {
        const [name, ...value] = set.split(";")[0].split("=");
        cookies.set(name, value.join("="));
      });
      return { answer, cookie: [...cookies].filter(([, value]) => value).map((pair) => pair.join("=")).join("; ") };
    };
    const refresh = async (session) => {
      const { answer, cookie } = await visit("/auth/session", session.cookie);
      const { refreshToken, error } = await answer.json();
      if (error) {
        throw Object.assign(new Error("not refreshed"), { error });
      }
      return { cookie, refreshToken };
    };
    let signIn;
    return {
      start: async () => {
        const page = await visit("/auth/csrf", "");
        const { csrfToken } = await page.answer.json();
        const { answer, cookie } = await visit("/auth/signin/keycloak", page.cookie, { csrfToken });
        signIn = cookie;
        return answer.headers.get("location");
      },
      finish: async (callback) => refresh(await visit(callback.href, signIn)),
      refresh,
      refreshToken: (session) => session.refreshToken,
    };
  },
  (failure) => failure.error === "invalid_grant",
);
