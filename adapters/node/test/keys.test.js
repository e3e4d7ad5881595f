import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Keys, NoKeysError, UnknownKeyError } from "../lib/keys.js";
import { clocks } from "./fake-realm.js";

const key = (kid) => ({ kid, kty: "RSA" });
let published, fetches, down, hanging, keys;
beforeEach(() => {
  [published, fetches, down, hanging] = [[key("old")], 0, false, undefined];
  keys = new Keys(async () => {
    fetches++;
    await hanging;
    if (down) throw new Error("down");
    return { keys: published };
  });
});

test("keys are fetched at most once in ten seconds when they lack the key", async (context) => {
  const time = clocks(context);
  assert.equal(await keys.find("new"), undefined);
  for (let i = 0; i < 5; i++) await assert.rejects(keys.find("new"), UnknownKeyError);
  assert.equal(fetches, 1);
  published = [key("old"), key("new")];
  time.pass(11);
  assert.ok(await keys.find("new"));
  assert.equal(fetches, 2);
});

test("keys are fetched at most once in ten seconds while Keycloak is down", async (context) => {
  const time = clocks(context);
  down = true;
  for (let i = 0; i < 5; i++) await assert.rejects(keys.find("old"), NoKeysError);
  assert.equal(fetches, 1);
  down = false;
  time.pass(11);
  assert.ok(await keys.find("old"));
});

test("a known key doesn't wait, and of a flood few wait for one fetch", async (context) => {
  const time = clocks(context);
  await keys.find("old");
  time.pass(11);
  let answer;
  hanging = new Promise((done) => { answer = done; });
  const flood = Array.from({ length: 30 }, () => keys.find("new"));
  assert.ok(await keys.find("old"));
  published = [key("old"), key("new")];
  answer();
  const ended = await Promise.allSettled(flood);
  // The one that began it and eight more waited for it.
  assert.equal(ended.filter((each) => each.value).length, 9);
  assert.equal(ended.filter((each) => each.reason instanceof NoKeysError).length, 21);
  assert.equal(fetches, 2);
});

test("a key that is no longer published is trusted for ten minutes at most", async (context) => {
  const time = clocks(context);
  assert.ok(await keys.find("old"));
  published = [key("new")];
  time.pass(540);
  assert.ok(await keys.find("old"));
  time.pass(120);
  assert.equal(await keys.find("old"), undefined);
  assert.ok(await keys.find("new"));
  assert.equal(fetches, 2);
});

test("a key gets old while the machine is suspended", async (context) => {
  const time = clocks(context);
  assert.ok(await keys.find("old"));
  published = [key("new")];
  time.pass(11);
  time.suspend(660);
  assert.equal(await keys.find("old"), undefined);
});

test("known keys stay good while Keycloak is down", async (context) => {
  const time = clocks(context);
  assert.ok(await keys.find("old"));
  down = true;
  time.pass(660);
  assert.ok(await keys.find("old"));
  assert.ok(await keys.find("old"));
  assert.equal(fetches, 2);
  [down, published] = [false, [key("new")]];
  time.pass(11);
  assert.equal(await keys.find("old"), undefined);
});

test("keys of a snapshot are good until they can be fetched", async (context) => {
  const time = clocks(context);
  keys.start([key("old")]);
  assert.ok(await keys.find("old"));
  assert.equal(fetches, 0);
  keys.expire();
  down = true;
  assert.ok(await keys.find("old"));
  [down, published] = [false, [key("new")]];
  time.pass(11);
  assert.equal(await keys.find("old"), undefined);
});

test("an answer that is no keys changes nothing", async (context) => {
  const time = clocks(context);
  assert.ok(await keys.find("old"));
  published = undefined;
  time.pass(660);
  assert.ok(await keys.find("old"));
});
