/** A sink that keeps what a source gives. */
import type { LinkEvent, SourceSink } from '../../src/device/source';
import type { HumanError } from '../../src/errors';

export class CollectingSink implements SourceSink {
  text = '';
  readonly arrivals: (number | null)[] = [];
  /** What was told of the link: `lost: …`, `released: …`, `regained`. */
  readonly links: string[] = [];
  /** Resolves when the source has ended by itself. */
  readonly end: Promise<HumanError | null>;
  #ended: (reason: HumanError | null) => void = () => {};
  #waiting: { isMet: () => boolean; resolve: () => void }[] = [];

  constructor() {
    this.end = new Promise((resolve) => (this.#ended = resolve));
  }

  data(bytes: Uint8Array, arrivalMs: number | null): void {
    this.text += Buffer.from(bytes).toString('latin1');
    this.arrivals.push(arrivalMs);
    this.#check();
  }

  link(event: LinkEvent): void {
    this.links.push(
      event.kind === 'lost'
        ? `${event.released ? 'released' : 'lost'}: ${event.reason.toString()}`
        : event.kind,
    );
    this.#check();
  }

  ended(reason: HumanError | null): void {
    this.#ended(reason);
  }

  /** Resolves when the text has come. */
  received(text: string): Promise<void> {
    return this.#until(() => this.text.includes(text));
  }

  /** Resolves when the latest word on the link is this. */
  linked(pattern: RegExp): Promise<void> {
    return this.#until(() => pattern.test(this.links.at(-1) ?? ''));
  }

  #until(isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ isMet, resolve }));
  }

  #check(): void {
    this.#waiting = this.#waiting.filter(({ isMet, resolve }) => {
      if (!isMet()) return true;
      resolve();
      return false;
    });
  }
}
