import { moment, NEVER, since } from "./moment.js";
import { onOneLine } from "./one-line.js";

const SAID_EVERY = 60_000;

/**
 * Refuses tokens of another issuer than that of the settings. Where `issuerUri` is wrong, the API accepts tokens of which nothing here
 * knows whether they were revoked. The log says so at most once a minute: who has no good token may send any issuer.
 */
export class OtherIssuer {
  #shared;
  #said = NEVER;

  constructor(shared) {
    this.#shared = shared;
  }

  /** Whether a token of `issuer` is refused, and perhaps a line in the log. */
  isRefused(issuer) {
    const { settings, log } = this.#shared;
    if (settings.otherIssuers === "open") return false;
    if (since(this.#said) > SAID_EVERY) {
      this.#said = moment();
      log(`A token of the issuer ${onOneLine(issuer)} is refused: issuerUri is ${settings.issuerUri}. Correct it, or say otherIssuers: "open" where another list judges such tokens`);
    }
    return true;
  }
}
