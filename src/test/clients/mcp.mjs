// An AI agent in two processes with one credential file: 30 refreshes, a lost answer and a sleep beyond the grace, a theft.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { logIn, network } from "./network.mjs";
import { CALLBACK } from "./survival.mjs";

const [server, realm, clientId, user, password, graceMillis] = process.argv.slice(2);
const net = await network(server);
const issuer = `${net.url}/realms/${realm}`;

// An MCP server, as far as a login needs one: it names its authorization server (RFC 9728).
const mcp = http.createServer((request, response) => {
  const isMetadata = request.url.startsWith("/.well-known/oauth-protected-resource");
  response.writeHead(isMetadata ? 200 : 404, { "content-type": "application/json" });
  response.end(JSON.stringify({ resource: mcpServer(), authorization_servers: [issuer] }));
});
const mcpServer = () => `http://127.0.0.1:${mcp.address().port}/mcp`;
await new Promise((listening) => mcp.listen(0, "127.0.0.1", listening));

const file = join(mkdtempSync(join(process.cwd(), "agent-")), "credentials.json");
writeFileSync(file, "{}");
const agents = [1, 2].map(() => fork("mcp-agent.mjs", [mcpServer(), file, CALLBACK, clientId]));
agents.forEach((agent) => agent.once("exit", (code) => code && process.exit(code)));
const ask = (agent, authorizationCode) =>
  new Promise((answered) => {
    agent.once("message", answered);
    agent.send(authorizationCode ?? null);
  });
const authorize = async (asked) => {
  const callback = await logIn(asked.page, user, password);
  return ask(agents[0], callback.searchParams.get("code"));
};

const asked = await ask(agents[0]);
assert.equal(asked.result, "REDIRECT");
const stolen = (await authorize(asked)).refreshToken;
for (let round = 0; round < 15; round++) {
  for (const { result } of await Promise.all(agents.map((agent) => ask(agent)))) {
    assert.equal(result, "AUTHORIZED");
  }
}

net.loseNextAnswer();
const lost = await ask(agents[0]);
console.log(`after a lost answer the SDK says ${lost.result}`);
await sleep(Number(graceMillis) + 500);
assert.equal((await ask(agents[1])).result, "AUTHORIZED");
assert.equal((await ask(agents[0])).result, "AUTHORIZED");

const replayed = await fetch(`${issuer}/protocol/openid-connect/token`, {
  method: "POST",
  body: new URLSearchParams({ grant_type: "refresh_token", client_id: clientId, refresh_token: stolen }),
});
assert.equal(replayed.status, 400);
const out = await ask(agents[0]);
assert.equal(out.result, "REDIRECT");
assert.equal(out.refreshToken, undefined);

assert.equal((await authorize(out)).result, "AUTHORIZED");
assert.equal((await ask(agents[1])).result, "AUTHORIZED");
agents.forEach((agent) => agent.disconnect());
mcp.close();
net.close();
console.log("logged out cleanly, and in again");
