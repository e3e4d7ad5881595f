import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { RevocationList } from "../index.js";
import { clocks, fakeRealm, keyPair, until } from "./fake-realm.js";

const AUDIENCE = "https://api.example/revocations";
let realm, list, log, store;
beforeEach(async () => {
  realm = await fakeRealm();
  log = [];
  store = {
    tokens: [], down: false, read: 0,
    async keep(id, token) { this.tokens.push(token); },
    async inForce() {
      if (this.down) throw new Error("down");
      this.read++;
      return [...this.tokens];
    },
  };
});
afterEach(() => { list.close(); realm.close(); });

const pushed = (more) => new RevocationList({ issuerUri: realm.issuer, audience: AUDIENCE, store, log: (line) => log.push(line), ...more });
const listed = (more) => pushed({ list: "apis", clientId: "api", clientSecret: "secret", ...more });

test("a kept token that no longer verifies stops no other", async () => {
  store.tokens.push(
    await realm.push("https://elsewhere.example/", "other"), await realm.push("https://elsewhere.example/", "another"),
    await realm.push(AUDIENCE, "gone", await keyPair("gone")), "nonsense", await realm.push(AUDIENCE, "s1"),
  );
  realm.revocations = [realm.ended("listed")];
  list = await listed().start();
  assert.equal(list.isRevoked(realm.token("s1")), true);
  assert.equal(list.isRevoked(realm.token("listed")), true);
  assert.equal(list.isRevoked(realm.token("nobody")), false);
  assert.equal(list.refused, 4);
  const line = (count, reason) => `${count} of the kept revocations of ${realm.issuer} can't be used: ${reason}`;
  assert.deepEqual(log, [line(2, "for another audience"), line(1, "not signed with a published key of the issuer"), line(1, "no signed JWT")]);
  store.tokens.push(await realm.push(AUDIENCE, "s2"));
  await until(() => list.isRevoked(realm.token("s2")));
  const read = store.read;
  await until(() => store.read > read + 1);
  assert.equal(log.length, 3);
  assert.equal(list.isRevoked(realm.token("nobody")), false);
  store.tokens = [];
  await until(() => list.refused === 0);
});

test("a kept token whose key is published later is taken then", async (context) => {
  const time = clocks(context);
  realm.published = [realm.next];
  store.tokens.push(await realm.push(AUDIENCE, "s1"));
  list = await pushed().start();
  assert.equal(list.refused, 1);
  assert.equal(list.isRevoked(realm.token("s1")), false);
  realm.published = [realm.current];
  time.pass(11);
  await until(() => list.isRevoked(realm.token("s1")));
  assert.equal(list.refused, 0);
});

test("a kept token that can't be judged while Keycloak is down is judged later", async (context) => {
  const time = clocks(context);
  realm.status = 500;
  store.tokens.push(await realm.push(AUDIENCE, "s1"));
  list = await pushed().start();
  assert.equal(list.refused, 0);
  realm.status = 200;
  time.pass(11);
  await until(() => list.isRevoked(realm.token("s1")));
  await until(() => log.length === 2);
  assert.match(log[0], /kept revocations .* can't be read: .*500/);
  assert.match(log[1], /known again/);
});

test("the list is fetched while the store is down, and is stale once that took too long", async (context) => {
  const time = clocks(context);
  store.down = true;
  realm.revocations = [realm.ended("s1")];
  list = await listed({ staleness: 3600 }).start();
  assert.equal(list.isRevoked(realm.token("s1")), true);
  assert.equal(list.isRevoked(realm.token("s2")), true, "the store was never read");
  store.down = false;
  await until(() => !list.isRevoked(realm.token("s2")));
  store.down = true;
  realm.revocations = [realm.ended("s1"), realm.ended("s3")];
  await until(() => list.isRevoked(realm.token("s3")));
  assert.equal(list.isRevoked(realm.token("s2")), false);
  time.pass(3601);
  assert.equal(list.stale, true);
});

test("the list is followed while the store hangs", async () => {
  store.inForce = () => new Promise(() => {});
  realm.revocations = [realm.ended("s1")];
  list = listed({ whenStale: "open" });
  list.start();
  await until(() => list.isRevoked(realm.token("s1")));
  realm.revocations = [realm.ended("s2")];
  await until(() => list.isRevoked(realm.token("s2")));
});

test("the store is followed while Keycloak hangs", async () => {
  list = listed();
  realm.hanging = new Promise(() => {});
  list.start();
  await until(() => store.read > 1);
});

test("concurrent pushes share one fetch of the keys, and few wait for it", async () => {
  list = pushed({ store: undefined });
  let answer;
  realm.hanging = new Promise((done) => { answer = done; });
  const pushes = await Promise.all(Array.from({ length: 12 }, (_, i) => `s${i}`).map((sid) => realm.push(AUDIENCE, sid)));
  const answers = pushes.map((each) => list.receive(each));
  await until(() => realm.keysFetched > 0);
  answer();
  const statuses = (await Promise.all(answers)).map((each) => each.status);
  assert.deepEqual(statuses, [...Array(9).fill(202), ...Array(3).fill(503)]);
  assert.equal(realm.keysFetched, 1);
});
