import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export async function keyPair(kid) {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "RS256" } };
}

export const sign = (key, typ, claims) => new SignJWT(claims).setProtectedHeader({ alg: "RS256", typ, kid: key.kid }).sign(key.privateKey);
export const now = () => Math.floor(Date.now() / 1000);

// A key takes tenths of a second to make: all realms of a test file have the same two.
let keys;
const sharedKeys = () => (keys ??= Promise.all([keyPair("current"), keyPair("next")]));

/** A server that publishes what Keycloak publishes, so far as an adapter asks for it. */
export async function fakeRealm() {
  const [current, next] = await sharedKeys();
  const realm = { current, next, revocations: [], status: 200, keysFetched: 0, listsFetched: 0 };
  realm.listKey = realm.current;
  realm.published = [realm.current, realm.next];
  const server = createServer(async (request, response) => {
    const send = (body) => response.writeHead(realm.status).end(typeof body === "string" ? body : JSON.stringify(body));
    if (request.url.endsWith("/openid-configuration")) {
      send({ issuer: realm.issuer, jwks_uri: `${realm.issuer}/certs`, token_endpoint: `${realm.issuer}/token`, revocation_lists_endpoint: `${realm.issuer}/lists` });
    } else if (request.url.endsWith("/certs")) {
      realm.keysFetched++;
      await realm.hanging;
      send({ keys: realm.published.map((key) => key.jwk) });
    } else if (request.url.endsWith("/token")) {
      send({ access_token: "t", expires_in: 60 });
    } else if (realm.refusal) {
      response.writeHead(403).end(realm.refusal);
    } else {
      realm.listsFetched++;
      send(await sign(realm.listKey, "revocation-list+jwt", {
        iss: realm.issuer, aud: `${realm.issuer}/token-lifecycle/revocation-lists/apis`, iat: now(), exp: now() + 300, interval_millis: 100, revocations: realm.revocations,
      }));
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  realm.issuer = `http://127.0.0.1:${server.address().port}/realms/shop`;
  realm.ended = (sid) => ({ txn: `t-${sid}`, iss: realm.issuer, revoked: "session", event_timestamp: now(), sid, safe_after: now() + 300 });
  realm.token = (sid) => ({ iss: realm.issuer, sub: "alice", sid, azp: "app", jti: "onrtac:1", iat: now() - 60, exp: now() + 240 });
  realm.push = (aud, sid, key = realm.current, ended = realm.ended(sid)) => sign(key, "secevent+jwt", {
    iss: realm.issuer, aud, jti: `d-${sid}`, txn: `t-${sid}`, sub_id: { format: "complex", session: { format: "opaque", id: sid } },
    events: { "https://schemas.openid.net/secevent/caep/event-type/session-revoked": ended },
  });
  realm.close = () => { server.closeAllConnections(); server.close(); };
  return realm;
}

/**
 * Time passes as a test says, on top of the real one (seconds); the wall's clock can be stepped. While the machine is suspended the
 * monotonic clock stands still.
 */
export function clocks(context) {
  let passed = 0, stepped = 0;
  const monotonic = performance.now.bind(performance), wall = Date.now;
  context.mock.method(performance, "now", () => monotonic() + passed * 1000);
  context.mock.method(Date, "now", () => wall() + (passed + stepped) * 1000);
  const step = (seconds) => { stepped += seconds; };
  return { pass: (seconds) => { passed += seconds; }, step, suspend: step };
}

export async function until(condition, millis = 5000) {
  const end = Date.now() + millis;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${millis} ms: ${condition}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
