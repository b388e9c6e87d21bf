/** Where views ask whether a call site is to be ignored. */
import type { IgnorableFrame, IgnoreRule } from '../analysis/ignore/rules';
import { callersOf } from '../analysis/sites/stackFrame';
import type { FrameSource } from '../frames/frameSource';
import { stackView } from './panel/stackViews';

export interface Ignoring {
  /** Counts up whenever the rules change. */
  readonly version: number;
  /** The rule that a call stack is ignored by; null where it is not. */
  ruleFor(frames: readonly IgnorableFrame[]): IgnoreRule | null;
}

export const NOTHING_IGNORED: Ignoring = { version: 0, ruleFor: () => null };

/** Whether a call stack, as of `Site.stack`, is ignored, as far as its frames are known. */
export function ignoredStacks(source: FrameSource, ignoring: Ignoring): (stack: string) => boolean {
  return (stack) => ignoring.ruleFor(stackView(stack, callersOf(stack), source).frames) !== null;
}
