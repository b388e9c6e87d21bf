/** Frames and name of a call stack as views show them: kept, as each list of outstanding allocations has the same ones. */
import { ownFrameIndex } from '../../analysis/ownFrame';
import { t } from '../../words/l10n';
import { locationOf } from '../../records/callSite';
import type { ElfMatch } from '../../server/protocol';
import { framesOf } from '../trees/frameRows';
import type { FrameSource } from '../../frames/frameSource';
import type { FrameView } from './protocol';

export interface StackView {
  /** Innermost first; the same array as before while they are the same. */
  readonly frames: readonly FrameView[];
  /** Position of the frame that names it. */
  readonly ownFrame: number;
  readonly name: string;
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
  const frames = callers.flatMap((caller) => framesOf(caller, source));
  const ownFrame = ownFrameIndex(frames);
  const own = frames[ownFrame];
  const view = { frames, ownFrame, name: own?.function ?? own?.address ?? t('no call stack') };
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
