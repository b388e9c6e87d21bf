/** One list of outstanding allocations, as call-site analysis takes it. Sizes are bytes. */
import type { LeakReport } from '../../model/leaks';

export interface TracedAllocation {
  readonly address: number;
  readonly sizeBytes: number;
  /** The callers joined by `:`, lower case: allocations of one stack share it. Empty: none printed. */
  readonly stack: string;
  /** Low 32 bits of the cycle counter at the allocation, where printed. */
  readonly ccount?: number | undefined;
  readonly region?: 'Internal' | 'PSRAM' | undefined;
}

/** An allocation that the lists have shown and not taken back. Times are ms on the session's timeline. */
export interface Outstanding extends TracedAllocation {
  /** It was allocated after this list; null: nobody knows since when it has been there. */
  readonly afterMs: number | null;
  /** It was allocated before this list, the first that had it. */
  readonly firstMs: number;
}

/** One that is followed from list to list. */
export interface LiveAllocation extends Outstanding {
  /** It was in the first list of its trace: it may be older than the monitoring. */
  readonly initial: boolean;
  /** Lists that had it. */
  sightings: number;
}

export interface SiteSnapshot {
  /** When the list was begun, ms on the session's timeline. */
  readonly timeMs: number;
  /** In the order of the list, which is that of allocation (`heap_trace_get`). */
  readonly allocations: readonly TracedAllocation[];
  /** The device's buffer overflowed: the oldest allocations may be missing. */
  readonly overflowed: boolean;
  /** The list was cut, or more was listed than is kept: any allocation may be missing. */
  readonly cut: boolean;
  /** Tracing was started anew since the list before: what is not in this list need not be freed. */
  readonly newTrace: boolean;
  /** One of so many allocations is followed: 1 where all are. */
  readonly sampleEvery: number;
}

export function snapshotOf(report: LeakReport): SiteSnapshot {
  const { timeMs, allocations, shortfall, newTrace, sampleEvery } = report;
  return {
    timeMs,
    overflowed: shortfall === 'overflowed',
    newTrace,
    sampleEvery,
    // Of a sample nothing is missing: what is followed is followed to its end.
    cut: shortfall !== null && shortfall !== 'overflowed' && shortfall !== 'sampled',
    allocations: allocations
      .filter(({ freed }) => !freed)
      .map(({ address, sizeBytes, callers, ccount, region }) => ({
        address,
        sizeBytes,
        ccount,
        region,
        stack: callers.join(':').toLowerCase(),
      })),
  };
}
