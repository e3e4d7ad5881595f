// A server-side app with oauth4webapi, which checks every member of an answer that it knows.
import * as oauth from "oauth4webapi";
import { CALLBACK, survives } from "./survival.mjs";

const insecure = { [oauth.allowInsecureRequests]: true };

await survives(
  async (issuer, clientId, secret) => {
    const url = new URL(issuer);
    const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure));
    const client = { client_id: clientId };
    const authentication = oauth.ClientSecretPost(secret);
    const verifier = oauth.generateRandomCodeVerifier();
    return {
      start: async () => {
        const page = new URL(server.authorization_endpoint);
        page.search = new URLSearchParams({
          client_id: clientId,
          redirect_uri: CALLBACK,
          response_type: "code",
          scope: "openid",
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: "S256",
        });
        return page.href;
      },
      finish: async (callback) => {
        const parameters = oauth.validateAuthResponse(server, client, callback);
        const answer = await oauth.authorizationCodeGrantRequest(
          server, client, authentication, parameters, CALLBACK, verifier, insecure);
        return oauth.processAuthorizationCodeResponse(server, client, answer);
      },
      refresh: async (tokens) => {
        const answer = await oauth.refreshTokenGrantRequest(server, client, authentication, tokens.refresh_token, insecure);
        return oauth.processRefreshTokenResponse(server, client, answer);
      },
      refreshToken: (tokens) => tokens.refresh_token,
    };
  },
  (failure) => failure.error === "invalid_grant",
);
