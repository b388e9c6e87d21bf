/** One time scale: floors of blocks of `buckets` buckets, the last sixteen of them, and how much they look like a leak. */
import { BUCKET_MS } from './floorBuckets';
import { leakLogOdds } from './model';
import { measureShape, WINDOW, type Shape } from './shape';

/** Half octaves from 15 s to 6.4 h, in buckets a block. */
export const BLOCK_SIZES = [
  1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536,
] as const;

/** A block's floor is this quantile of its buckets' used floors. */
const QUANTILE = 0.2;
/** Part of the buckets one may expect that a block must have. */
const LEAST_FILLED = 0.34;
/** Log-odds that count for a block without any. */
const MISSING = -5;
/** Blocks without readings that a window may have. */
const MOST_MISSING = 2;
/** Score where there is none. */
export const NO_SCORE = -20;

export class Scale {
  /** Used floors, oldest first; NaN where there were too few readings. */
  readonly #ring: number[] = [];
  #highest = -Infinity;
  #drawdown = 0;
  #before = [MISSING, MISSING];

  /** Of the latest window; null where it is not full. */
  shape: Shape | null = null;
  /** Mean log-odds of the last three windows. */
  score = NO_SCORE;
  /** When the latest block ended, ms. */
  endMs = 0;

  constructor(
    /** Buckets a block. */
    readonly buckets: number,
  ) {}

  get blockMs(): number {
    return this.buckets * BUCKET_MS;
  }

  get windowMs(): number {
    return this.blockMs * WINDOW;
  }

  /** Blocks with readings that the window still needs. */
  get blocksUntilFull(): number {
    for (let more = 0; more < WINDOW; more++) {
      const ring = [...this.#ring, ...new Array<number>(more).fill(0)].slice(-WINDOW);
      if (isFull(ring)) return more;
    }
    return WINDOW;
  }

  /**
   * A block has ended.
   * @param floors Used floors of its buckets, NaN where there was no reading.
   * @param density Part of the buckets that readings can be expected in.
   */
  add(floors: readonly number[], density: number, endMs: number, ageMs: number): void {
    const present = floors.filter((floor) => !Number.isNaN(floor)).sort((a, b) => a - b);
    const enough = present.length >= Math.max(1, LEAST_FILLED * this.buckets * density);
    this.#push(enough ? present[Math.floor(QUANTILE * (present.length - 1) + 0.5)]! : NaN);
    this.endMs = endMs;
    this.shape = this.#measure(ageMs);
    const logOdds = this.shape?.features ? leakLogOdds(this.shape.features) : NO_SCORE;
    const [last = MISSING, beforeLast = MISSING] = this.#before;
    this.score = logOdds > NO_SCORE ? (logOdds + last + beforeLast) / 3 : NO_SCORE;
    this.#before = [Math.max(logOdds, MISSING), last];
  }

  #push(floor: number): void {
    this.#ring.push(floor);
    if (this.#ring.length <= WINDOW) return;
    const gone = this.#ring.shift()!;
    if (Number.isNaN(gone)) return;
    if (gone > this.#highest) this.#highest = gone;
    else this.#drawdown = Math.max(this.#drawdown, this.#highest - gone);
  }

  #measure(ageMs: number): Shape | null {
    if (!isFull(this.#ring)) return null;
    return measureShape(interpolated(this.#ring), {
      blockMs: this.blockMs,
      ageMs,
      highest: this.#highest,
      drawdown: this.#drawdown,
    });
  }
}

/** Both ends are there, and most of what is between. */
function isFull(ring: readonly number[]): boolean {
  if (ring.length < WINDOW || Number.isNaN(ring[0]) || Number.isNaN(ring[WINDOW - 1])) return false;
  return ring.filter(Number.isNaN).length <= MOST_MISSING;
}

/** Gaps filled by straight lines; both ends are there. */
function interpolated(values: readonly number[]): number[] {
  const filled = [...values];
  for (let index = 1; index < filled.length - 1; index++) {
    if (!Number.isNaN(filled[index])) continue;
    const next = filled.findIndex((value, at) => at > index && !Number.isNaN(value));
    filled[index] = filled[index - 1]! + (filled[next]! - filled[index - 1]!) / (next - index + 1);
  }
  return filled;
}
