/** Where views ask whether a call site is to be ignored. */
import type { IgnorableFrame, IgnoreRule } from '../analysis/ignore/rules';

export interface Ignoring {
  /** Counts up whenever the rules change. */
  readonly version: number;
  /** The rule that a call stack is ignored by; null where it is not. */
  ruleFor(frames: readonly IgnorableFrame[]): IgnoreRule | null;
}

export const NOTHING_IGNORED: Ignoring = { version: 0, ruleFor: () => null };
