/** What the panel says of growth between two moments, and between two sessions. Part of the panel's protocol (messages.ts). */
import type { ComparisonVerdict } from '../../../analysis/compare';
import type { EstimateView } from './verdict';

/** A named moment, by its number. */
export interface MarkView {
  readonly number: number;
  readonly name: string;
  readonly timeMs: number;
}

/** What grew between two marks. */
export interface GenerationView {
  /** Numbers of the marks; null: until now. */
  readonly from: number;
  readonly to: number | null;
  /** Lost at the heap's floor; negative: gained; null where that is not known. */
  readonly lostBytes: number | null;
  /** Most bytes first. */
  readonly sites: readonly {
    /** null where the latest report does not have it. */
    readonly group: string | null;
    readonly name: string;
    readonly count: number;
    readonly bytes: number;
    /** Those of which it is not sure on which side of a mark they were allocated, the sure ones too. */
    readonly possibleCount: number;
    readonly possibleBytes: number;
  }[];
  /** What marks that come again and again cost each. */
  readonly events: readonly {
    readonly name: string;
    readonly events: number;
    readonly bytes: EstimateView | null;
  }[];
  /** Why something may be missing, one sentence each. */
  readonly shortfalls: readonly string[];
}

/** This session against another: before and after a fix. */
export interface ComparisonView {
  /** What it is compared with. */
  readonly before: string;
  readonly verdict: ComparisonVerdict;
  readonly reason: string;
  /** Loss now less loss before, bytes an hour; null where it is not known. */
  readonly difference: EstimateView | null;
  /** Those that are gone, new, or grow at another rate. */
  readonly sites: readonly {
    readonly change: 'gone' | 'new' | 'changed' | 'same';
    /** null where this session does not have it. */
    readonly group: string | null;
    readonly name: string;
    readonly difference: EstimateView | null;
  }[];
}
