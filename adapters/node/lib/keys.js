import { moment, NEVER, since } from "./moment.js";

const AT_MOST_EVERY = 10_000;
const GOOD_FOR = 600_000;
/** A flood of pushes that need the fetch must not fill the memory. */
const WAITING_AT_MOST = 8;

/** The keys can't be fetched. */
export class NoKeysError extends Error {}

/** The key isn't among those that were fetched a moment ago: it may have been published since. */
export class UnknownKeyError extends Error {
  constructor() {
    super("not signed with a published key of the issuer");
  }
}

/**
 * The published keys of the realm. They are fetched when a key isn't known, and when they are ten minutes old; once for all who
 * wait and at most once in ten seconds, whoever makes names of keys up and whether or not it works. Until a fetch works, the keys
 * that are known stay good, and who needs one of those never waits for another's fetch.
 */
export class Keys {
  #source;
  #known = [];
  #knownAt = NEVER;
  #begunAt = -Infinity;
  #underWay;
  #waiting = 0;
  #failure;

  /** `source` answers a JWK set. */
  constructor(source) {
    this.#source = source;
  }

  /** The keys as they were published last. */
  get known() {
    return this.#known;
  }

  /** Begins with these, as if they had been fetched now. */
  start(keys) {
    this.#known = Array.isArray(keys) ? keys : [];
    this.#knownAt = moment();
  }

  /** The keys that are known are fetched again before the next is needed. */
  expire() {
    this.#knownAt = NEVER;
  }

  /** The key of this name; undefined where the realm has none. */
  async find(kid) {
    const now = performance.now();
    const key = this.#named(kid);
    if (key && since(this.#knownAt) < GOOD_FOR) return key;
    const mine = !this.#underWay && now - this.#begunAt > AT_MOST_EVERY;
    if (mine) {
      this.#begunAt = now;
      this.#underWay = this.#fetch().finally(() => { this.#underWay = undefined; });
    }
    if (key && !mine) return key;
    await (mine ? this.#underWay : this.#join());
    if (this.#failure) {
      if (key) return key;
      throw new NoKeysError(this.#failure.message);
    }
    const found = this.#named(kid);
    if (!found && !mine) throw new UnknownKeyError();
    return found;
  }

  /** Waits for the fetch of another, where one is under way. */
  async #join() {
    if (!this.#underWay) return;
    if (this.#waiting >= WAITING_AT_MOST) throw new NoKeysError("too many wait for the fetch");
    this.#waiting++;
    try {
      await this.#underWay;
    } finally {
      this.#waiting--;
    }
  }

  #named(kid) {
    return this.#known.find((key) => key?.kid === kid);
  }

  async #fetch() {
    const begin = moment();
    try {
      const { keys } = await this.#source();
      if (!Array.isArray(keys)) throw new Error("the realm's keys can't be read");
      this.#known = keys;
      this.#knownAt = begin;
      this.#failure = undefined;
    } catch (failed) {
      this.#failure = failed;
    }
  }
}
