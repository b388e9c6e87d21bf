/** Which call sites are to be ignored: the rules in force, and where views ask for them. */
import { ignoredBy, type IgnorableFrame, type IgnoreRule } from '../analysis/ignore/rules';
import { callersOf } from '../analysis/sites/stackFrame';
import { Emitter } from '../model/emitter';
import type { FrameSource } from '../frames/frameSource';
import { stackView } from './panel/stackViews';

export interface Ignoring {
  /** Counts up whenever the rules change. */
  readonly version: number;
  /** The rule that a call stack is ignored by; null where it is not. */
  ruleFor(frames: readonly IgnorableFrame[]): IgnoreRule | null;
}

export const NOTHING_IGNORED: Ignoring = { version: 0, ruleFor: () => null };

/** The rules in force. Where they come from is no matter of this. */
export class RulesInForce implements Ignoring {
  readonly #changed = new Emitter<void>();
  #all: readonly IgnoreRule[] = [];
  version = 0;

  /** There are other rules. */
  readonly onDidChange = this.#changed.event;

  get all(): readonly IgnoreRule[] {
    return this.#all;
  }

  set(rules: readonly IgnoreRule[]): void {
    this.#all = rules;
    this.version++;
    this.#changed.fire();
  }

  ruleFor(frames: readonly IgnorableFrame[]): IgnoreRule | null {
    return ignoredBy(frames, this.#all);
  }
}

/** Whether a call stack, as of `Site.stack`, is ignored, as far as its frames are known. */
export function ignoredStacks(source: FrameSource, ignoring: Ignoring): (stack: string) => boolean {
  return (stack) => ignoring.ruleFor(stackView(stack, callersOf(stack), source).frames) !== null;
}
