/** What is known of one heap in one boot: the latest figures, the extremes, and the history. Bytes. */
import type { HeapDetailRecord, HeapGuess, HeapRecord } from '../records/record';
import { isGarbledNumber } from './garbled';
import { History } from './history';
import { ReadingClock } from './readingClock';
import { SlidingWindow } from './slidingWindow';
import type { TimeSource } from './timeline';

/** The span of the article's "last 60 s". */
const WINDOW_MS = 60_000;

/** Lines that repeat one reading, best first: where a boot has the first kind, the others add no sample. */
const RANK: Readonly<Record<HeapRecord['line'], number>> = {
  frame: -1,
  taught: 0,
  guess: 0,
  current: 0,
  'heap-info': 0,
  product: 0,
  window: 1,
  rounded: 1,
  bar: 2,
};

export class HeapSeries {
  readonly history = new History();
  /** What the times of its readings rest on. */
  timeSource: TimeSource = 'none';
  readonly #clock = new ReadingClock();
  readonly #window = new SlidingWindow(WINDOW_MS);
  #rank = Infinity;

  /** The minimum before the latest line lowered it; null where that did not. */
  #minimumBefore: number | null = null;

  samples = 0;
  firstFreeBytes: number | null = null;
  lastFreeBytes: number | null = null;
  /** Least sample. */
  leastFreeBytes: number | null = null;
  /** The device's own minimum ever. */
  minimumFreeBytes: number | null = null;
  /** The same as the latest reading's own line has it, which may be higher: after a restart that nothing else tells. */
  printedMinimum: number | null = null;
  largestFreeBlock: number | null = null;
  allocatedBytes: number | null = null;
  /** What the firmware's monitor itself held at the latest reading. */
  monitorBytes = 0;
  /** Least and most of the last 60 s: the device's own where it prints them, else those of the samples. */
  window: { readonly leastFreeBytes: number; readonly mostFreeBytes: number } | null = null;

  constructor(
    /** As in `HeapRecord.heap`. */
    readonly name: string,
    /** What it was guessed from; null: it is read by a format, or taught. */
    readonly guess: HeapGuess | null = null,
    /** Where the regions begin that it is the sum of, a part of another heap; null: it is printed as a whole. */
    readonly regions: readonly number[] | null = null,
  ) {}

  /**
   * Whether the record is a reading of its own: not one that another line of its cycle has given already, nor one that
   * cannot be, with much less free than at the worst moment that the same line tells of.
   */
  isSample({ line, freeBytes, minimumFreeBytes = 0 }: HeapRecord): boolean {
    return RANK[line] <= this.#rank && freeBytes >= minimumFreeBytes / 2;
  }

  /** The best kind of lines will not come any more: others count again. */
  forgetLines(): void {
    this.#rank = Infinity;
  }

  /**
   * Before each reading: what tells its time.
   * @param hasMoved As in `ReadingClock.note`. @param otherwise What does where no clock goes on.
   */
  noteClock(source: TimeSource, hasMoved: boolean, otherwise: 'period' | 'none'): void {
    this.#clock.note(source, hasMoved);
    this.timeSource = this.#clock.source === 'none' ? otherwise : this.#clock.source;
  }

  /** Adds a reading. Times never go back. */
  add(record: HeapRecord, timeMs: number): void {
    this.#rank = RANK[record.line];
    const { freeBytes } = record;
    this.samples++;
    this.monitorBytes = record.monitorBytes ?? 0;
    this.firstFreeBytes ??= freeBytes;
    this.lastFreeBytes = freeBytes;
    this.leastFreeBytes = Math.min(this.leastFreeBytes ?? freeBytes, freeBytes);
    this.printedMinimum = record.minimumFreeBytes ?? null;
    this.addDetail(record);
    this.#window.push(timeMs, freeBytes);
    // Of readings without times, nobody knows which are of the last 60 s.
    const isKnown = this.timeSource !== 'none';
    this.window = isKnown ? { leastFreeBytes: this.#window.least, mostFreeBytes: this.#window.most } : null;
    const { minimumFreeBytes, largestFreeBlock } = this;
    const alone = { leastFreeBytes: freeBytes, mostFreeBytes: freeBytes };
    this.history.push({ timeMs, freeBytes, minimumFreeBytes, largestFreeBlock, ...(this.window ?? alone) });
    if (record.window) this.setWindow(record.window);
  }

  /** Takes the figures beside the free bytes, also of a line that has only them. */
  addDetail(record: Omit<HeapDetailRecord, 'kind'>): void {
    if (record.minimumFreeBytes !== undefined) this.#takeMinimum(record.minimumFreeBytes);
    if (record.largestFreeBlock !== undefined) this.largestFreeBlock = record.largestFreeBlock;
    if (record.allocatedBytes !== undefined) this.allocatedBytes = record.allocatedBytes;
  }

  /** A minimum can only fall: one that has risen again at the next line was garbled, if it looks so. */
  #takeMinimum(bytes: number): void {
    const least = this.minimumFreeBytes ?? bytes;
    const before = this.#minimumBefore;
    const rose = before !== null && bytes > least && bytes <= before;
    const wasGarbled = rose && [before, bytes].some((right) => isGarbledNumber(least, right));
    const known = wasGarbled ? before : least;
    this.#minimumBefore = bytes < known ? known : null;
    this.minimumFreeBytes = Math.min(known, bytes);
  }

  /** Takes the device's own window for the latest reading. */
  setWindow(window: NonNullable<HeapRecord['window']>): void {
    this.window = window;
    const last = this.history.last;
    if (last) this.history.amend({ ...last, ...window });
  }
}
