import { LARGEST } from "./lib/express.js";
import { FetchedList } from "./lib/fetched-list.js";
import { InForce } from "./lib/in-force.js";
import { Keys } from "./lib/keys.js";
import { Loop } from "./lib/loop.js";
import { OtherIssuer } from "./lib/other-issuer.js";
import { Pushes } from "./lib/pushes.js";
import { Realm } from "./lib/realm.js";
import { tokenClaims } from "./lib/revoked-tokens.js";
import { SignedMessages } from "./lib/signed-messages.js";
export { LARGEST, pushHandler, refuseRevoked } from "./lib/express.js";
export { redisStore } from "./lib/redis-store.js";

const DEFAULTS = { skew: 10, staleness: 300, whenStale: "closed", capacity: 200_000, otherIssuers: "closed" };
const SETTINGS = ["issuerUri", "list", "clientId", "clientSecret", "audience", ...Object.keys(DEFAULTS), "store", "snapshot", "log"];
const STORE_IS_READ_EVERY = 1000;

const second = () => Math.floor(Date.now() / 1000);
const refused = (err, description) => ({ status: 400, body: { err, description } });

// Where no token names this issuer, every token is of another one: all would be refused, or with other issuers open, served.
function isIssuer(text) {
  if (typeof text !== "string" || !/^https?:\/\/[^/]/.test(text) || !URL.canParse(text)) return false;
  return !/[?#]/.test(text) && !text.endsWith("/");
}

/** What Keycloak has revoked, for an API that asks on every request. See index.d.ts. */
export class RevocationList {
  #settings;
  #inForce;
  #list;
  #pushes;
  #fetching;
  #reading;
  #otherIssuer;
  #closed = false;

  constructor(settings) {
    for (const key of Object.keys(settings)) {
      if (!SETTINGS.includes(key)) throw new Error(`${key} is no setting; there are ${SETTINGS.join(", ")}`);
    }
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    this.#settings = { log: console.warn, ...DEFAULTS, ...given };
    const { issuerUri, list, audience, clientId, clientSecret, capacity, skew } = this.#settings;
    if (!isIssuer(issuerUri)) throw new Error(`issuerUri must be the issuer as tokens say it, http(s)://host/realms/name without a slash at the end, was ${issuerUri}`);
    for (const key of ["list", "audience", "clientId", "clientSecret"]) {
      const value = this.#settings[key];
      if (value !== undefined && value !== null && (typeof value !== "string" || value.trim() === "")) throw new Error(`${key} must be a text that isn't blank`);
    }
    if (!list && !audience) throw new Error("list or audience is needed: nothing would ever be revoked");
    if (list && (!clientId || !clientSecret)) throw new Error(`clientId and clientSecret are needed to fetch the list ${list}`);
    for (const key of ["whenStale", "otherIssuers"]) {
      if (!["closed", "open"].includes(this.#settings[key])) throw new Error(`${key} must be closed or open, was ${this.#settings[key]}`);
    }
    // The list is fetched twice a second: a shorter staleness would refuse tokens that nobody has revoked.
    for (const [key, least] of [["skew", 0], ["staleness", 1], ["capacity", 1]]) {
      const value = this.#settings[key];
      if (!(Number.isFinite(value) && value >= least)) throw new Error(`${key} must be a number from ${least}, was ${value}`);
    }
    const realm = new Realm(this.#settings);
    const keys = new Keys(() => realm.keys());
    this.#inForce = new InForce(capacity, skew);
    const shared = { settings: this.#settings, messages: new SignedMessages(this.#settings, keys), inForce: this.#inForce, log: (line) => this.#log(line), second };
    this.#otherIssuer = new OtherIssuer(shared);
    this.#list = new FetchedList(shared, realm, keys);
    this.#pushes = new Pushes(shared);
    this.#fetching = new Loop(() => this.#list.fetch(), () => this.#list.pause);
    this.#reading = new Loop(() => this.#pushes.read(), () => STORE_IS_READ_EVERY);
  }

  // A log that throws, or answers a promise that rejects, stops nothing.
  async #log(line) {
    try {
      if (!this.#closed) await this.#settings.log(line);
    } catch {
      // Nobody is left who could be told.
    }
  }

  async start() {
    const { list, snapshot } = this.#settings;
    if (list && snapshot) await this.#list.restore();
    if (this.#closed) return this;
    await Promise.all([this.#reading.start(), list ? this.#fetching.start() : undefined]);
    return this;
  }

  isRevoked(claims) {
    const token = tokenClaims(claims);
    if (token.issuer !== this.#settings.issuerUri) return typeof token.issuer === "string" && this.#otherIssuer.isRefused(token.issuer);
    return this.#inForce.includes(token, second()) || (this.#settings.whenStale === "closed" && this.stale);
  }

  get stale() {
    return this.full || this.age > this.#settings.staleness;
  }

  get age() {
    return this.#settings.list ? Math.max(this.#list.age, this.#pushes.age) : 0;
  }

  get size() {
    return this.#inForce.size;
  }

  get full() {
    return this.#inForce.full(second());
  }

  get refused() {
    return this.#pushes.refused;
  }

  async receive(body) {
    if (typeof body !== "string") return refused("invalid_request", "no signed JWT");
    if (Buffer.byteLength(body) > LARGEST) return { status: 413, body: { err: "invalid_request", description: `larger than ${LARGEST}` } };
    if (!this.#settings.audience) return refused("invalid_audience", "nothing is pushed here");
    const answer = await this.#pushes.receive(body.trim());
    if (answer.status === 202) this.#fetching.wake();
    return answer;
  }

  close() {
    this.#closed = true;
    this.#fetching.close();
    this.#reading.close();
  }
}

/** For jose: what `jwtVerify` has answered, or an error with the code `ERR_TOKEN_REVOKED`. */
export function requireUnrevoked(list, verified) {
  if (list.isRevoked(verified.payload)) throw Object.assign(new Error("The token was revoked"), { code: "ERR_TOKEN_REVOKED" });
  return verified;
}
