import { moment, NEVER, since } from "./moment.js";
import { readSnapshot, writeSnapshot } from "./snapshot.js";
import { Trouble } from "./trouble.js";

const AFTER_TROUBLE = 1000;

/** Fetches the list of a hook and takes it in. The last one survives a restart in the snapshot. */
export class FetchedList {
  #shared;
  #realm;
  #keys;
  #trouble;
  #disk;
  #knownAt = NEVER;
  #interval = 500;

  constructor(shared, realm, keys) {
    this.#shared = shared;
    this.#realm = realm;
    this.#keys = keys;
    const { issuerUri, snapshot } = shared.settings;
    this.#trouble = new Trouble(shared.log, `The revocations of ${issuerUri} can't be read`, `The revocations of ${issuerUri} are known again`);
    this.#disk = new Trouble(shared.log, `The snapshot ${snapshot} can't be written`, `The snapshot ${snapshot} is written again`);
  }

  /** How old what is known of the list is, in seconds. */
  get age() {
    return since(this.#knownAt) / 1000;
  }

  /** How long to wait until the next fetch, in milliseconds. */
  get pause() {
    return this.#trouble.failing ? AFTER_TROUBLE : this.#interval;
  }

  /** Takes in the list of the snapshot, if that is good. */
  async restore() {
    const { settings, messages, inForce, log, second } = this.#shared;
    const snapshot = await readSnapshot(settings.snapshot);
    if (!snapshot) return;
    this.#keys.start(snapshot.keys);
    try {
      const { claims, revocations } = await messages.list(snapshot.list, second(), true);
      inForce.addWhole(revocations, second());
      this.#knownAt = moment(Math.max(0, Date.now() - claims.iat * 1000));
    } catch (foreign) {
      log(`The snapshot ${settings.snapshot} isn't used: ${foreign.message}`);
    } finally {
      this.#keys.expire();
    }
  }

  /** Fetches once; what fails is logged. */
  async fetch() {
    const begin = moment();
    try {
      if (this.#roomAgain()) this.#realm.forgetList();
      const text = await this.#realm.list();
      if (text !== undefined) await this.#takeIn(text);
      this.#knownAt = begin;
      this.#trouble.worked();
      if (text !== undefined && this.#shared.settings.snapshot) await this.#save(text);
    } catch (failed) {
      this.#trouble.failed(failed.message);
    }
  }

  // Something was left out, and fits now: it is in the list, even where that hasn't changed.
  #roomAgain() {
    const { inForce, settings, second } = this.#shared;
    return inForce.full(second()) && inForce.size < settings.capacity;
  }

  async #takeIn(text) {
    const { messages, inForce, second } = this.#shared;
    try {
      const { claims, revocations } = await messages.list(text, second(), false);
      inForce.addWhole(revocations, second());
      this.#interval = Math.min(60_000, Math.max(100, Number.isFinite(claims.interval_millis) ? claims.interval_millis : 1000));
    } catch (unusable) {
      this.#realm.forgetList();
      throw unusable;
    }
  }

  async #save(text) {
    try {
      await writeSnapshot(this.#shared.settings.snapshot, this.#keys.known, text);
      this.#disk.worked();
    } catch (unwritable) {
      this.#disk.failed(unwritable.message);
    }
  }
}
