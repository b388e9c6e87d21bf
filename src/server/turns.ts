/** Long work in turns: requests are answered in between. */
import { setImmediate } from 'node:timers/promises';

/** What one turn may take, ms. */
const TURN_MS = 2;

export class Turns {
  #startedMs = performance.now();

  /** Waits where this turn has taken long enough. */
  async rest(): Promise<void> {
    if (performance.now() - this.#startedMs < TURN_MS) return;
    await setImmediate();
    this.#startedMs = performance.now();
  }
}
