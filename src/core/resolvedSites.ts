/** Call sites and crashes with their frames looked up, which takes a while: for what is written to files, compared, told to agents. */
import { blamedStack } from '../analysis/crashStack';
import type { CallSite } from '../analysis/callSites';
import { callersOf, framesOfStack } from '../analysis/sites/stackFrame';
import type { SymbolizerClient } from '../frames/symbolizerClient';
import type { Ignoring } from '../views/ignoring';
import { shownSites } from '../views/panel/leakViews';
import { untilResolved } from '../views/resolved';
import type { Scope } from './scope';

/** Functions of a stack, innermost first; null where not all are known. */
export function functionsOf(frames: SymbolizerClient, stack: string): string[] | null {
  if (stack === '' || frames.elfMatch === 'mismatch') return null;
  const known = framesOfStack(callersOf(stack), (address) => frames.frames(address));
  const names = known.map((frame) => frame.function);
  return names.every((name) => name !== null) ? names : null;
}

/** The call sites with their frames; undefined where the user did not want to wait for those. */
export async function sitesOf(
  { frames, devices }: Scope,
  ignoring: Ignoring,
): Promise<CallSite[] | undefined> {
  const { session, analysis } = devices.monitor;
  const { boot } = session;
  const sites = () => shownSites(boot, analysis.of(boot), frames, ignoring);
  const callers = sites().flatMap((site) => site.callers);
  if (!(await untilResolved(frames, [...new Set(callers)]))) return undefined;
  return sites();
}

/** Looks up what is needed to name the places of crashes; where nothing answers, they stay addresses. */
export async function resolveCrashes({ frames, devices }: Scope): Promise<void> {
  const panics = devices.monitor.session.boots.flatMap((boot) => boot.panics);
  const entries = panics.flatMap((event) => blamedStack(event, (core) => frames.unwind(core)));
  await frames.lookup(entries).catch(() => []);
}
