import { includes, keys } from "./revoked-tokens.js";

/**
 * The revocations in force, found by what a token says. Bounded: one too many is left out, and it is `full` until the last that was left
 * out has ended, or all fits that the list or the store has.
 */
export class InForce {
  #known = new Map();
  #byKey = new Map();
  #nextEnd = Infinity;
  #leftOutUntil = -Infinity;
  #leftOut = 0;

  constructor(capacity, skew) {
    this.capacity = capacity;
    this.skew = skew;
  }

  get size() {
    return this.#known.size;
  }

  /** Whether something that is in force at `now` had to be left out. */
  full(now) {
    return this.#leftOutUntil + this.skew >= now;
  }

  /**
   * Takes in what isn't known yet and is in force at `now`, and forgets what no longer is. Answers whether all of them are known now:
   * not where the capacity was too small.
   */
  add(revocations, now) {
    const until = this.#takeIn(revocations, now);
    this.#leftOutUntil = Math.max(this.#leftOutUntil, until);
    return until === -Infinity;
  }

  /** The same with a list of all that is in force: what was left out before is in it, or will be pushed again. */
  addWhole(list, now) {
    this.#leftOutUntil = this.#takeIn(list, now);
  }

  /** How often something was left out until now. */
  get leftOut() {
    return this.#leftOut;
  }

  /** What was left out before `leftOut` said `before` is known now; it changes nothing where more was left out since. */
  nothingLeftOut(before) {
    if (this.#leftOut === before) this.#leftOutUntil = -Infinity;
  }

  // Until when the last of those that were left out is in force.
  #takeIn(revocations, now) {
    this.expire(now);
    let until = -Infinity;
    for (const each of revocations) {
      if (each.safeAfter + this.skew < now || this.#known.has(each.id)) continue;
      if (this.#known.size >= this.capacity) {
        until = Math.max(until, each.safeAfter);
        this.#leftOut++;
        continue;
      }
      this.#known.set(each.id, each);
      this.#nextEnd = Math.min(this.#nextEnd, each.safeAfter);
      for (const key of keys(each)) {
        const there = this.#byKey.get(key);
        if (there) there.push(each);
        else this.#byKey.set(key, [each]);
      }
    }
    return until;
  }

  /** Forgets what is no longer in force at `now`. */
  expire(now) {
    if (this.#nextEnd + this.skew >= now) return;
    this.#nextEnd = Infinity;
    for (const each of this.#known.values()) {
      if (each.safeAfter + this.skew >= now) {
        this.#nextEnd = Math.min(this.#nextEnd, each.safeAfter);
        continue;
      }
      this.#known.delete(each.id);
      for (const key of keys(each)) {
        const rest = this.#byKey.get(key)?.filter((other) => other !== each) ?? [];
        if (rest.length > 0) this.#byKey.set(key, rest);
        else this.#byKey.delete(key);
      }
    }
  }

  /** Whether a token is void at `now`. */
  includes(token, now) {
    return this.#asked("j", token.jti, token, now) || this.#asked("f", token.family, token, now)
      || this.#asked("s", token.sid, token, now) || this.#asked("u", token.sub, token, now)
      || this.#asked("c", token.client, token, now) || this.#asked("r", "", token, now);
  }

  #asked(kind, value, token, now) {
    if (value === undefined) return false;
    const found = this.#byKey.get(kind + value);
    return found !== undefined && found.some((each) => each.safeAfter + this.skew >= now && includes(each, token));
  }
}
