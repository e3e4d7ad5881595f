// A server-side app: refreshes 20 times, twice at once, once without getting the answer, and after a theft.
import assert from "node:assert/strict";
import * as client from "openid-client";

const [issuer, clientId, secret, user, password] = process.argv.slice(2);
const config = await client.discovery(new URL(issuer), clientId, secret, undefined, {
  execute: [client.allowInsecureRequests],
});
const refresh = (token) => client.refreshTokenGrant(config, token).then((answer) => answer.refresh_token);
const login = () =>
  client
    .genericGrantRequest(config, "password", { username: user, password, scope: "openid" })
    .then((answer) => answer.refresh_token);

const stolen = await login();
let current = stolen;
for (let i = 0; i < 20; i++) {
  current = await refresh(current);
}

const both = await Promise.all([refresh(current), refresh(current)]);
current = await refresh(both[0]);
current = await refresh(both[1]);

config[client.customFetch] = async (...request) => {
  await fetch(...request);
  throw new Error("the answer is lost");
};
await assert.rejects(refresh(current));
config[client.customFetch] = fetch;
current = await refresh(current);
current = await refresh(current);

await assert.rejects(refresh(stolen), { error: "invalid_grant" });
await assert.rejects(refresh(current), { error: "invalid_grant" });
await refresh(await login());
console.log("logged out cleanly, and in again");
