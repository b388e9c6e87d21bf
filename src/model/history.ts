/**
 * A series of readings for months in bounded memory: the latest ones exactly, older ones in ever coarser buckets
 * that keep their least and most. Level 0 holds the latest `CAPACITY` readings; each level above holds buckets of
 * `FACTOR` of the level below.
 */

export const CAPACITY = 2048;
/** Buckets that a history is condensed to. */
export const CONDENSED = 128;
const FACTOR = 4;

/** One reading, or a bucket of them. Bytes; ms on the session's timeline. */
export interface HistoryPoint {
  /** When the bucket's last reading was. */
  readonly timeMs: number;
  /** Free bytes of the bucket's last reading. */
  readonly freeBytes: number;
  /** The device's own minimum ever; null where not printed. */
  readonly minimumFreeBytes: number | null;
  /** Least and most over the 60 s before the reading, or over the bucket. */
  readonly leastFreeBytes: number;
  readonly mostFreeBytes: number;
  /** Of the bucket the least; null where not printed. */
  readonly largestFreeBlock: number | null;
}

/** A point, and how many readings there were up to it, itself included. */
type Numbered = readonly [point: HistoryPoint, number: number];

interface Level {
  readonly ring: HistoryPoint[];
  /** Points ever put in. */
  count: number;
  /** The bucket that is being filled for the level above. */
  pending: HistoryPoint | null;
  pendingCount: number;
}

export class History {
  #levels: Level[] = [newLevel()];
  /** What came before it was condensed, and how many readings that were. */
  #condensed: Numbered[] = [];
  #condensedCount = 0;

  /** Readings ever added. */
  get count(): number {
    return this.#condensedCount + (this.#levels[0]?.count ?? 0);
  }

  /** Keeps no more than `CONDENSED` buckets of what was added so far, with their least and most. */
  condense(): void {
    const kept = [...this.#kept()];
    const size = Math.ceil(kept.length / CONDENSED);
    if (size <= 1) return;
    const buckets: Numbered[] = [];
    for (let from = 0; from < kept.length; from += size) {
      const bucket = kept.slice(from, from + size);
      buckets.push([bucket.map(([point]) => point).reduce(merge), bucket.at(-1)?.[1] ?? 0]);
    }
    this.#condensedCount = this.count;
    this.#condensed = buckets;
    this.#levels = [newLevel()];
  }

  push(point: HistoryPoint): void {
    for (let depth = 0, carried: HistoryPoint | null = point; carried; depth++) {
      const level = (this.#levels[depth] ??= newLevel());
      level.ring[level.count % CAPACITY] = carried;
      level.count++;
      level.pending = level.pending ? merge(level.pending, carried) : carried;
      level.pendingCount++;
      if (level.pendingCount < FACTOR) return;
      carried = level.pending;
      level.pending = null;
      level.pendingCount = 0;
    }
  }

  /** Replaces the latest reading, which must be one that was just added. */
  amend(point: HistoryPoint): void {
    const level = this.#levels[0];
    if (level && level.count > 0) level.ring[(level.count - 1) % CAPACITY] = point;
  }

  /** All of it, oldest first: coarse, then exact. */
  points(): HistoryPoint[] {
    return [...this.#kept()].map(([point]) => point);
  }

  /** For each of `points`, how many readings there were up to it, itself included. */
  numbers(): number[] {
    return [...this.#kept()].map(([, number]) => number);
  }

  *#kept(): Generator<Numbered> {
    yield* this.#condensed;
    // A bucket of the level above counts only where the level below has lost all of its readings.
    for (let depth = this.#levels.length - 1; depth >= 0; depth--) {
      const level = this.#levels[depth];
      const below = this.#levels[depth - 1];
      if (!level) continue;
      const end = below ? Math.ceil(Math.max(0, below.count - CAPACITY) / FACTOR) : level.count;
      const above = this.#levels[depth + 1];
      const start = above ? Math.ceil(Math.max(0, level.count - CAPACITY) / FACTOR) * FACTOR : 0;
      for (
        let index = Math.max(start, level.count - CAPACITY, 0);
        index < Math.min(end, level.count);
        index++
      )
        yield [
          level.ring[index % CAPACITY] as HistoryPoint,
          this.#condensedCount + (index + 1) * FACTOR ** depth,
        ];
    }
  }

  /** The readings after the first `count`, oldest first; null where they are no longer kept one by one. */
  since(count: number): HistoryPoint[] | null {
    const level = this.#levels[0];
    const first = count - this.#condensedCount;
    if (!level || first < 0 || level.count - first > CAPACITY) return null;
    const result: HistoryPoint[] = [];
    for (let index = first; index < level.count; index++)
      result.push(level.ring[index % CAPACITY] as HistoryPoint);
    return result;
  }

  /** The latest reading. */
  get last(): HistoryPoint | undefined {
    const level = this.#levels[0];
    return level && level.count > 0 ? level.ring[(level.count - 1) % CAPACITY] : this.#condensed.at(-1)?.[0];
  }
}

function newLevel(): Level {
  return { ring: [], count: 0, pending: null, pendingCount: 0 };
}

function merge(a: HistoryPoint, b: HistoryPoint): HistoryPoint {
  return {
    timeMs: b.timeMs,
    freeBytes: b.freeBytes,
    minimumFreeBytes: b.minimumFreeBytes ?? a.minimumFreeBytes,
    leastFreeBytes: Math.min(a.leastFreeBytes, b.leastFreeBytes),
    mostFreeBytes: Math.max(a.mostFreeBytes, b.mostFreeBytes),
    largestFreeBlock: lesser(a.largestFreeBlock, b.largestFreeBlock),
  };
}

function lesser(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
