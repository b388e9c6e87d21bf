/** Frames of a call stack as views show them: kept, as each list of outstanding allocations has the same ones. */
import { resolveBy, type ResolvedStack } from '../../analysis/callSites';
import { locationOf } from '../../records/callSite';
import type { ElfMatch } from '../../server/protocol';
import type { FrameSource } from '../../frames/frameSource';

/** Stacks kept of a source; a firmware has rarely more than some tens that allocate. */
const MAX_KEPT = 2000;

interface Kept {
  readonly version: number;
  readonly elfMatch: ElfMatch;
  readonly stacks: Map<string, ResolvedStack>;
}

const kept = new WeakMap<FrameSource, Kept>();

/** The same object as before while its frames are the same. @param key As of `CallSite.stack`. */
export function stackView(key: string, callers: readonly string[], source: FrameSource): ResolvedStack {
  const stacks = stacksOf(source);
  const known = stacks.get(key);
  if (known) return known;
  const view = resolveBy((address) => source.frames(address, 'caller'))(key, callers);
  // One that is not known yet has to be asked for again.
  if (stacks.size < MAX_KEPT && callers.every((caller) => isKnown(caller, source))) stacks.set(key, view);
  return view;
}

function isKnown(caller: string, source: FrameSource): boolean {
  return locationOf(caller) !== null || source.frames(caller) !== undefined;
}

function stacksOf(source: FrameSource): Map<string, ResolvedStack> {
  const { version, elfMatch } = source;
  const known = kept.get(source);
  if (known?.version === version && known.elfMatch === elfMatch) return known.stacks;
  const stacks = new Map<string, ResolvedStack>();
  kept.set(source, { version, elfMatch, stacks });
  return stacks;
}
