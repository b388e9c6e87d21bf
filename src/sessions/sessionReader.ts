/**
 * The one way from what a source gives to a session and its analysis: for a live device, its replay and a file. It can
 * keep what it was given, as far as there is room: when the user teaches a line, the session is read again, so that
 * what was said before counts too.
 */
import { SessionAnalysis } from '../analysis/sessionAnalysis';
import { EVERYTHING, type Changes } from '../model/changes';
import { Emitter } from '../model/emitter';
import { KeptBytes, type Given } from '../model/keptBytes';
import type { Mark } from '../model/marks';
import { Session, type SessionOptions } from '../model/session';
import { RecordParser, type ParserOptions } from '../records/parser';
import type { Line } from '../records/prefix';
import type { RecordSink } from '../records/record';
import type { TaughtLine } from '../records/taught';

/** Lines of the device, in the order in which they came. */
export interface HeardLine {
  readonly line: Line;
  /** Whether a format took it. */
  readonly isUnderstood: boolean;
}

export type ReaderOptions = Omit<ParserOptions, 'onLine'> &
  SessionOptions & {
    /** What is given is kept, and can be read again. */
    readonly keeps?: boolean;
  };

export class SessionReader {
  readonly #kept: KeptBytes | null;
  readonly #changed = new Emitter<Changes>();
  readonly #linesRead = new Emitter<readonly HeardLine[]>();
  #options: ReaderOptions;
  #session: Session;
  #analysis: SessionAnalysis;
  #parser: RecordParser;
  /** Not told yet. */
  #lines: HeardLine[] = [];
  /** What is parsed now is a line of which the end is missing: half a figure is a wrong one. */
  #isCut = false;
  #lastMs: number | null = null;
  #startedAt: number | null = null;
  #hasEnded = false;
  /** It reads again: what is told then was told before. */
  #isQuiet = false;

  /** The session has new facts, or was read again and is another one. */
  readonly onDidChange = this.#changed.event;
  /** New lines, of each piece that came. */
  readonly onDidReadLines = this.#linesRead.event;

  constructor(options: ReaderOptions = {}) {
    this.#options = options;
    this.#kept = options.keeps ? new KeptBytes() : null;
    [this.#session, this.#analysis, this.#parser] = this.#newSession();
  }

  get session(): Session {
    return this.#session;
  }

  get analysis(): SessionAnalysis {
    return this.#analysis;
  }

  /** Wall clock of the session's time 0, ms since 1970; null before the first byte and for plain logs. */
  get startedAt(): number | null {
    return this.#startedAt;
  }

  /** @param arrivalMs ms since 1970; null where nobody knows. */
  data(bytes: Uint8Array, arrivalMs: number | null): void {
    this.#take({ kind: 'data', bytes, arrivalMs });
  }

  /** The connection broke. @param atMs ms since 1970. */
  lose(atMs: number): void {
    this.#take({ kind: 'lost', atMs });
  }

  /** The connection is there again. @param atMs ms since 1970. */
  regain(atMs: number): void {
    this.#take({ kind: 'regained', atMs });
  }

  /** The user marks a moment. @param atMs As in `Session.mark`. */
  mark(name: string, atMs: number | null): Mark {
    const mark = this.#session.mark(name, atMs);
    this.#kept?.add({ kind: 'mark', name: mark.name, atMs });
    this.#session.commit();
    return mark;
  }

  /** Nothing more will come. Safe any number of times. */
  end(): void {
    this.#hasEnded = true;
    // A log need not end in a line feed; a device whose connection ends was cut off where it happened to be.
    if (this.#lastMs === null) this.#parser.end(null, true);
    else this.#cut();
    this.#session.end();
    this.#tellLines();
  }

  /** All lines that are kept, oldest first. */
  keptLines(): HeardLine[] {
    const lines: HeardLine[] = [];
    const parser = this.#newParser(
      () => {},
      (line, isUnderstood) => lines.push({ line, isUnderstood }),
    );
    let lastMs: number | null = null;
    for (const given of this.#kept?.all() ?? []) {
      if (given.kind === 'data') parser.feed(given.bytes, (lastMs = given.arrivalMs));
      else if (given.kind === 'lost') parser.end(lastMs);
    }
    if (this.#hasEnded) parser.end(lastMs, lastMs === null);
    return lines;
  }

  /**
   * Other lines are taught: reads again what is kept. Where something is not kept any more, a session that has a heap
   * already stays as it is, so that nothing is lost; then the lines count from now on.
   * @returns Whether the lines that were heard before count too.
   */
  setTaught(taught: readonly TaughtLine[]): boolean {
    this.#options = { ...this.#options, taught };
    const heap = this.#session.boot?.heap;
    // One that was guessed gives way to what the user says.
    const hasHeap = heap !== undefined && heap.samples > 0 && heap.guess === null;
    if (!this.#kept || (!this.#kept.isWhole && hasHeap)) {
      this.#parser.setTaught(taught);
      return false;
    }
    this.#readAgain(this.#kept);
    return true;
  }

  /**
   * Another time between readings is given for those that no clock tells the time of: reads again what is kept. Where
   * something is not kept any more nothing changes, so that nothing is lost.
   * @param periodMs null: none.
   * @returns Whether it was read again.
   */
  setPeriod(periodMs: number | null): boolean {
    if (periodMs === this.#session.readingPeriodMs) return true;
    if (!this.#kept?.isWhole) return false;
    this.#options = { ...this.#options, readingPeriodMs: periodMs };
    this.#readAgain(this.#kept);
    return true;
  }

  #take(given: Given): void {
    this.#kept?.add(given);
    this.#apply(given);
    this.#tellLines();
  }

  #apply(given: Given): void {
    const session = this.#session;
    switch (given.kind) {
      case 'data':
        this.#lastMs = given.arrivalMs;
        // A log that is followed may have had a past before its first arrival.
        if (given.arrivalMs !== null) this.#startedAt ??= given.arrivalMs - session.nowMs;
        this.#parser.feed(given.bytes, given.arrivalMs);
        break;
      case 'lost':
        this.#cut();
        session.loseLink(given.atMs);
        break;
      case 'regained':
        session.regainLink(given.atMs);
        break;
      case 'mark':
        session.mark(given.name, given.atMs);
    }
    session.commit();
  }

  #cut(): void {
    this.#isCut = true;
    this.#parser.end(this.#lastMs);
    this.#isCut = false;
  }

  #readAgain(kept: KeptBytes): void {
    this.#lastMs = null;
    this.#startedAt = null;
    const [session, analysis, parser] = this.#newSession();
    [this.#session, this.#analysis, this.#parser] = [session, analysis, parser];
    this.#isQuiet = true;
    for (const given of kept.all()) this.#apply(given);
    if (this.#hasEnded) this.end();
    this.#isQuiet = false;
    this.#lines = [];
    this.#changed.fire(EVERYTHING);
  }

  #newSession(): [Session, SessionAnalysis, RecordParser] {
    const session = new Session(this.#options);
    const analysis = new SessionAnalysis(session);
    const parser = this.#newParser(
      (record, stamp) => {
        if (!this.#isCut) session.accept(record, stamp);
      },
      (line, isUnderstood) => {
        // A file is read with nobody listening: a million lines need not be kept for him.
        if (this.#linesRead.hasListeners) this.#lines.push({ line, isUnderstood });
      },
    );
    session.onDidChange((changes) => {
      if (!this.#isQuiet) this.#changed.fire(changes);
    });
    return [session, analysis, parser];
  }

  #newParser(take: RecordSink, onLine: (line: Line, isUnderstood: boolean) => void): RecordParser {
    return new RecordParser(take, { ...this.#options, onLine });
  }

  #tellLines(): void {
    const lines = this.#lines;
    this.#lines = [];
    if (lines.length > 0 && !this.#isQuiet) this.#linesRead.fire(lines);
  }
}
