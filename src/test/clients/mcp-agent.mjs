// One of two processes of an AI agent. Both keep their login in one file and refresh through the MCP SDK; the parent says when.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { auth } from "@modelcontextprotocol/sdk/client/auth.js";

const [mcpServer, file, redirectUrl, clientId] = process.argv.slice(2);
const store = (change) => {
  // The other process must not read half of it.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify({ ...stored(), ...change }));
  renameSync(`${file}.${process.pid}`, file);
};
const stored = () => JSON.parse(readFileSync(file, "utf8"));
let page;
const provider = {
  redirectUrl,
  clientMetadata: { redirect_uris: [redirectUrl], scope: "openid" },
  clientInformation: () => stored().client ?? { client_id: clientId },
  saveClientInformation: (client) => store({ client }),
  tokens: () => stored().tokens,
  saveTokens: (tokens) => store({ tokens }),
  saveCodeVerifier: (verifier) => store({ verifier }),
  codeVerifier: () => stored().verifier,
  redirectToAuthorization: (url) => (page = url.href),
  invalidateCredentials: () => store({ tokens: undefined }),
};

process.on("message", async (authorizationCode) => {
  page = undefined;
  const result = await auth(provider, { serverUrl: mcpServer, ...(authorizationCode && { authorizationCode }) });
  process.send({ result, page, refreshToken: stored().tokens?.refresh_token });
});
