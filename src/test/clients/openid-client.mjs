// A server-side app with openid-client.
import * as client from "openid-client";
import { CALLBACK, survives } from "./survival.mjs";

await survives(
  async (issuer, clientId, secret) => {
    const config = await client.discovery(new URL(issuer), clientId, secret, undefined, {
      execute: [client.allowInsecureRequests],
    });
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    return {
      start: async () =>
        client.buildAuthorizationUrl(config, {
          redirect_uri: CALLBACK,
          scope: "openid",
          code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
          code_challenge_method: "S256",
        }).href,
      finish: (callback) => client.authorizationCodeGrant(config, callback, { pkceCodeVerifier }),
      refresh: (tokens) => client.refreshTokenGrant(config, tokens.refresh_token),
      refreshToken: (tokens) => tokens.refresh_token,
    };
  },
  (failure) => failure.error === "invalid_grant",
);
