// A server-side app with simple-oauth2.
import { AuthorizationCode } from "simple-oauth2";
import { CALLBACK, survives } from "./survival.mjs";

await survives(
  async (issuer, id, secret) => {
    const { origin: tokenHost, pathname } = new URL(issuer);
    const client = new AuthorizationCode({
      client: { id, secret },
      auth: {
        tokenHost,
        tokenPath: `${pathname}/protocol/openid-connect/token`,
        authorizePath: `${pathname}/protocol/openid-connect/auth`,
      },
    });
    return {
      start: async () => client.authorizeURL({ redirect_uri: CALLBACK, scope: "openid" }),
      finish: (callback) => client.getToken({ code: callback.searchParams.get("code"), redirect_uri: CALLBACK }),
      refresh: (session) => session.refresh(),
      refreshToken: (session) => session.token.refresh_token,
    };
  },
  (failure) => failure.data?.payload?.error === "invalid_grant",
);
