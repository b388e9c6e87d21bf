/**
 * The monitor: at most one source, its bytes parsed into a session. Starting makes a new session; stopping or losing
 * the source keeps the session to look at.
 */
import type { SessionAnalysis } from '../analysis/sessionAnalysis';
import type { LinkEvent, Source } from '../device/source';
import { HumanError } from '../errors';
import { EVERYTHING, type Changes } from '../model/changes';
import { Emitter } from '../model/emitter';
import type { Mark } from '../model/marks';
import type { Session } from '../model/session';
import { SessionReader, type HeardLine, type ReaderOptions } from './sessionReader';
import type { TaughtLine } from '../records/taught';
import { GarbageDetector } from '../records/garbage';
import { t } from '../words/l10n';

export type ConnectionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly source: string }
  /** `notice`: it is connected, and yet something is wrong. `isReplay`: to a recording or a log, not to a device. */
  | {
      readonly kind: 'live';
      readonly source: string;
      readonly notice?: HumanError;
      readonly isReplay?: boolean;
    }
  /**
   * The connection broke; the source tries to get it back by itself.
   * `released`: it was given up on purpose, so that another program can have the port; `error` says for what.
   */
  | {
      readonly kind: 'reconnecting';
      readonly source: string;
      readonly error: HumanError;
      readonly released: boolean;
      /** ms since 1970. */
      readonly sinceMs: number;
    }
  /** The source came to its natural end: a log was read. `notice`: and yet something was wrong. */
  | { readonly kind: 'ended'; readonly source: string; readonly notice?: HumanError }
  | { readonly kind: 'stopped'; readonly source: string }
  | { readonly kind: 'failed'; readonly source: string; readonly error: HumanError };

type LinkLoss = Extract<LinkEvent, { kind: 'lost' }>;

export class Monitor {
  #state: ConnectionState = { kind: 'idle' };
  #taught: readonly TaughtLine[] = [];
  #periodMs: number | null = null;
  #reader: SessionReader;
  #source: Source | null = null;
  /** What the source's clock and ours showed when it gave something the last time. */
  #lastArrival: { readonly arrivalMs: number | null; readonly wallMs: number } | null = null;
  /** Resolves when every source but the present one is closed. */
  #closed: Promise<void> = Promise.resolve();
  /** Counts starts and stops: of several at a time, the last one holds. */
  #turn = 0;
  readonly #stateChanged = new Emitter<ConnectionState>();
  readonly #sessionChanged = new Emitter<Changes>();
  readonly #linesRead = new Emitter<readonly HeardLine[]>();

  /** The connection's state changed. */
  readonly onDidChangeState = this.#stateChanged.event;
  /** The session has new facts, or is a new one: what of it has changed. */
  readonly onDidChangeSession = this.#sessionChanged.event;
  /** The device has printed lines. */
  readonly onDidReadLines = this.#linesRead.event;

  /** @param options How what is heard is read. */
  constructor(private readonly options: Pick<ReaderOptions, 'guess'> = {}) {
    this.#reader = this.#newReader();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get session(): Session {
    return this.#reader.session;
  }

  /** What it listens to now; null where nothing is open. */
  get source(): Source | null {
    return this.#source;
  }

  get analysis(): SessionAnalysis {
    return this.#reader.analysis;
  }

  /** Wall clock of the session's time 0, ms since 1970; null before the first byte and for plain logs. */
  get startedAt(): number | null {
    return this.#reader.startedAt;
  }

  /** The lines of this session that are kept, oldest first. */
  keptLines(): HeardLine[] {
    return this.#reader.keptLines();
  }

  /** @returns As `SessionReader.setTaught`. */
  setTaught(taught: readonly TaughtLine[]): boolean {
    this.#taught = taught;
    return this.#reader.setTaught(taught);
  }

  /**
   * How far apart readings are that no clock tells the time of; sessions that are started later count so too.
   * @param periodMs null: nobody knows.
   * @returns As `SessionReader.setPeriod`.
   */
  setPeriod(periodMs: number | null): boolean {
    this.#periodMs = periodMs;
    return this.#reader.setPeriod(periodMs);
  }

  /**
   * Connects to a source and begins a new session. Rejects with the reason where it cannot be opened; false where it
   * was stopped, or another one started, before it was connected.
   */
  async start(source: Source): Promise<boolean> {
    const turn = ++this.#turn;
    await this.#closeSource();
    if (turn !== this.#turn) return false;
    const reader = this.#newReader();
    const garbage = new GarbageDetector();
    this.#source = source;
    this.#reader = reader;
    this.#lastArrival = null;
    this.#setState({ kind: 'connecting', source: source.label });
    this.#sessionChanged.fire(EVERYTHING);
    reader.onDidChange((changes) => this.#sessionChanged.fire(changes));
    reader.onDidReadLines((lines) => this.#linesRead.fire(lines));
    try {
      await source.open({
        data: (bytes, arrivalMs) => {
          if (source === this.#source) this.#lastArrival = { arrivalMs, wallMs: Date.now() };
          reader.data(bytes, arrivalMs);
          if (garbage.feed(bytes) && source === this.#source) this.#noticeGarbage(source, garbage.share);
        },
        link: (event, atMs) => {
          garbage.reset();
          if (source !== this.#source) return;
          const { label } = source;
          if (event.kind === 'lost') reader.lose(atMs);
          else reader.regain(atMs);
          this.#setState(event.kind === 'lost' ? this.#reconnecting(label, event, atMs) : liveOn(source));
        },
        mark: (label, atMs) => void reader.mark(label, atMs),
        ended: (error, notice) => {
          reader.end();
          if (source === this.#source) this.#finish(source, error, notice);
        },
      });
    } catch (error) {
      if (turn !== this.#turn) return false; // closing it is what made it fail
      this.#finish(source, toHumanError(error, source.label));
      throw error;
    }
    if (turn !== this.#turn) return false;
    // A log may have come to its end already.
    if (source === this.#source && this.#state.kind === 'connecting') this.#setState(liveOn(source));
    return true;
  }

  /** @param share Of bytes that are no text; null: text comes again. */
  #noticeGarbage(source: Source, share: number | null): void {
    if (this.#state.kind !== 'live') return;
    const { label } = source;
    if (share === null) return this.#setState(liveOn(source));
    const notice = new HumanError(
      t(
        '{0} % of the data from {1} is not text: the baud rate is probably wrong.',
        Math.round(share * 100),
        label,
      ),
      t('Set heapMonitor.baudRate to the rate of the firmware’s console (CONFIG_ESP_CONSOLE_UART_BAUDRATE).'),
    );
    this.#setState({ ...liveOn(source), notice });
  }

  /**
   * Marks this moment, in the recording too where there is one. Throws a HumanError where nothing runs.
   * @param name Empty: `Mark 1` and so on.
   */
  mark(name: string): Mark {
    const last = this.#lastArrival;
    if (!this.#source || !last)
      throw new HumanError(t('There is nothing to mark yet.'), t('Start Heap Monitor on a device first.'));
    const label = name.trim() || this.session.marks.nextName;
    const { arrivalMs, wallMs } = last;
    if (arrivalMs === null) return this.#reader.mark(label, null);
    // A recording that is played with its own times has another clock than ours.
    const atMs = arrivalMs + Math.max(0, Date.now() - wallMs);
    return this.#reader.mark(label, this.#source.mark?.(label, atMs) ?? atMs);
  }

  /** Disconnects; resolves when the port is free again. */
  async stop(): Promise<void> {
    const turn = ++this.#turn;
    await this.#closeSource();
    const state = this.#state;
    if (turn === this.#turn && isActive(state)) this.#setState({ kind: 'stopped', source: state.source });
  }

  async dispose(): Promise<void> {
    this.#turn++;
    await this.#closeSource();
    this.#stateChanged.dispose();
    this.#sessionChanged.dispose();
    this.#linesRead.dispose();
  }

  /** Closes the source, if there is one; resolves when no port is open, also where it was being closed already. */
  #closeSource(): Promise<void> {
    const source = this.#source;
    const reader = this.#reader;
    this.#source = null;
    if (source) this.#closed = Promise.all([this.#closed, source.close()]).then(() => reader.end());
    return this.#closed;
  }

  #newReader(): SessionReader {
    const [taught, readingPeriodMs] = [this.#taught, this.#periodMs];
    return new SessionReader({ ...this.options, readingPeriodMs, taught, keeps: true });
  }

  #finish(source: Source, error: HumanError | null, notice?: HumanError): void {
    void this.#closeSource();
    const { label } = source;
    if (error) this.#setState({ kind: 'failed', source: label, error });
    else this.#setState({ kind: 'ended', source: label, ...(notice ? { notice } : {}) });
  }

  /** The reason may be told again, or the port be asked for meanwhile: it is one loss all the same. */
  #reconnecting(source: string, { reason, released }: LinkLoss, atMs: number): ConnectionState {
    const before = this.#state;
    const sinceMs = before.kind === 'reconnecting' ? before.sinceMs : atMs;
    return { kind: 'reconnecting', source, error: reason, released, sinceMs };
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.#stateChanged.fire(state);
  }
}

/** It holds a source, or is about to. */
export function isActive(
  state: ConnectionState,
): state is Extract<ConnectionState, { kind: 'live' | 'connecting' | 'reconnecting' }> {
  return state.kind === 'live' || state.kind === 'connecting' || state.kind === 'reconnecting';
}

function toHumanError(error: unknown, label: string): HumanError {
  if (error instanceof HumanError) return error;
  return new HumanError(t('{0} cannot be opened: {1}.', label, String(error)), '', { cause: error });
}

function liveOn({ label, isReplay }: Source): Extract<ConnectionState, { kind: 'live' }> {
  return { kind: 'live', source: label, ...(isReplay && { isReplay }) };
}
