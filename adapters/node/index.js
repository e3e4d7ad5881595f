import { decodeJwt, decodeProtectedHeader, importJWK, compactVerify } from "jose";
import { InForce } from "./lib/in-force.js";
import { Realm } from "./lib/realm.js";
export { redisStore } from "./lib/redis-store.js";
import { ofEntry, ofSecurityEvent, tokenClaims } from "./lib/revoked-tokens.js";
import { readSnapshot, writeSnapshot } from "./lib/snapshot.js";

/** The largest push that is read, in bytes: an event with 500 sessions has about 40,000. */
export const LARGEST = 128 * 1024;
const DEFAULTS = { skew: 10, staleness: 300, whenStale: "closed", capacity: 200_000 };

const now = () => Math.floor(Date.now() / 1000);
const refused = (err, description) => ({ status: 400, body: { err, description } });

class RefusedError extends Error {
  constructor(err, description) {
    super(description);
    this.answer = refused(err, description);
  }
}

/** What Keycloak has revoked, for an API that asks on every request. See index.d.ts. */
export class RevocationList {
  #settings;
  #realm;
  #inForce;
  #knownAt;
  #interval = 500;
  #timer;
  #closed = false;
  #trouble = false;
  #fetching;
  #fromStore = new Set();

  constructor(settings) {
    this.#settings = { log: console.warn, ...DEFAULTS, ...settings };
    const { issuerUri, list, audience, clientId, clientSecret, whenStale } = this.#settings;
    if (!issuerUri) throw new Error("issuerUri is needed");
    if (!list && !audience) throw new Error("list or audience is needed: nothing would ever be revoked");
    if (list && (!clientId || !clientSecret)) throw new Error(`clientId and clientSecret are needed to fetch the list ${list}`);
    if (!["closed", "open"].includes(whenStale)) throw new Error(`whenStale must be closed or open, was ${whenStale}`);
    for (const key of ["skew", "staleness", "capacity"]) {
      if (!(Number.isFinite(this.#settings[key]) && this.#settings[key] >= 0)) throw new Error(`${key} must be a number from 0, was ${this.#settings[key]}`);
    }
    this.#realm = new Realm(this.#settings);
    this.#inForce = new InForce(this.#settings.capacity, this.#settings.skew);
  }

  async start() {
    if (this.#settings.snapshot) await this.#restore();
    if (this.#settings.list || this.#settings.store) await this.#round();
    return this;
  }

  isRevoked(claims) {
    const token = tokenClaims(claims);
    if (token.issuer !== this.#settings.issuerUri) return false;
    return this.#inForce.includes(token, now()) || (this.#settings.whenStale === "closed" && this.stale);
  }

  get stale() {
    return this.#inForce.full || this.age > this.#settings.staleness;
  }

  get age() {
    if (!this.#settings.list) return 0;
    return this.#knownAt === undefined ? Infinity : Math.max(0, (performance.now() - this.#knownAt) / 1000);
  }

  get size() {
    return this.#inForce.size;
  }

  get full() {
    return this.#inForce.full;
  }

  async receive(body) {
    if (typeof body !== "string") return refused("invalid_request", "no signed JWT");
    if (Buffer.byteLength(body) > LARGEST) return { status: 413, body: { err: "invalid_request", description: `larger than ${LARGEST}` } };
    if (!this.#settings.audience) return refused("invalid_audience", "nothing is pushed here");
    let description = "the keys of the issuer can't be fetched";
    try {
      const revoked = await this.#pushed(body.trim());
      description = "the store is down";
      if (revoked) {
        await this.#settings.store?.keep(revoked.id, body.trim(), revoked.safeAfter + this.#settings.skew);
        this.#inForce.add([revoked], now());
        if (this.#settings.list && this.#timer) this.#schedule(0);
      }
      return { status: 202 };
    } catch (failed) {
      return failed instanceof RefusedError ? failed.answer : { status: 503, body: { err: "temporarily_unavailable", description } };
    }
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** The revocation that a security event token tells of; undefined where nothing in it can be matched. */
  async #pushed(token) {
    const claims = await this.#verified(token, "secevent+jwt", this.#settings.audience);
    if (typeof claims.jti !== "string" || claims.events === null || typeof claims.events !== "object" || Array.isArray(claims.events)) {
      throw new RefusedError("invalid_request", "no security event token");
    }
    return ofSecurityEvent(claims);
  }

  /** Takes in a list that was fetched, or that stood in the snapshot. */
  async #listed(text) {
    const { issuerUri, list } = this.#settings;
    const claims = await this.#verified(text, "revocation-list+jwt", `${issuerUri}/token-lifecycle/revocation-lists/${list}`);
    this.#inForce.add((Array.isArray(claims.revocations) ? claims.revocations : []).map(ofEntry).filter(Boolean), now());
    return claims;
  }

  async #restore() {
    const snapshot = await readSnapshot(this.#settings.snapshot);
    if (!snapshot) return;
    this.#realm.startWith(snapshot.keys);
    try {
      const claims = await this.#listed(snapshot.list);
      this.#knownAt = performance.now() - (Date.now() - claims.iat * 1000);
    } catch (foreign) {
      this.#settings.log(`The snapshot ${this.#settings.snapshot} isn't used: ${foreign.message}`);
    }
  }

  async #readStore() {
    const kept = new Set(await this.#settings.store.inForce(now()));
    for (const token of kept) {
      if (this.#fromStore.has(token)) continue;
      const revoked = await this.#pushed(token);
      if (revoked) this.#inForce.add([revoked], now());
    }
    this.#fromStore = kept;
  }

  async #verified(token, type, audience) {
    let header, claims;
    try {
      header = decodeProtectedHeader(token);
      claims = decodeJwt(token);
    } catch {
      throw new RefusedError("invalid_request", "no signed JWT");
    }
    if (header.typ !== type || typeof header.alg !== "string" || header.alg === "none") throw new RefusedError("invalid_request", `not of the type ${type}`);
    if (claims.iss !== this.#settings.issuerUri) throw new RefusedError("invalid_issuer", "of another issuer");
    if (!(claims.aud === audience || (Array.isArray(claims.aud) && claims.aud.includes(audience)))) throw new RefusedError("invalid_audience", "for another audience");
    const key = typeof header.kid === "string" ? await this.#realm.key(header.kid) : undefined;
    try {
      if (!key || !["RSA", "EC", "OKP"].includes(key.kty)) throw new Error("unknown");
      await compactVerify(token, await importJWK(key, header.alg));
    } catch {
      throw new RefusedError("invalid_key", "not signed with a published key of the issuer");
    }
    return claims;
  }

  async #round() {
    if (this.#fetching) return this.#fetching;
    this.#fetching = this.#fetch().finally(() => { this.#fetching = undefined; });
    return this.#fetching;
  }

  async #fetch() {
    const begin = performance.now();
    const { issuerUri, log, list, store } = this.#settings;
    try {
      if (store) await this.#readStore();
      if (list) await this.#fetchList(begin);
      if (this.#trouble) log(`The revocations of ${issuerUri} are known again`);
      this.#trouble = false;
    } catch (failed) {
      if (!this.#trouble && !this.#closed) log(`The revocations of ${issuerUri} can't be read: ${failed.message}`);
      this.#trouble = true;
    }
    this.#schedule(this.#trouble || !list ? 1000 : this.#interval);
  }

  async #fetchList(begin) {
    const text = await this.#realm.list();
    if (text !== undefined) {
      try {
        const claims = await this.#listed(text);
        if (!(claims.exp + this.#settings.skew >= now())) throw new Error("the list has expired");
        this.#interval = Math.min(60_000, Math.max(100, Number.isFinite(claims.interval_millis) ? claims.interval_millis : 1000));
      } catch (unusable) {
        this.#realm.forgetList();
        throw unusable;
      }
      if (this.#settings.snapshot) await writeSnapshot(this.#settings.snapshot, this.#realm.keys, text);
    }
    this.#knownAt = begin;
  }

  #schedule(millis) {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.#round(), millis);
    this.#timer.unref();
  }
}

/** Express: takes the pushes at the path where it is mounted; before whatever authenticates and before body parsers. */
export function pushHandler(list) {
  return async (request, response) => {
    if (request.method !== "POST") return response.writeHead(405, { allow: "POST" }).end();
    let answer;
    try {
      answer = await list.receive(await read(request));
    } catch {
      // The sender went away: nobody is there to be answered.
      return response.destroy();
    }
    response.writeHead(answer.status, answer.body ? { "content-type": "application/json" } : {});
    response.end(answer.body ? JSON.stringify(answer.body) : undefined);
    // What is left of a body that is too large isn't read.
    if (answer.status === 413) request.destroy();
    return undefined;
  };
}

async function read(request) {
  const parts = [];
  let length = 0;
  for await (const part of request.iterator?.({ destroyOnReturn: false }) ?? request) {
    parts.push(part);
    length += part.length;
    if (length > LARGEST) break;
  }
  return Buffer.concat(parts).toString("utf8");
}

/**
 * Express: answers 401 to a request with a revoked access token, in whichever way the application may read the header: after `Bearer`,
 * after `DPoP` (RFC 9449), after anything else. It verifies no token: the application goes on doing that.
 */
export function refuseRevoked(list) {
  return (request, response, next) => {
    const header = request.headers.authorization ?? "";
    if ((header.match(/[\w.-]+/g) ?? []).some((word) => list.isRevoked(claimsIn(word)))) {
      const scheme = /^\s*dpop/i.test(header) ? "DPoP" : "Bearer";
      response.writeHead(401, { "www-authenticate": `${scheme} error="invalid_token", error_description="The token was revoked"` }).end();
    } else {
      next();
    }
  };
}

// Nothing of anybody where it is no JWT: a scheme, or an opaque token.
function claimsIn(word) {
  try {
    return decodeJwt(word);
  } catch {
    return {};
  }
}

/** For jose: what `jwtVerify` has answered, or an error with the code `ERR_TOKEN_REVOKED`. */
export function requireUnrevoked(list, verified) {
  if (list.isRevoked(verified.payload)) throw Object.assign(new Error("The token was revoked"), { code: "ERR_TOKEN_REVOKED" });
  return verified;
}
