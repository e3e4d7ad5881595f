// A server-side app with express-openid-connect, which keeps its session in an encrypted cookie; a session here is that cookie.
import express from "express";
import oidc from "express-openid-connect";
import { survives } from "./survival.mjs";

await survives(
  async (issuerBaseURL, clientID, clientSecret) => {
    const app = express();
    const server = await new Promise((listening) => {
      const started = app.listen(0, "127.0.0.1", () => listening(started));
    });
    const baseURL = `http://127.0.0.1:${server.address().port}`;
    app.use(
      oidc.auth({
        issuerBaseURL,
        baseURL,
        clientID,
        clientSecret,
        secret: "only for this test, and long enough to be taken for a secret",
        authRequired: false,
        authorizationParams: { response_type: "code", scope: "openid" },
      }),
    );
    app.get("/refresh", async (request, response) => {
      try {
        await request.oidc.accessToken.refresh();
        response.json(request.oidc.refreshToken);
      } catch (failure) {
        response.status(502).json({ error: failure.error });
      }
    });

    let verification;
    const visit = async (path, cookie) => {
      const answer = await fetch(new URL(path, baseURL), { redirect: "manual", headers: { cookie } });
      const cookies = answer.headers.getSetCookie().map((set) => set.split(";")[0]).filter((pair) => !pair.endsWith("="));
      return { answer, cookie: cookies.join("; ") };
    };
    const refresh = async (session) => {
      const { answer, cookie } = await visit("/refresh", session.cookie);
      const body = await answer.json();
      if (answer.status !== 200) {
        throw Object.assign(new Error("not refreshed"), body);
      }
      return { cookie, refreshToken: body };
    };
    return {
      start: async () => {
        const { answer, cookie } = await visit("/login", "");
        verification = cookie;
        return answer.headers.get("location");
      },
      finish: async (callback) => {
        const { cookie } = await visit(callback.href, verification);
        return refresh({ cookie });
      },
      refresh,
      refreshToken: (session) => session.refreshToken,
      close: () => server.close(),
    };
  },
  (failure) => failure.error === "invalid_grant",
);
process.exit();
