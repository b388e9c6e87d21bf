/** What the panel says of the shown heap. Part of the panel's protocol (messages.ts). */
import type { HeapVerdict } from '../../../analysis/trend/heapWatch';

/** An estimate with its 95 % interval; null: without bound. */
export interface EstimateView {
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** As `HeapVerdict`. */
export interface VerdictView {
  readonly verdict: HeapVerdict['verdict'];
  readonly kind: HeapVerdict['kind'];
  /** The heap that it is about; null where there is only one. */
  readonly heap: string | null;
  /** Call sites that are growing or suspected, the ignored ones left out. */
  readonly suspects: number;
  /** The chart shows that heap. */
  readonly isShown: boolean;
  /** The verdict on the heap that the chart shows instead, such as `SPIRAM: No leak`; empty where it is the same. */
  readonly series: string;
  readonly reason: string;
  readonly bytesPerHour: EstimateView | null;
  readonly beganMs: number | null;
  readonly clearMs: number | null;
  readonly exhaustionMs: EstimateView | null;
  readonly largestBlockExhaustionMs: EstimateView | null;
  readonly limitPerHour: number | null;
  /** What a longer watch would show, in one sentence; empty where nothing more is to come. */
  readonly outlook: string;
  /** In whole minutes. */
  readonly observedMs: number;
}
