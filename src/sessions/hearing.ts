/**
 * What is heard of a device: its session, and the bytes it was made of as far as they are kept. When the user teaches a
 * line, the session is read again, so that what was said before counts too.
 */
import type { ParserOptions } from '../records/parser';
import type { Line } from '../records/prefix';
import type { TaughtLine } from '../records/taught';
import { Emitter } from '../model/emitter';
import { KeptBytes, type Reading } from '../model/keptBytes';
import type { Mark } from '../model/marks';
import type { Session } from '../model/session';
import { SessionReader } from './sessionReader';

/** Lines of the device, in the order in which they came. */
export interface HeardLine {
  readonly line: Line;
  /** Whether a format took it. */
  readonly isUnderstood: boolean;
}

/** How what is heard is read. */
export type ReadingOptions = Pick<ParserOptions, 'guess'>;

/** @typeParam Observer What sees the session from its beginning, also when it is read again. */
export class Hearing<Observer> implements Reading {
  readonly #kept = new KeptBytes();
  readonly #sessionChanged = new Emitter<Session>();
  readonly #linesRead = new Emitter<readonly HeardLine[]>();
  #lines: HeardLine[] = [];
  #reader: SessionReader;
  #observer: Observer;
  #hasEnded = false;

  /** The session has new facts, or was read again and is another one. */
  readonly onDidChangeSession = this.#sessionChanged.event;
  /** New lines, of each piece that came. */
  readonly onDidReadLines = this.#linesRead.event;

  constructor(
    private taught: readonly TaughtLine[],
    private readonly observe: (session: Session) => Observer,
    private readonly options: ReadingOptions = {},
  ) {
    this.#reader = this.#newReader();
    this.#observer = observe(this.session);
  }

  /** What sees the present session. */
  get observer(): Observer {
    return this.#observer;
  }

  get session(): Session {
    return this.#reader.session;
  }

  get startedAt(): number | null {
    return this.#reader.startedAt;
  }

  data(bytes: Uint8Array, arrivalMs: number | null): void {
    this.#kept.data(bytes, arrivalMs);
    this.#reader.data(bytes, arrivalMs);
    this.#tellLines();
  }

  lose(atMs: number): void {
    this.#kept.lose(atMs);
    this.#reader.lose(atMs);
    this.#tellLines();
  }

  regain(atMs: number): void {
    this.#kept.regain(atMs);
    this.#reader.regain(atMs);
  }

  /** @param atMs As in `Session.mark`. */
  mark(name: string, atMs: number | null): Mark {
    const mark = this.#reader.mark(name, atMs);
    this.#kept.mark(mark.name, atMs);
    return mark;
  }

  end(): void {
    this.#hasEnded = true;
    this.#reader.end();
    this.#tellLines();
  }

  /** All lines that are kept, oldest first. */
  keptLines(): HeardLine[] {
    const lines: HeardLine[] = [];
    const reader = new SessionReader({
      ...this.options,
      taught: this.taught,
      onLine: (line, isUnderstood) => lines.push({ line, isUnderstood }),
    });
    this.#kept.replay(reader);
    if (this.#hasEnded) reader.end();
    return lines;
  }

  /**
   * Other lines are taught: reads again what is kept. Where something is not kept any more, a session that has a heap
   * already stays as it is, so that nothing is lost; then the lines count from now on.
   * @returns Whether the lines that were heard before count too.
   */
  setTaught(taught: readonly TaughtLine[]): boolean {
    this.taught = taught;
    const heap = this.session.boot?.heap;
    // One that was guessed gives way to what the user says.
    const hasHeap = heap !== undefined && heap.samples > 0 && heap.guess === null;
    if (!this.#kept.isWhole && hasHeap) {
      this.#reader.setTaught(taught);
      return false;
    }
    const reader = this.#newReader();
    this.#observer = this.observe(reader.session);
    this.#kept.replay(reader);
    if (this.#hasEnded) reader.end();
    this.#reader = reader;
    this.#lines = [];
    this.#sessionChanged.fire(this.session);
    return true;
  }

  #newReader(): SessionReader {
    const reader = new SessionReader({
      ...this.options,
      taught: this.taught,
      onLine: (line, isUnderstood) => this.#lines.push({ line, isUnderstood }),
    });
    // While it is read again it is not yet the one to look at.
    reader.session.onDidChange(() => reader === this.#reader && this.#sessionChanged.fire(reader.session));
    return reader;
  }

  #tellLines(): void {
    const lines = this.#lines;
    this.#lines = [];
    if (lines.length > 0) this.#linesRead.fire(lines);
  }
}
