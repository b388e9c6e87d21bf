/** What a source gives, in its order, to a session: the one way for a live device, its replay and a file. */
import { RecordParser, type ParserOptions } from '../records/parser';
import type { TaughtLine } from '../records/taught';
import type { Mark } from '../model/marks';
import { Session, type SessionOptions } from '../model/session';

export type ReaderOptions = ParserOptions & SessionOptions;

export class SessionReader {
  readonly session: Session;
  readonly #parser: RecordParser;
  /** What is parsed now is a line of which the end is missing: half a figure is a wrong one. */
  #isCut = false;
  #lastMs: number | null = null;
  #startedAt: number | null = null;

  constructor(options: ReaderOptions = {}) {
    this.session = new Session(options);
    this.#parser = new RecordParser((record, stamp) => {
      if (!this.#isCut) this.session.accept(record, stamp);
    }, options);
  }

  /** Other lines are taught, from the next line on. */
  setTaught(taught: readonly TaughtLine[]): void {
    this.#parser.setTaught(taught);
  }

  /** Wall clock of the session's time 0, ms since 1970; null before the first byte and for plain logs. */
  get startedAt(): number | null {
    return this.#startedAt;
  }

  /** @param arrivalMs ms since 1970; null where nobody knows. */
  data(bytes: Uint8Array, arrivalMs: number | null): void {
    this.#lastMs = arrivalMs;
    // A log that is followed may have had a past before its first arrival.
    if (arrivalMs !== null) this.#startedAt ??= arrivalMs - this.session.nowMs;
    this.#parser.feed(bytes, arrivalMs);
    this.session.commit();
  }

  /** The connection broke. @param atMs ms since 1970. */
  lose(atMs: number): void {
    this.#cut();
    this.session.loseLink(atMs);
    this.session.commit();
  }

  /** The connection is there again. @param atMs ms since 1970. */
  regain(atMs: number): void {
    this.session.regainLink(atMs);
    this.session.commit();
  }

  /** The user marks a moment. @param atMs As in `Session.mark`. */
  mark(name: string, atMs: number | null): Mark {
    const mark = this.session.mark(name, atMs);
    this.session.commit();
    return mark;
  }

  /** Nothing more will come. Safe any number of times. */
  end(): void {
    // A log need not end in a line feed; a device whose connection ends was cut off where it happened to be.
    if (this.#lastMs === null) this.#parser.end(null, true);
    else this.#cut();
    this.session.end();
  }

  #cut(): void {
    this.#isCut = true;
    this.#parser.end(this.#lastMs);
    this.#isCut = false;
  }
}
