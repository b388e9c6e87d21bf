/**
 * One heap over several boots that nothing but its figures tells apart: the minimum ever can only fall in one boot, so
 * two readings in a row that show it higher are of the next. A minimum that only one reading showed was garbled where
 * the next ones are back at the one before. And one that keeps rising is no minimum ever, whatever it is called: then the
 * readings are those of one boot.
 */
import { cautionFrom, type EarlierVerdict } from './evidence';
import type { Support } from './heapTrend';
import { HeapWatch, type Transition } from './heapWatch';

interface Reading {
  readonly timeMs: number;
  readonly freeBytes: number;
  readonly largestFreeBlock: number | null;
}

/** Verdicts of earlier boots kept. */
const MAX_EARLIER = 16;
const MAX_FREE = 64e6;
/** So many rises of the minimum within so many readings show that it is none. */
const RISES = 3;
const WITHIN = 64;

interface Rise {
  /** Readings before it. */
  readonly readings: number;
  /** Verdicts of earlier boots and transitions that were known then. */
  readonly earlier: readonly EarlierVerdict[];
  readonly before: readonly Transition[];
}

export class RestartingHeap {
  #watch: HeapWatch;
  #earlier: EarlierVerdict[];
  #before: Transition[] = [];
  #minimum: number | null = null;
  /** The minimum before the present one, as long as only one reading has shown that. */
  #minimumBefore: number | null = null;
  /** A reading whose minimum is higher than before: the next one tells whether it was garbled. */
  #doubtful: Reading | null = null;
  /** The latest readings, and how many there were at each of the latest rises of the minimum. */
  #latest: Reading[] = [];
  #readings = 0;
  #rises: Rise[] = [];
  #isNoMinimum = false;

  /** @param earlier Final verdicts of earlier boots of the same firmware. */
  constructor(earlier: readonly EarlierVerdict[] = []) {
    this.#earlier = [...earlier];
    this.#watch = new HeapWatch(cautionFrom(earlier));
  }

  get watch(): HeapWatch {
    return this.#watch;
  }

  /** As of `HeapWatch.hasTime`. */
  set hasTime(known: boolean) {
    this.#watch.hasTime = known;
  }

  /** As of `HeapWatch.support`. */
  set support(support: Support | null) {
    this.#watch.support = support;
  }

  /** Of all boots; none where nothing tells when they were. */
  get transitions(): readonly Transition[] {
    return this.#watch.hasTime ? [...this.#before, ...this.#watch.transitions] : [];
  }

  /** Takes a reading, bytes; null where a figure was not printed. True where the verdict may have changed. Times never go back. */
  add(
    timeMs: number,
    freeBytes: number,
    minimumFreeBytes: number | null,
    largestFreeBlock: number | null,
  ): boolean {
    if (!(freeBytes > 0 && freeBytes < MAX_FREE)) return false;
    const reading = { timeMs, freeBytes, largestFreeBlock };
    // 0 where firmware does not know it. It cannot be more than what is free: one of the two is garbled.
    if (!minimumFreeBytes || minimumFreeBytes > freeBytes || this.#isNoMinimum) return this.#take(reading);
    if (this.#wasGarbled(minimumFreeBytes)) this.#minimum = this.#minimumBefore;
    const higher = this.#minimum !== null && minimumFreeBytes > this.#minimum;
    const doubtful = this.#doubtful;
    this.#doubtful = null;
    let changed = false;
    if (doubtful) {
      if (higher) this.#rise(doubtful.timeMs);
      changed = this.#take(doubtful) || higher;
    } else if (higher) {
      this.#doubtful = reading;
      return false;
    }
    this.#minimumBefore = this.#minimum === minimumFreeBytes ? null : this.#minimum;
    this.#minimum = minimumFreeBytes;
    return this.#take(reading) || changed;
  }

  /** The device has restarted, as something else than its figures shows. */
  restart(atMs: number): void {
    if (this.#doubtful) this.#take(this.#doubtful);
    this.#doubtful = null;
    this.#minimum = this.#minimumBefore = null;
    this.#begin(atMs);
  }

  /** No more readings will come. */
  end(): void {
    if (this.#doubtful) this.#take(this.#doubtful);
    this.#doubtful = null;
    this.#watch.end();
  }

  /** The minimum is higher than before: another boot, or no minimum. */
  #rise(atMs: number): void {
    const { earlier, before } = { earlier: [...this.#earlier], before: [...this.#before] };
    const recent = this.#rises.filter(({ readings }) => readings > this.#readings - WITHIN);
    this.#rises = [...recent, { readings: this.#readings, earlier, before }];
    const [first] = this.#rises;
    if (!first || this.#rises.length < RISES) return this.#begin(atMs);
    this.#isNoMinimum = true;
    this.#earlier = [...first.earlier];
    this.#before = [...first.before];
    const { hasTime } = this.#watch;
    this.#watch = new HeapWatch(cautionFrom(this.#earlier));
    this.#watch.hasTime = hasTime;
    for (const reading of this.#latest)
      this.#watch.add(reading.timeMs, reading.freeBytes, reading.largestFreeBlock);
  }

  #take(reading: Reading): boolean {
    const { timeMs, freeBytes, largestFreeBlock } = reading;
    this.#readings++;
    if (!this.#isNoMinimum) {
      this.#latest.push(reading);
      if (this.#latest.length > WITHIN) this.#latest.shift();
    }
    return this.#watch.add(timeMs, freeBytes, largestFreeBlock);
  }

  #wasGarbled(now: number): boolean {
    return this.#minimumBefore !== null && now > this.#minimum! && now <= this.#minimumBefore;
  }

  #begin(atMs: number): void {
    this.#watch.end();
    this.#earlier.push(this.#watch.current);
    if (this.#earlier.length > MAX_EARLIER) this.#earlier.shift();
    this.#before.push(...this.#watch.transitions);
    if (this.#before.at(-1)) this.#before.push({ atMs, verdict: 'too-early' });
    this.#before.splice(0, Math.max(0, this.#before.length - 256));
    const { hasTime } = this.#watch;
    this.#watch = new HeapWatch(cautionFrom(this.#earlier));
    this.#watch.hasTime = hasTime;
  }
}
