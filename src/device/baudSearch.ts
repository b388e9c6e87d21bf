/**
 * Finds the baud rate at which a serial device sends, by what comes: where the first second is no text, the usual rates are
 * tried one after the other. Only the rate is changed, never the control lines, so that no board is reset.
 *
 * At a wrong rate an 8N1 receiver samples bits where other bits are: bytes come out of runs of equal bits, most of them
 * not printable, and long printable runs do not occur. Binary data at the right rate has them wherever a line of text is.
 */

/** What boards and tools use: ESP-IDF and Arduino, boot ROMs of 26 and 40 MHz crystals, and what sketches begin with. */
export const USUAL_RATES = [
  115_200, 921_600, 460_800, 230_400, 74_880, 9600, 57_600, 38_400, 1_000_000, 1_500_000, 2_000_000,
] as const;

export interface BaudOutcome {
  /** What the port was opened at. */
  readonly told: number;
  /** What gives text; null: none of the usual rates. */
  readonly found: number | null;
}

/** How long garbage must last before other rates are tried, ms: a boot ROM may speak at its own rate first. */
const PATIENCE_MS = 1000;
/** How long a rate is listened to after its first byte, ms. */
const LISTEN_MS = 1000;
/** How long a rate may be silent, ms: devices report every few seconds. */
const SILENCE_MS = 6000;
/** What is still on its way when the rate changes, ms. */
const SETTLE_MS = 50;
/** Bytes that are enough to judge, and the fewest. */
const ENOUGH = 512;
const FEWEST = 24;
/** Printable bytes in a row that do not come by chance. */
const RUN = 16;

type Judgement = 'text' | 'garbage' | 'open';

/** What bytes look like; `open`: they may be either. */
export function judge(bytes: Uint8Array): Judgement {
  if (bytes.length < FEWEST) return 'open';
  let printable = 0;
  let run = 0;
  let longest = 0;
  for (let at = 0; at < bytes.length;) {
    const length = textLength(bytes, at);
    printable += length;
    run = length === 0 ? 0 : run + length;
    longest = Math.max(longest, run);
    at += Math.max(length, 1);
  }
  const share = printable / bytes.length;
  if (longest >= RUN && share >= 0.9) return 'text';
  return longest < RUN && share < 0.7 ? 'garbage' : 'open';
}

/** Bytes of the character of a text that begins here, as ASCII or UTF-8; 0: none does. */
function textLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return (first >= 0x20 && first < 0x7f) || isBlank(first) ? 1 : 0;
  const length = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || first < 0xc2) return 0;
  for (let index = at + 1; index < at + length; index++) if (((bytes[index] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** Line ends, tabs, and the escapes of colours. */
function isBlank(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x1b;
}

export interface BaudSearchOptions {
  readonly rate: number;
  readonly setRate: (rate: number) => Promise<void>;
  /** Told once, if other rates were tried. */
  readonly done: (outcome: BaudOutcome) => void;
}

export class BaudSearch {
  readonly #options: BaudSearchOptions;
  #kept = new Uint8Array(0);
  #timer: NodeJS.Timeout | undefined;
  /** Rates that are left to try; null: none was tried yet. */
  #left: number[] | null = null;
  #rate: number;
  #state: 'first' | 'listening' | 'settling' | 'over' = 'first';

  constructor(options: BaudSearchOptions) {
    this.#options = options;
    this.#rate = options.rate;
  }

  /** Bytes came. */
  take(bytes: Uint8Array): void {
    if (this.#state === 'over' || this.#state === 'settling') return;
    if (this.#kept.length === 0)
      this.#wait(this.#left === null ? PATIENCE_MS : LISTEN_MS, () => this.#judge());
    this.#keep(bytes);
    const judgement = judge(this.#kept);
    // Text needs no waiting; garbage does, the first time.
    if (judgement === 'text') this.#settle();
    else if (this.#left !== null && judgement === 'garbage' && this.#kept.length >= ENOUGH) this.#next();
  }

  /** For good. */
  stop(): void {
    this.#state = 'over';
    clearTimeout(this.#timer);
  }

  #keep(bytes: Uint8Array): void {
    const all = Buffer.concat([this.#kept, bytes]);
    this.#kept = all.subarray(Math.max(0, all.length - ENOUGH));
  }

  #judge(): void {
    switch (judge(this.#kept)) {
      case 'text':
        return this.#settle();
      case 'garbage':
        return this.#next();
      case 'open':
        // A few bytes say nothing; binary data at the first rate is left alone.
        if (this.#left === null) {
          this.#kept = new Uint8Array(0);
          return;
        }
        return this.#next();
    }
  }

  /** This rate it is. */
  #settle(): void {
    const wasSearched = this.#left !== null;
    this.stop();
    if (wasSearched) this.#options.done({ told: this.#options.rate, found: this.#rate });
  }

  #next(): void {
    const { rate } = this.#options;
    // Back at the first one at the end: a boot ROM at another rate may have been what came.
    this.#left ??= [...USUAL_RATES.filter((usual) => usual !== rate), rate];
    const next = this.#left.shift();
    if (next === undefined) {
      this.stop();
      this.#options.done({ told: rate, found: null });
      return;
    }
    this.#state = 'settling';
    this.#rate = next;
    this.#options.setRate(next).then(
      () => {
        if (this.#state === 'over') return;
        this.#wait(SETTLE_MS, () => this.#listen());
      },
      () => {
        // An adapter that does not take this rate.
        if (this.#state !== 'over') this.#next();
      },
    );
  }

  #listen(): void {
    this.#state = 'listening';
    this.#kept = new Uint8Array(0);
    this.#wait(SILENCE_MS, () => this.#next());
  }

  #wait(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
    this.#timer.unref();
  }
}
