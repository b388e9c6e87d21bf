/** Outstanding allocations as views and the panel get them. Part of the panel's protocol (messages.ts). */
import type { SiteKind } from '../../../analysis/sites/site';
import type { StackFrame } from '../../../analysis/sites/stackFrame';
import type { EstimateView } from './verdict';

export type { SiteKind, StackFrame };

/** Outstanding allocations that share one call stack. */
export interface LeakGroupView {
  /** Stable across messages: the callers joined by `:`. */
  readonly id: string;
  readonly count: number;
  readonly bytes: number;
  /** Those are a lower bound. */
  readonly atLeast: boolean;
  /** What tells it from the others. */
  readonly name: string;
  /** Position of that frame in `frames`; 0 where there are none. */
  readonly ownFrame: number;
  /** Innermost first, inlined functions expanded. Empty where the device printed no callers. */
  readonly frames: readonly StackFrame[];
}

export interface LeaksView {
  /** Leak reports seen in this boot; 0 means none yet. */
  readonly reports: number;
  /** When the latest one began; null where there is none. */
  readonly timeMs: number | null;
  /** False while it is still being printed, or when it was cut or overflowed: counts are then "at least". */
  readonly complete: boolean;
  /** Why it is not, in one sentence; empty where it is. */
  readonly shortfall: string;
  readonly groups: readonly LeakGroupView[];
}

/** What is known of a group's call site over all reports. */
export interface SiteView {
  readonly kind: SiteKind;
  /** Why, in one sentence. */
  readonly reason: string;
  /** Growth; null where there is none to tell. */
  readonly bytesPerHour: EstimateView | null;
  /** When the first of its outstanding allocations was seen, and how old that one is, ms. */
  readonly firstSeenMs: number;
  readonly oldestMs: number;
  /** Outstanding bytes, list by list. */
  readonly history: readonly number[];
}

export interface PanelLeakGroup extends LeakGroupView {
  /** null where no analysis knows of it. */
  readonly site: SiteView | null;
  /** It is on the workspace's ignore list: why. null: it is not. */
  readonly ignored: string | null;
}

/** A line of the user's own code that several call stacks lead to: it is the innermost such one of each. */
export interface OwnLineView {
  /** Stable across messages, and never that of a group. */
  readonly id: string;
  readonly frame: StackFrame;
  /** As of its likeliest stack, or `growing` where several suspected ones are sure together. */
  readonly kind: SiteKind;
  /** Growth of all its stacks that grow; null where none does. */
  readonly bytesPerHour: EstimateView | null;
  /** Ids of its groups, the likeliest leak first. */
  readonly groups: readonly string[];
}

/** One of the call sites that the verdict names. */
export interface TopSite {
  readonly group: string;
  readonly name: string;
  readonly bytesPerHour: EstimateView | null;
}

export interface PanelLeaks extends LeaksView {
  /** The likeliest leak first. */
  readonly groups: readonly PanelLeakGroup[];
  /** Lines that several of the groups lead to. */
  readonly lines: readonly OwnLineView[];
  readonly top: readonly TopSite[];
  /** How much of the heap's loss the call sites make up, in a sentence; empty where that is not known. */
  readonly explained: string;
  /** Why some of it may be missing, a sentence each. */
  readonly missing: readonly string[];
}

/** A leak group of later messages: what is left out is as the panel has it. */
export type LeakGroupNews = Pick<PanelLeakGroup, 'id'> & Partial<PanelLeakGroup>;

export interface LeaksNews extends Partial<Omit<PanelLeaks, 'groups'>> {
  /** All of them, in order; of one that has not changed its id alone. Absent: as before. */
  readonly groups?: readonly (string | LeakGroupNews)[];
}
