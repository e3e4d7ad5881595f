import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, test } from "node:test";
import express from "express";
import { createLocalJWKSet, jwtVerify } from "jose";
import { LARGEST, pushHandler, refuseRevoked, requireUnrevoked, RevocationList } from "../index.js";
import { InForce } from "../lib/in-force.js";
import { ofEntry, tokenClaims } from "../lib/revoked-tokens.js";
import { clocks, fakeRealm, keyPair, now, sign, until } from "./fake-realm.js";

const vectors = JSON.parse(readFileSync(new URL("../../../docs/schemas/revocation-vectors.json", import.meta.url)));
const AUDIENCE = "https://api.example/revocations";
let realm, list, server, log;
beforeEach(async () => { realm = await fakeRealm(); log = []; });
afterEach(() => { list?.close(); server?.closeAllConnections(); server?.close(); realm.close(); });

const reading = (more) => new RevocationList({
  issuerUri: realm.issuer, list: "apis", clientId: "api", clientSecret: "secret", log: (line) => log.push(line), ...more,
}).start();

async function api(made) {
  list = made;
  const app = express();
  app.use("/revocations", pushHandler(list));
  app.use(refuseRevoked(list));
  app.get("/things", (request, response) => response.send("things"));
  server = app.listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  return `http://127.0.0.1:${server.address().port}`;
}

test("knows the list when it has started and follows it", async () => {
  realm.revocations = [realm.ended("s1")];
  list = await reading();
  assert.equal(list.isRevoked(realm.token("s1")), true);
  assert.equal(list.isRevoked(realm.token("s2")), false);
  realm.revocations = [realm.ended("s2")];
  await until(() => list.isRevoked(realm.token("s2")), 2000);
  assert.equal(list.isRevoked(realm.token("s1")), true);
});

test("closes once the list is too old, and opens again", async () => {
  list = await reading({ staleness: 1 });
  assert.equal(list.isRevoked(realm.token("s1")), false);
  realm.status = 500;
  await until(() => list.isRevoked(realm.token("s1")));
  assert.equal(list.isRevoked({ sub: "of no issuer" }), false);
  realm.status = 200;
  await until(() => !list.isRevoked(realm.token("s1")));
  assert.equal(log.length, 2);
});

test("an issuer that is wrong closes before and after the first list", async () => {
  const unknown = await reading({ issuerUri: `${realm.issuer}-2` });
  assert.equal(unknown.isRevoked(realm.token("s1")), true);
  unknown.close();
  assert.match(log[0], /says that its issuer is/);
  list = await reading();
  assert.equal(list.isRevoked(realm.token("s1")), false);
  assert.equal(list.isRevoked({ iss: `${realm.issuer}-2` }), true);
});

test("the log says once a minute that a token of another issuer is refused", async (context) => {
  const time = clocks(context);
  list = new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE, log: (line) => log.push(line) });
  list.isRevoked({ iss: `https://other.example/\nrealms/${"x".repeat(300)}` });
  list.isRevoked({ iss: "https://third.example" });
  assert.deepEqual(log, [`A token of the issuer https://other.example/ realms/${"x".repeat(170)}… is refused: issuerUri is ${realm.issuer}. Correct it, or say otherIssuers: "open" where another list judges such tokens`]);
  time.pass(61);
  list.isRevoked({ iss: "https://third.example" });
  assert.match(log[1], /https:\/\/third.example is refused/);
});

test("tokens of other issuers are left to others where the settings say so", async () => {
  list = new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE, otherIssuers: "open" });
  assert.equal(list.isRevoked({ iss: "https://other.example" }), false);
  assert.throws(() => new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE, otherIssuers: "maybe" }), { message: "otherIssuers must be closed or open, was maybe" });
});

test("one that never knew anything is closed, or open by choice", async () => {
  realm.status = 500;
  list = await reading();
  assert.equal(list.isRevoked(realm.token("s1")), true);
  const open = await reading({ whenStale: "open" });
  assert.equal(open.isRevoked(realm.token("s1")), false);
  open.close();
});

test("one that is full says so and is closed", async () => {
  realm.revocations = ["s1", "s2", "s3"].map(realm.ended);
  list = await reading({ capacity: 2 });
  assert.equal(list.full, true);
  assert.equal(list.isRevoked(realm.token("other")), true);
});

test("a list stays as old as it is when the clock is set back", async (context) => {
  const time = clocks(context);
  list = await reading();
  realm.status = 500;
  await until(() => log.length > 0);
  time.step(-7200);
  time.pass(360);
  assert.equal(list.stale, true);
  assert.equal(list.isRevoked(realm.token("s1")), true);
});

test("a list gets old while the machine is suspended, and is known again after the next fetch", async (context) => {
  const time = clocks(context);
  list = await reading();
  realm.status = 500;
  await until(() => log.length > 0);
  time.suspend(360);
  assert.ok(list.age >= 360, `${list.age}`);
  assert.equal(list.isRevoked(realm.token("s1")), true);
  realm.status = 200;
  await until(() => !list.stale);
});

for (const [name, fail] of [["throws", () => { throw new Error("the disk is full"); }], ["rejects", async () => { throw new Error("the disk is full"); }]]) {
  test(`a log that ${name} stops nothing`, async () => {
    realm.status = 500;
    list = await reading({ log: (line) => { log.push(line); return fail(); } });
    realm.status = 200;
    await until(() => !list.stale);
    realm.status = 500;
    await until(() => log.length === 3);
    [realm.status, realm.revocations] = [200, [realm.ended("s1")]];
    await until(() => list.isRevoked(realm.token("s1")));
  });
}

test("a forged list changes nothing", async () => {
  list = await reading({ whenStale: "open" });
  realm.listKey = await keyPair("current");
  realm.revocations = [realm.ended("s1")];
  const before = realm.listsFetched;
  await until(() => realm.listsFetched > before + 1);
  assert.equal(list.isRevoked(realm.token("s1")), false);
});

test("keys that are made up aren't fetched for each push", async (context) => {
  const time = clocks(context);
  const forged = await realm.push(AUDIENCE, "s1", await keyPair("made-up"));
  list = new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE });
  assert.equal((await list.receive(forged)).status, 400);
  // The key may have been published since: the sender comes again.
  for (let i = 0; i < 5; i++) assert.equal((await list.receive(forged)).status, 503);
  assert.equal(realm.keysFetched, 1);
  assert.equal((await list.receive(await realm.push(AUDIENCE, "s1"))).status, 202);
  time.pass(11);
  assert.equal((await list.receive(forged)).status, 400);
  assert.equal(realm.keysFetched, 2);
});

test("a push whose key can't be fetched is to be sent again", async () => {
  realm.status = 500;
  list = new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE });
  assert.equal((await list.receive(await realm.push(AUDIENCE, "s1"))).status, 503);
});

test("Express answers 401 to what was pushed, and to nothing else", async () => {
  const url = await api(new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE }));
  const token = await sign(realm.current, "JWT", realm.token("s1"));
  const get = async (header) => (await fetch(`${url}/things`, { headers: { authorization: header } }));
  assert.equal((await get(`Bearer ${token}`)).status, 200);
  const pushed = await fetch(`${url}/revocations`, { method: "POST", body: await realm.push(AUDIENCE, "s1") });
  assert.equal(pushed.status, 202);
  assert.equal((await get(`Bearer ${token}`)).status, 401);
  assert.equal((await fetch(`${url}/things`)).status, 200);
  assert.equal((await fetch(`${url}/revocations`)).status, 405);
});

for (const { name, header, scheme } of vectors.headers) {
  test(`header: ${name}`, async () => {
    const url = await api(new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE }));
    const token = (sid) => sign(realm.current, "JWT", realm.token(sid));
    const authorization = header.replace("{revoked}", await token("s1")).replace("{good}", await token("s2"));
    assert.equal((await fetch(`${url}/things`, { headers: { authorization } })).status, 200);
    await list.receive(await realm.push(AUDIENCE, "s1"));
    const answer = await fetch(`${url}/things`, { headers: { authorization } });
    assert.equal(answer.status, scheme ? 401 : 200);
    assert.equal(answer.headers.get("www-authenticate"), scheme ? `${scheme} error="invalid_token", error_description="The token was revoked"` : null);
  });
}

for (const { name, headers, query, scheme } of vectors.requests) {
  test(`request: ${name}`, async () => {
    const url = await api(new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE }));
    const [revoked, good] = [await sign(realm.current, "JWT", realm.token("s1")), await sign(realm.current, "JWT", realm.token("s2"))];
    const filled = (text) => text.replaceAll("{revoked}", revoked).replaceAll("{good}", good);
    await list.receive(await realm.push(AUDIENCE, "s1"));
    const lines = headers.flatMap((header) => ["Authorization", filled(header)]);
    const answer = await new Promise((done, failed) => get(url + "/things" + filled(query), { headers: ["Host", "x", ...lines] }, done).on("error", failed));
    answer.resume();
    assert.equal(answer.statusCode, scheme ? 401 : 200);
    assert.equal(answer.headers["www-authenticate"], scheme ? `${scheme} error="invalid_token", error_description="The token was revoked"` : undefined);
  });
}

for (const [name, parameter] of [["", "access_token"], [", in a list", "access_token[]"]]) {
  test(`Express answers 401 to a revoked token in a form or a query${name}`, async () => {
    list = new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE });
    const app = express().set("query parser", "extended").use(express.urlencoded({ extended: true }), refuseRevoked(list));
    app.all("/things", (request, response) => response.send("things"));
    server = app.listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const url = `http://127.0.0.1:${server.address().port}/things`;
    await list.receive(await realm.push(AUDIENCE, "s1"));
    for (const [sid, status] of [["s1", 401], ["s2", 200]]) {
      const form = new URLSearchParams([[parameter, await sign(realm.current, "JWT", realm.token(sid))]]);
      assert.equal((await fetch(url, { method: "POST", body: form })).status, status);
      assert.equal((await fetch(`${url}?${form}`)).status, status);
    }
  });
}

test("what no server of Node's made is looked at as well", async () => {
  list = new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE });
  await list.receive(await realm.push(AUDIENCE, "s1"));
  const authorization = `Bearer ${await sign(realm.current, "JWT", realm.token("s1"))}`;
  const status = await new Promise((done) => refuseRevoked(list)({ headers: { authorization } }, { writeHead: (code) => ({ end: () => done(code) }) }, () => done(200)));
  assert.equal(status, 401);
});

test("a sender that breaks off or sends too much harms nobody", async () => {
  const url = await api(new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE }));
  const { port } = server.address();
  await new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write("POST /revocations HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf");
      setTimeout(() => socket.destroy(), 50);
    });
    socket.once("close", done);
  });
  const sent = await new Promise((done) => {
    let count = 0;
    const chunk = Buffer.alloc(64 * 1024, "x");
    const socket = connect(port, "127.0.0.1", () => {
      socket.write("POST /revocations HTTP/1.1\r\nhost: x\r\ncontent-length: 300000000\r\n\r\n");
      const more = () => { while (count < 300_000_000 && !socket.destroyed && socket.write(chunk)) count += chunk.length; };
      socket.on("drain", more);
      more();
    });
    socket.on("error", () => {});
    socket.once("close", () => done(count));
  });
  assert.ok(sent < 50_000_000, `${sent} bytes were taken`);
  assert.equal((await fetch(`${url}/revocations`, { method: "POST", body: "x".repeat(LARGEST + 1) }).catch(() => ({ status: 413 }))).status, 413);
  assert.equal((await fetch(`${url}/things`)).status, 200);
});

test("jose's answer is passed on or refused", async () => {
  list = new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE });
  const keys = createLocalJWKSet({ keys: [realm.current.jwk] });
  const verify = async (sid) => requireUnrevoked(list, await jwtVerify(await sign(realm.current, "JWT", realm.token(sid)), keys));
  await list.receive(await realm.push(AUDIENCE, "s1"));
  assert.equal((await verify("s2")).payload.sid, "s2");
  await assert.rejects(verify("s1"), { code: "ERR_TOKEN_REVOKED" });
});

test("settings that would revoke nothing are refused", () => {
  assert.throws(() => new RevocationList({ issuerUri: realm.issuer }), /list or audience/);
  assert.throws(() => new RevocationList({ issuerUri: realm.issuer, list: "apis" }), /clientId/);
  assert.throws(() => new RevocationList({ issuerUri: realm.issuer, audience: "y", skew: NaN }), /skew/);
  assert.throws(() => new RevocationList({ issuerUri: realm.issuer, audience: "y", whenStale: "maybe" }), /whenStale/);
  assert.throws(() => new RevocationList({ issuerUri: realm.issuer, audience: " " }), /audience/);
  assert.throws(() => new RevocationList({ issuerUri: realm.issuer, list: " ", clientId: "api", clientSecret: "secret" }), /list/);
  assert.throws(() => new RevocationList({ issuerUri: realm.issuer, audience: ["y"] }), /audience/);
});

test("a setting that would refuse every token, or that is misspelt, is refused", () => {
  const made = (more) => () => new RevocationList({ issuerUri: realm.issuer, audience: "y", ...more });
  for (const staleness of [0, 0.9, -1, NaN, "300"]) assert.throws(made({ staleness }), { message: `staleness must be a number from 1, was ${staleness}` });
  for (const capacity of [0, -1]) assert.throws(made({ capacity }), { message: `capacity must be a number from 1, was ${capacity}` });
  assert.throws(made({ stalenes: 60 }), { message: "stalenes is no setting; there are issuerUri, list, clientId, clientSecret, audience, skew, staleness, whenStale, capacity, otherIssuers, store, snapshot, log" });
  made({ staleness: undefined, capacity: undefined, skew: undefined, whenStale: undefined })();
});

test("the log says why Keycloak refuses", async () => {
  for (const refusal of ['{"errorMessage":"The role read-revocation-lists\\nis needed"}', "<html>no</html>"]) {
    realm.refusal = refusal;
    (await reading()).close();
  }
  assert.equal(log.length, 2);
  assert.match(log[0], /\/lists\/apis answers 403: The role read-revocation-lists is needed$/);
  assert.match(log[1], /\/lists\/apis answers 403$/);
});

test("an issuer that no token names is refused", () => {
  const wrong = ["", "realms/shop", "id.example/realms/shop", "https:/realms/shop", "ftp://id.example/realms/shop",
    "https://id.example/realms/shop/", "https://id.example/realms/shop?x=y", "https://id.example/realms/shop#x", new URL(realm.issuer), undefined];
  for (const issuerUri of wrong) assert.throws(() => new RevocationList({ issuerUri, audience: "y" }), /issuerUri/, String(issuerUri));
});

test("a question beside 100,000 revocations takes less than a microsecond", (context) => {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const inForce = new InForce(200_000, 10);
  inForce.add(Array.from({ length: 100_000 }, (_, i) => ofEntry(realm.ended(`session-${i}`))), now());
  globalThis.gc?.();
  const weight = (process.memoryUsage().heapUsed - before) / 100_000;
  const claims = realm.token("nobody");
  let best = Infinity, found = 0;
  // A round is too short to be interrupted each time.
  for (let round = 0; round < 1_000; round++) {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < 2_000; i++) found += inForce.includes(tokenClaims(claims), now()) ? 1 : 0;
    best = Math.min(best, Number(process.hrtime.bigint() - begin) / 2_000);
  }
  context.diagnostic(`${Math.round(best)} ns a question, ${Math.round(weight)} bytes a revocation`);
  assert.equal(found, 0);
  assert.equal(inForce.size, 100_000);
  assert.ok(best < 1000, `${best} ns`);
});
