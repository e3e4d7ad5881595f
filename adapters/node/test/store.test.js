import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { createClient } from "redis";
import { redisStore, RevocationList } from "../index.js";
import { clocks, fakeRealm, until } from "./fake-realm.js";

const AUDIENCE = "https://api.example/revocations";
const missing = spawnSync("redis-server", ["--version"]).error ? "SKIPPED: needs redis-server (on Debian: apt-get install redis-server)" : false;
let realm, folder, lists, log;
beforeEach(async () => { realm = await fakeRealm(); folder = await mkdtemp(join(tmpdir(), "adapter-")); lists = []; log = []; });
afterEach(async () => { lists.forEach((each) => each.close()); realm.close(); await rm(folder, { recursive: true }); });

const reading = async (more) => {
  const list = await new RevocationList({
    issuerUri: realm.issuer, list: "apis", clientId: "api", clientSecret: "secret", snapshot: join(folder, "list"), log: (line) => log.push(line), ...more,
  }).start();
  lists.push(list);
  return list;
};

const freePort = () => new Promise((done) => {
  const probe = createServer().listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => done(port)); });
});

async function redis(work) {
  const port = await freePort();
  const server = spawn("redis-server", ["--bind", "127.0.0.1", "--port", String(port), "--save", "", "--dir", folder], { stdio: "ignore" });
  const client = await createClient({ url: `redis://127.0.0.1:${port}` }).on("error", () => {}).connect();
  try {
    await work(client, server);
  } finally {
    client.destroy();
    server.kill();
  }
}

test("instances share Redis, and one that starts knows what it keeps", { skip: missing }, () => redis(async (client) => {
  const pushed = async () => {
    const list = await new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE, store: redisStore(client), log: (line) => log.push(line) }).start();
    lists.push(list);
    return list;
  };
  const one = await pushed();
  const other = await pushed();
  assert.equal((await one.receive(await realm.push(AUDIENCE, "s1"))).status, 202);
  assert.equal((await other.receive(await realm.push(AUDIENCE, "s1"))).status, 202);
  assert.equal((await one.receive(await realm.push(AUDIENCE, "s2"))).status, 202);
  await until(() => other.isRevoked(realm.token("s2")));
  assert.equal(other.size, 2);
  assert.equal((await pushed()).isRevoked(realm.token("s1")), true);
  assert.deepEqual(log, []);
}));

test("what is past is deleted from Redis, and an id is kept once", { skip: missing }, () => redis(async (client) => {
  const store = redisStore(client);
  await store.keep("a", "token a", 100);
  await store.keep("a", "signed anew", 300);
  await store.keep("b", "token b", 200);
  assert.deepEqual((await store.inForce(100)).sort(), ["token a", "token b"]);
  assert.deepEqual(await store.inForce(101), ["token b"]);
  assert.deepEqual(await store.inForce(201), []);
  assert.deepEqual(await client.keys("*"), []);
}));

test("a push that can't be kept is to be sent again", async () => {
  const down = { keep: async () => { throw new Error("down"); }, inForce: async () => [] };
  const list = new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE, store: down });
  lists.push(list);
  const answer = await list.receive(await realm.push(AUDIENCE, "s1"));
  assert.deepEqual([answer.status, answer.body.description], [503, "the store is down"]);
  assert.equal(list.isRevoked(realm.token("s1")), false);
});

test("the snapshot is known before Keycloak is", async () => {
  realm.revocations = [realm.ended("s1")];
  (await reading()).close();
  realm.status = 500;
  const list = await reading();
  assert.equal(list.isRevoked(realm.token("s1")), true);
  assert.equal(list.isRevoked(realm.token("s2")), false);
  assert.ok(list.age < 60, `${list.age}`);
});

test("a spoilt snapshot isn't used", async () => {
  realm.revocations = [realm.ended("s1")];
  (await reading()).close();
  const file = join(folder, "list");
  await writeFile(file, `${(await readFile(file, "utf8")).trim()}x`);
  realm.status = 500;
  const list = await reading({ whenStale: "open" });
  assert.equal(list.isRevoked(realm.token("s1")), false);
  assert.match(log[0], /snapshot/);
});

test("a snapshot of the future is as old as one of now", async (context) => {
  const time = clocks(context);
  (await reading()).close();
  realm.status = 500;
  time.step(-3600);
  const list = await reading();
  assert.equal(list.stale, false);
  time.pass(360);
  assert.equal(list.stale, true);
});

test("a snapshot that can't be written makes no list old", async () => {
  const list = await reading({ snapshot: join(folder, "missing", "list") });
  assert.equal(list.isRevoked(realm.token("s1")), false);
  assert.equal(log.length, 1);
  assert.match(log[0], /can't be written/);
});
