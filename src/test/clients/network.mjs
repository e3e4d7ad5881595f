// A network between a client and Keycloak: it can lose the next answer of the token endpoint. And a browser that logs in.
import http from "node:http";

/** Forwards to `server`; `url` is what a client takes for Keycloak, `loseNextAnswer()` breaks the next connection to the token endpoint. */
export async function network(server) {
  const { hostname, port } = new URL(server);
  let lost = 0;
  const proxy = http.createServer((request, response) => {
    const onward = http.request(
      { hostname, port, method: request.method, path: request.url, headers: request.headers, agent: false },
      (answer) => {
        if (lost > 0 && request.url.endsWith("/token")) {
          lost--;
          answer.resume().on("end", () => response.destroy());
          return;
        }
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  await new Promise((listening) => proxy.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${proxy.address().port}`,
    loseNextAnswer: () => lost++,
    close: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

/** Follows `url` through Keycloak's login page; the first address outside of Keycloak that it is sent to. */
export async function logIn(url, user, password) {
  const cookies = new Map();
  const visit = async (address, form) => {
    const answer = await fetch(address, {
      redirect: "manual",
      method: form ? "POST" : "GET",
      body: form && new URLSearchParams(form),
      headers: { cookie: [...cookies].map((cookie) => cookie.join("=")).join("; ") },
    });
    answer.headers.getSetCookie().forEach((cookie) => {
      const [name, ...value] = cookie.split(";")[0].split("=");
      cookies.set(name, value.join("="));
    });
    return answer;
  };
  let answer = await visit(url);
  for (let page = 0; page < 8; page++) {
    const location = answer.headers.get("location");
    if (location && new URL(location).origin !== new URL(url).origin) {
      return new URL(location);
    }
    if (location) {
      answer = await visit(location);
      continue;
    }
    const action = (await answer.text()).match(/action="([^"]+)"/)[1].replaceAll("&amp;", "&");
    answer = await visit(action, { username: user, password });
  }
  throw new Error(`No login at ${url}`);
}
