/** A sink that keeps what a source gives. */
import type { SourceSink } from '../../src/device/source';
import type { HumanError } from '../../src/errors';

export class CollectingSink implements SourceSink {
  text = '';
  readonly arrivals: (number | null)[] = [];
  /** Resolves when the source has ended by itself. */
  readonly end: Promise<HumanError | null>;
  #ended: (reason: HumanError | null) => void = () => {};
  #waiting: { text: string; resolve: () => void }[] = [];

  constructor() {
    this.end = new Promise((resolve) => (this.#ended = resolve));
  }

  data(bytes: Uint8Array, arrivalMs: number | null): void {
    this.text += Buffer.from(bytes).toString('latin1');
    this.arrivals.push(arrivalMs);
    this.#waiting = this.#waiting.filter(({ text, resolve }) => {
      if (!this.text.includes(text)) return true;
      resolve();
      return false;
    });
  }

  ended(reason: HumanError | null): void {
    this.#ended(reason);
  }

  /** Resolves when the text has come. */
  received(text: string): Promise<void> {
    if (this.text.includes(text)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ text, resolve }));
  }
}
