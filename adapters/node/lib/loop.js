/** Repeats a round, which throws nothing: after each pause (milliseconds), or at once when it is woken. */
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

  start() {
    this.#started = true;
    this.#schedule(this.#pause());
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
    await this.#round();
    this.#running = false;
    this.#schedule(this.#woken ? 0 : this.#pause());
    this.#woken = false;
  }
}
