import { NoKeysError, UnknownKeyError } from "./keys.js";
import { moment, NEVER, since } from "./moment.js";
import { RefusedError } from "./signed-messages.js";
import { Trouble } from "./trouble.js";

const later = (description) => ({ status: 503, body: { err: "temporarily_unavailable", description } });

/** Takes pushes, keeps them in the store, and takes in what the store has of other instances and of the time before a restart. */
export class Pushes {
  #shared;
  #store;
  #trouble;
  #readAt = NEVER;
  #taken = new Set();
  #refused = new Set();

  constructor(shared) {
    this.#shared = shared;
    this.#store = shared.settings.store;
    const revocations = `The kept revocations of ${shared.settings.issuerUri}`;
    this.#trouble = new Trouble(shared.log, `${revocations} can't be read`, `${revocations} are known again`);
  }

  /** How old what is known of the store is, in seconds; 0 where pushes are kept in memory only. */
  get age() {
    return this.#store ? since(this.#readAt) / 1000 : 0;
  }

  /** How many tokens in the store don't verify. */
  get refused() {
    return this.#refused.size;
  }

  /** Verifies, keeps, and only then says 202. */
  async receive(token) {
    try {
      const revoked = await this.#shared.messages.securityEvent(token);
      return revoked ? await this.#keep(revoked, token) : { status: 202 };
    } catch (failed) {
      if (failed instanceof RefusedError) return { status: 400, body: { err: failed.err, description: failed.message } };
      if (failed instanceof UnknownKeyError) return later("not signed with a key of the issuer that was published a moment ago");
      return later("the keys of the issuer can't be fetched");
    }
  }

  // What finds no room here is taken from the store later; without one, the sender must come again.
  async #keep(revoked, token) {
    try {
      await this.#store?.keep(revoked.id, token, revoked.safeAfter + this.#shared.settings.skew);
    } catch {
      return later("the store is down");
    }
    return this.#takeIn(revoked) || this.#store ? { status: 202 } : later("there is no room: the capacity is too small");
  }

  #takeIn(revoked) {
    return this.#shared.inForce.add([revoked], this.#shared.second());
  }

  /** Reads the store once, and forgets what is no longer in force; what fails is logged, and stops nothing else. */
  async read() {
    const begin = moment();
    const second = this.#shared.second();
    const { inForce, settings } = this.#shared;
    inForce.expire(second);
    if (!this.#store) return;
    try {
      const { leftOut } = inForce;
      const kept = new Set(await this.#store.inForce(second));
      const unread = await this.#takeInAll(kept);
      // With a list, the store need not have what was left out.
      if (!settings.list && this.#taken.size === kept.size) inForce.nothingLeftOut(leftOut);
      if (unread !== undefined) return this.#trouble.failed(unread);
      this.#readAt = begin;
      this.#trouble.worked();
    } catch (down) {
      this.#trouble.failed(down.message);
    }
  }

  // Why there are tokens of which nobody can say yet whether they are good; undefined where there are none.
  async #takeInAll(kept) {
    this.#taken = new Set([...this.#taken].filter((token) => kept.has(token)));
    this.#refused = new Set([...this.#refused].filter((token) => kept.has(token)));
    const reasons = new Map();
    let unread;
    for (const token of kept) {
      if (this.#taken.has(token)) continue;
      try {
        const revoked = await this.#shared.messages.securityEvent(token);
        if (!revoked || this.#takeIn(revoked)) this.#taken.add(token);
        this.#refused.delete(token);
      } catch (failed) {
        // Asked again each time: its key may be published by then.
        if (this.#refused.has(token)) continue;
        if (failed instanceof NoKeysError) {
          unread = failed.message;
          continue;
        }
        this.#refused.add(token);
        reasons.set(failed.message, (reasons.get(failed.message) ?? 0) + 1);
      }
    }
    for (const [reason, count] of reasons) this.#shared.log(`${count} of the kept revocations of ${this.#shared.settings.issuerUri} can't be used: ${reason}`);
    return unread;
  }
}
