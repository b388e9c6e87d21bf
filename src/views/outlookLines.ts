/** What a longer watch would show: of a live device by what time of day, of anything else in how long. */
import type { BootAnalysis } from '../analysis/bootAnalysis';
import { outlookOf } from '../analysis/trend/outlook';
import { outlookText } from '../words/verdict/outlook';
import { formatTimeOfDay } from '../words/units';
import type { ConnectionState } from '../sessions/monitor';

/** A time of day is no finer than this: it is an estimate. */
const STEP_MS = 5 * 60_000;
/** Further ahead than this a time of day would not say which day. */
const DAY_MS = 24 * 3_600_000;

/** @param liveMs Now, ms since 1970, where the device is heard; null where it is not. */
export function outlookLines(analysis: BootAnalysis | undefined, liveMs: number | null): string[] {
  const watch = analysis?.heaps.get(analysis.judgedHeap ?? '')?.watch;
  const ahead = watch && outlookOf(watch);
  if (!ahead) return [];
  if (liveMs === null || ahead.inMs > DAY_MS) return [outlookText(ahead)];
  const atMs = Math.ceil((liveMs + ahead.inMs) / STEP_MS) * STEP_MS;
  return [outlookText(ahead, formatTimeOfDay(atMs))];
}

/** Now, ms since 1970, where the device is heard; null where it is not. */
export function liveNow(state: ConnectionState): number | null {
  return state.kind === 'live' && !state.isReplay ? Date.now() : null;
}
