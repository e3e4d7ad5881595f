/** Repeats a round, whatever it throws: after each pause (milliseconds), or at once when it is woken. */
export class Loop {
  #round;
  #pause;
  #timer;
  #running = false;
  #woken = false;
  #started = false;

  constructor(round, pause) {
    this.#round = round;
    this.#pause = pause;
  }

  /** Resolves once the first round is done. */
  async start() {
    this.#started = true;
    await this.#run();
  }

  wake() {
    if (this.#running) this.#woken = true;
    else this.#schedule(0);
  }

  close() {
    this.#started = false;
    clearTimeout(this.#timer);
  }

  #schedule(millis) {
    clearTimeout(this.#timer);
    if (!this.#started) return;
    this.#timer = setTimeout(() => this.#run(), millis);
    this.#timer.unref();
  }

  async #run() {
    this.#running = true;
    try {
      await this.#round();
    } catch {
      // A round says itself what fails; what it didn't expect must not end the process.
    } finally {
      this.#running = false;
      this.#schedule(this.#woken ? 0 : this.#pause());
      this.#woken = false;
    }
  }
}
