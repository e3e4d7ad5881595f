import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { RevocationList } from "../index.js";
import { InForce } from "../lib/in-force.js";
import { ofEntry, tokenClaims } from "../lib/revoked-tokens.js";
import { fakeRealm, keyPair, now, sign } from "./fake-realm.js";

const vectors = JSON.parse(readFileSync(new URL("../../../docs/schemas/revocation-vectors.json", import.meta.url)));
let realm;
before(async () => { realm = await fakeRealm(); });
after(() => realm.close());

for (const vector of vectors.matching) {
  test(`matching: ${vector.name}`, () => {
    const inForce = new InForce(100, vectors.skew_seconds);
    inForce.add(vector.revocations.map(ofEntry).filter(Boolean), 0);
    assert.equal(inForce.includes(tokenClaims(vector.claims), vector.now), vector.revoked);
  });
}

for (const vector of vectors.capacity) {
  test(`capacity: ${vector.name}`, () => {
    const inForce = new InForce(vector.capacity, 0);
    const entry = ([txn, end]) => ofEntry({ txn, iss: "x", revoked: "session", sid: txn, event_timestamp: 0, safe_after: end });
    for (const { at, push, list, kept, full, size } of vector.steps) {
      inForce.expire(at);
      if (push) assert.equal(inForce.add([entry(push)], at), kept);
      if (list) inForce.addWhole(list.map(entry), at);
      assert.deepEqual([at, inForce.full(at), inForce.size], [at, full, size]);
    }
  });
}

/** The vectors' issuer and times, moved to this server and to now. */
function here(value) {
  if (Array.isArray(value)) return value.map(here);
  if (value !== null && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, here(each)]));
  if (typeof value === "number") return value + now() - vectors.now;
  return value === vectors.issuer ? realm.issuer : value;
}

async function body(vector) {
  if (vector.raw !== undefined) return vector.raw;
  const claims = here(vector.claims);
  if (vector.padTo) claims.padding = "x".repeat(vector.padTo);
  const encoded = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const key = vector.key ?? "current";
  if (key === "none") return `${encoded({ alg: "none", typ: "secevent+jwt" })}.${encoded(claims)}.`;
  const signer = realm[key] ?? (await keyPair(key === "impostor" ? "current" : "strange"));
  return sign(signer, vector.typ ?? "secevent+jwt", claims);
}

for (const vector of vectors.pushes) {
  test(`push: ${vector.name}`, async () => {
    const list = new RevocationList({ issuerUri: realm.issuer, audience: vectors.audience });
    const sent = await body(vector);
    for (let i = 0; i < (vector.times ?? 1); i++) {
      const answer = await list.receive(sent);
      assert.equal(answer.status, vector.status);
      if (vector.err) assert.equal(answer.body.err, vector.err);
    }
    if (vector.revokes) {
      assert.equal(list.isRevoked(here(vector.revokes)), true);
      assert.equal(list.size, 1);
    }
    if (vector.spares) assert.equal(list.isRevoked(here(vector.spares)), false);
  });
}
