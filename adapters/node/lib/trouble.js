/** Something that fails or works: one line in the log when it begins to fail, one when it works again. */
export class Trouble {
  #log;
  #fails;
  #works;
  failing = false;

  constructor(log, fails, works) {
    this.#log = log;
    this.#fails = fails;
    this.#works = works;
  }

  failed(reason) {
    if (!this.failing) this.#log(`${this.#fails}: ${reason}`);
    this.failing = true;
  }

  worked() {
    if (this.failing) this.#log(this.#works);
    this.failing = false;
  }
}
