/** What the panel says of crashes. Part of the panel's protocol (messages.ts). */
import type { StackFrame } from '../../../analysis/sites/stackFrame';

/** The same crash, however often it came. */
export interface CrashView {
  /** The first time: number of the boot, and of the event in it. */
  readonly boot: number;
  readonly event: number;
  /** Such as `StoreProhibited`. */
  readonly reason: string;
  /** null where it is not known. */
  readonly place: StackFrame | null;
  readonly count: number;
}

export interface CrashesView {
  readonly count: number;
  /** There were more. */
  readonly atLeast: boolean;
  readonly named: readonly CrashView[];
  /** Different ones that are not named. */
  readonly unnamed: number;
  /** The device runs again, and its heap has a verdict: that comes first. */
  readonly isOutlived: boolean;
}
