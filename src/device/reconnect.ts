/**
 * A source that holds: when its connection is lost (unplugged, reset, the server gone, the computer asleep), it is
 * opened again and again until it is there. Only the first opening may fail. It can also let go of a port for a while,
 * and others can listen to it.
 */
import { HumanError } from '../errors';
import type { Guest, PortControl, Source, SourceSink } from './source';
import { watchWake } from './wake';
import type { Way } from './ways';
import { t } from '../words/l10n';

/** After a sleep, a connection that stays silent this long is taken for dead, ms. */
const SILENT_MS = 3000;
/** After a sign that the device is there again; signs may come in swarms, ms. */
const SIGN_MS = 50;

type State = 'new' | 'live' | 'lost' | 'released' | 'closed';

export class ReconnectingSource implements Source {
  readonly write?: (bytes: Uint8Array) => Promise<void>;
  readonly reset?: () => Promise<void>;
  readonly control?: PortControl;
  #state: State = 'new';
  #inner: Source | null = null;
  #label: string;
  #serialPath: string | undefined;
  #sink: SourceSink = { data: () => {}, ended: () => {} };
  /** Resolves when the sources before are closed. */
  #closing: Promise<void> = Promise.resolve();
  /** Counts what ends a series of attempts. */
  #turn = 0;
  /** Ends the wait before the next attempt. */
  #hurry: () => void = () => {};
  /** What was told of the loss last. */
  #told = '';
  /** A guest has the port at another baud rate: what comes is not for us. */
  #muted = false;
  #receivedBytes = 0;
  #stopWake: () => void = () => {};
  readonly #guests = new Set<(bytes: Uint8Array) => void>();

  /** @param now The wall clock, ms. */
  constructor(
    private readonly way: Way,
    private readonly now: () => number = Date.now,
  ) {
    const { like } = way;
    this.#label = like.label;
    this.#serialPath = like.serialPath;
    if (like.write) this.write = async (bytes) => this.#own().write?.(bytes);
    if (like.reset) this.reset = async () => this.#own().reset?.();
    if (like.control)
      this.control = {
        get baudRate() {
          return like.control?.baudRate ?? 0;
        },
        setBaudRate: (rate) => this.#setBaudRate(rate),
        setLines: async (lines) => this.#connected().control?.setLines(lines),
      };
  }

  /** The device may come back under another path, or send at another rate. */
  get label(): string {
    return this.#inner?.label ?? this.#label;
  }

  get serialPath(): string | undefined {
    return this.#serialPath;
  }

  async open(sink: SourceSink): Promise<void> {
    this.#sink = sink;
    const source = await this.way.next();
    if (this.#isClosed()) throw new HumanError(t('Connecting to {0} was cancelled.', this.label));
    await this.#connect(source);
    if (this.#isClosed()) return;
    this.#stopWake = watchWake(() => this.#checkAfterSleep(), this.now);
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    this.#stopWake();
    this.#guests.clear();
    this.#disconnect();
    await this.#closing;
  }

  /**
   * Closes the port so that another program can have it; resolves when it is free.
   * @param reason Why, for people.
   */
  async pause(reason: HumanError): Promise<void> {
    if (this.#state !== 'live' && this.#state !== 'lost') return;
    this.#state = 'released';
    this.#disconnect();
    this.#tellLost(reason);
    await this.#closing;
  }

  /** Opens it again after `pause`, as soon as it can be had; from a guest it is taken at once. */
  resume(): void {
    if (this.#state === 'released') this.#startRetrying(true);
    else if (this.#muted && this.control) this.#setBaudRate(this.control.baudRate).catch(() => {}); // its loss tells
  }

  attach(listener: (bytes: Uint8Array) => void): Guest {
    this.#guests.add(listener);
    return {
      write: async (bytes) => this.#connected().write?.(bytes),
      detach: () => void this.#guests.delete(listener),
    };
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  async #connect(source: Source): Promise<void> {
    this.#inner = source;
    try {
      await source.open({
        data: (bytes, arrivalMs) => {
          if (this.#inner !== source) return;
          this.#regain(source);
          this.#receivedBytes += bytes.length;
          if (!this.#muted) this.#sink.data(bytes, arrivalMs);
          for (const guest of this.#guests) guest(bytes);
        },
        ended: (reason) => {
          if (this.#inner === source) this.#lose(reason ?? new HumanError(t('{0} has ended.', source.label)));
        },
      });
    } catch (error) {
      if (this.#inner === source) this.#inner = null;
      throw error;
    }
    if (this.#inner === source) this.#regain(source);
  }

  /** It is open, for the first time or again. */
  #regain(source: Source): void {
    const before = this.#state;
    if (before === 'live') return;
    this.#state = 'live';
    this.#label = source.label;
    this.#serialPath = source.serialPath;
    this.#told = '';
    if (before === 'lost') this.#sink.link?.({ kind: 'regained' }, this.now());
  }

  #lose(reason: HumanError): void {
    this.#disconnect();
    const advice = t('Heap Monitor goes on as soon as it is there again.');
    this.#state = 'lost';
    this.#tellLost(new HumanError(reason.message, advice, { cause: reason }));
    this.#startRetrying(false);
  }

  #tellLost(reason: HumanError): void {
    const text = reason.toString();
    if (text === this.#told) return;
    this.#told = text;
    this.#sink.link?.({ kind: 'lost', reason, released: this.#state === 'released' }, this.now());
  }

  /** Leaves what is open, and ends the attempts. */
  #disconnect(): void {
    this.#turn++;
    this.#hurry();
    this.#muted = false;
    const source = this.#inner;
    this.#inner = null;
    if (source) this.#closing = Promise.all([this.#closing, source.close()]).then(() => {});
  }

  #startRetrying(atOnce: boolean): void {
    this.#state = 'lost';
    void this.#retry(atOnce);
  }

  async #retry(atOnce: boolean): Promise<void> {
    const turn = ++this.#turn;
    const { waitsMs } = this.way;
    let attempt = atOnce ? -1 : 0;
    let signed = false;
    const stopWatching = this.way.watch?.(() => {
      signed = true;
      this.#hurry();
    });
    for (; turn === this.#turn; attempt++) {
      await this.#wait(attempt < 0 ? 0 : signed ? SIGN_MS : (waitsMs[attempt] ?? waitsMs.at(-1) ?? 0));
      if (turn !== this.#turn) break;
      if (signed) attempt = 0;
      signed = false;
      if (await this.#attempt(turn)) break;
    }
    stopWatching?.();
  }

  /** @returns Whether there is nothing left to try. */
  async #attempt(turn: number): Promise<boolean> {
    try {
      await this.#closing;
      const source = await this.way.next();
      if (turn !== this.#turn) return true;
      await this.#connect(source);
      return true;
    } catch (error) {
      if (turn !== this.#turn) return true;
      this.#state = 'lost';
      this.#tellLost(
        error instanceof HumanError ? error : new HumanError(`${this.label}: ${String(error)}.`),
      );
      return false;
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** A server may have given us up while the computer slept, and nothing tells. */
  #checkAfterSleep(): void {
    this.#hurry();
    const source = this.#inner;
    const received = this.#receivedBytes;
    if (!source || this.#state !== 'live' || !this.way.diesAsleep) return;
    setTimeout(() => {
      if (this.#inner !== source || this.#receivedBytes !== received) return;
      this.#lose(new HumanError(t('{0} was silent after this computer had slept.', source.label)));
    }, SILENT_MS).unref();
  }

  /** At another rate than ours a guest has the port, to flash for instance. */
  async #setBaudRate(rate: number): Promise<void> {
    const { control } = this.#connected();
    await control?.setBaudRate(rate);
    const muted = rate !== control?.baudRate;
    if (muted === this.#muted) return;
    this.#muted = muted;
    if (muted) {
      const reason = new HumanError(
        t('Another program uses {0} at {1} baud.', this.label, rate),
        t('It goes on afterwards.'),
      );
      this.#sink.link?.({ kind: 'lost', reason, released: true }, this.now());
    } else this.#sink.link?.({ kind: 'regained' }, this.now());
  }

  /** What is open, unless a guest has it to himself. */
  #own(): Source {
    if (!this.#muted) return this.#connected();
    throw new HumanError(
      t('Another program uses {0} now.', this.label),
      t('Try it again when that has ended.'),
    );
  }

  #connected(): Source {
    if (this.#inner && this.#state === 'live') return this.#inner;
    throw new HumanError(t('{0} is not connected now.', this.label), t('Try it again when it is.'));
  }
}
