// What every client goes through: many refreshes, two at once, a lost answer, a theft, and a new login.
import assert from "node:assert/strict";
import { logIn, network } from "./network.mjs";

export const CALLBACK = "http://app.test/callback";

/**
 * @param connect from the issuer, the client's ID and its secret to `start`, which answers the login page's address; `finish`, which
 *     turns the callback's address into a session; `refresh`, which turns a session into its successor; and `refreshToken` of a session
 * @param isLoggedOut whether a failure says that the login is over
 */
export async function survives(connect, isLoggedOut) {
  const [server, realm, clientId, secret, user, password] = process.argv.slice(2);
  const net = await network(server);
  const issuer = `${net.url}/realms/${realm}`;
  const app = await connect(issuer, clientId, secret);
  const session = async () => app.finish(await logIn(await app.start(), user, password));

  const stolen = await session();
  let current = stolen;
  for (let i = 0; i < 20; i++) {
    current = await app.refresh(current);
  }

  const both = await Promise.all([app.refresh(current), app.refresh(current)]);
  current = await app.refresh(both[0]);
  current = await app.refresh(both[1]);

  net.loseNextAnswer();
  await assert.rejects(app.refresh(current), (failure) => !isLoggedOut(failure));
  current = await app.refresh(current);
  current = await app.refresh(current);

  const replayed = await fetch(`${issuer}/protocol/openid-connect/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "refresh_token",
      client_id: clientId,
      client_secret: secret,
      refresh_token: app.refreshToken(stolen),
    }),
  });
  assert.equal(replayed.status, 400);
  await assert.rejects(app.refresh(current), isLoggedOut);

  await app.refresh(await session());
  net.close();
  console.log("logged out cleanly, and in again");
}
