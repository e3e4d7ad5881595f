import { includes, keys } from "./revoked-tokens.js";

/** The revocations in force, found by what a token says. Bounded: one too many isn't kept, and `full` says so. */
export class InForce {
  #known = new Map();
  #byKey = new Map();
  #nextEnd = Infinity;
  full = false;

  constructor(capacity, skew) {
    this.capacity = capacity;
    this.skew = skew;
  }

  get size() {
    return this.#known.size;
  }

  /** Takes in what isn't known yet and is in force at `now`, and forgets what no longer is. */
  add(revocations, now) {
    if (this.#nextEnd + this.skew < now) this.#forget(now);
    for (const each of revocations) {
      if (each.safeAfter + this.skew < now || this.#known.has(each.id)) continue;
      if (this.#known.size >= this.capacity) {
        this.full = true;
        return;
      }
      this.#known.set(each.id, each);
      this.#nextEnd = Math.min(this.#nextEnd, each.safeAfter);
      for (const key of keys(each)) {
        const there = this.#byKey.get(key);
        if (there) there.push(each);
        else this.#byKey.set(key, [each]);
      }
    }
  }

  #forget(now) {
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
      this.full = false;
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
