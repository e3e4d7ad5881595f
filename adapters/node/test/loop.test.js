import assert from "node:assert/strict";
import { test } from "node:test";
import { Loop } from "../lib/loop.js";
import { until } from "./fake-realm.js";

test("a loop goes on after a round that throws", async () => {
  let rounds = 0;
  const loop = new Loop(async () => {
    rounds++;
    if (rounds === 1) throw new Error("broken");
  }, () => 1);
  await loop.start();
  await until(() => rounds > 2);
  loop.close();
});

test("a loop has started once its first round is done", async () => {
  let done = false;
  const loop = new Loop(async () => { await new Promise((go) => setTimeout(go, 20)); done = true; }, () => 1000);
  await loop.start();
  assert.equal(done, true);
  loop.close();
});

test("a loop that is closed in its first round has no second", async () => {
  let rounds = 0;
  const loop = new Loop(async () => { rounds++; loop.close(); }, () => 0);
  await loop.start();
  await new Promise((go) => setTimeout(go, 20));
  assert.equal(rounds, 1);
});
