/** Frames of a call stack as views show them: kept, as each list of outstanding allocations has the same ones. */
import { ownFrameIndex } from '../../analysis/ownFrame';
import { framesOfStack, type StackFrame } from '../../analysis/sites/stackFrame';
import { locationOf } from '../../records/callSite';
import type { ElfMatch } from '../../server/protocol';
import type { FrameSource } from '../../frames/frameSource';

export interface StackView {
  /** Innermost first; the same array as before while they are the same. */
  readonly frames: readonly StackFrame[];
  /** Position of the frame that is the user's own. */
  readonly ownFrame: number;
}

/** Stacks kept of a source; a firmware has rarely more than some tens that allocate. */
const MAX_KEPT = 2000;

interface Kept {
  readonly version: number;
  readonly elfMatch: ElfMatch;
  readonly stacks: Map<string, StackView>;
}

const kept = new WeakMap<FrameSource, Kept>();

/** @param key Names the stack among others: its callers joined by `:`. */
export function stackView(key: string, callers: readonly string[], source: FrameSource): StackView {
  const stacks = stacksOf(source);
  const known = stacks.get(key);
  if (known) return known;
  const frames = framesOfStack(callers, (address) => source.frames(address, 'caller'));
  const view = { frames, ownFrame: ownFrameIndex(frames) };
  // One that is not known yet has to be asked for again.
  if (stacks.size < MAX_KEPT && callers.every((caller) => isKnown(caller, source))) stacks.set(key, view);
  return view;
}

function isKnown(caller: string, source: FrameSource): boolean {
  return locationOf(caller) !== null || source.frames(caller) !== undefined;
}

function stacksOf(source: FrameSource): Map<string, StackView> {
  const { version, elfMatch } = source;
  const known = kept.get(source);
  if (known?.version === version && known.elfMatch === elfMatch) return known.stacks;
  const stacks = new Map<string, StackView>();
  kept.set(source, { version, elfMatch, stacks });
  return stacks;
}
