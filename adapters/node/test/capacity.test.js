import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { RevocationList } from "../index.js";
import { clocks, fakeRealm, now, until } from "./fake-realm.js";

const AUDIENCE = "https://api.example/revocations";
let realm, list, begin;
beforeEach(async () => { realm = await fakeRealm(); begin = now(); });
afterEach(() => { list.close(); realm.close(); });

const ended = (sid, seconds) => ({ ...realm.ended(sid), safe_after: begin + seconds });
const push = async (sid, seconds) => list.receive(await realm.push(AUDIENCE, sid, realm.current, ended(sid, seconds)));
const pushed = (more) => new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE, skew: 0, capacity: 1, log: () => {}, ...more });
const token = (sid) => ({ ...realm.token(sid), iat: begin - 60 });

test("a push that finds no room is to be sent again, and closes until it has ended", async (context) => {
  const time = clocks(context);
  list = pushed();
  assert.equal((await push("short", 30)).status, 202);
  const answer = await push("long", 300);
  assert.deepEqual([answer.status, answer.body.err], [503, "temporarily_unavailable"]);
  assert.match(answer.body.description, /capacity/);
  assert.equal(list.isRevoked(token("other")), true);
  assert.equal((await push("short", 30)).status, 202);
  time.pass(60);
  assert.equal(list.isRevoked(token("long")), true, "not kept, not forgotten");
  assert.equal((await push("long", 300)).status, 202);
  assert.equal(list.size, 1);
  assert.equal(list.full, true);
  time.pass(300);
  assert.equal(list.full, false);
  assert.equal(list.isRevoked(token("other")), false);
});

test("what has ended is forgotten when no push comes", async (context) => {
  const time = clocks(context);
  list = await pushed().start();
  await push("s1", 30);
  await push("s2", 40);
  assert.equal(list.full, true);
  time.pass(60);
  assert.equal(list.full, false);
  assert.equal(list.isRevoked(token("other")), false);
  await until(() => list.size === 0);
});

test("a push that is kept in a store is taken once there is room", async (context) => {
  const time = clocks(context);
  const kept = [];
  let read = 0;
  const store = { keep: async (id, each) => { kept.push(each); }, inForce: async () => { read++; return [...kept]; } };
  list = await pushed({ store, whenStale: "open" }).start();
  assert.equal((await push("short", 30)).status, 202);
  assert.equal((await push("long", 300)).status, 202);
  assert.equal(list.full, true);
  const before = read;
  await until(() => read > before + 1);
  assert.equal(list.isRevoked(token("long")), false);
  time.pass(60);
  await until(() => !list.full);
  assert.equal(list.isRevoked(token("long")), true);
  assert.equal(list.isRevoked(token("other")), false);
});

test("a push that finds no room while the store is read isn't forgotten", async () => {
  const kept = [];
  let meanwhile;
  const store = {
    keep: async (id, each) => { kept.push(each); },
    inForce: async () => {
      const before = [...kept];
      await meanwhile();
      return before;
    },
  };
  list = pushed({ store });
  assert.equal((await push("short", 30)).status, 202);
  meanwhile = async () => { meanwhile = () => {}; assert.equal((await push("long", 300)).status, 202); };
  await list.start();
  assert.equal(list.full, true);
  assert.equal(list.isRevoked(token("long")), true);
});

test("opens once a whole list fits", async (context) => {
  const time = clocks(context);
  realm.revocations = [ended("s1", 30), ended("s2", 300)];
  list = await pushed({ audience: undefined, list: "apis", clientId: "api", clientSecret: "secret", staleness: 3600 }).start();
  assert.equal(list.full, true);
  assert.equal(list.isRevoked(token("other")), true);
  time.pass(60);
  await until(() => !list.full);
  assert.equal(list.isRevoked(token("s2")), true);
  assert.equal(list.isRevoked(token("other")), false);
});
