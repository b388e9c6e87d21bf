/** Where the figures of the shown heap come from, as the panel gets it. */
import type { Boot } from '../../model/boot';
import type { HeapSeries } from '../../model/heapSeries';
import type { Session } from '../../model/session';
import type { OriginView } from './protocol';

export function originView(
  session: Session,
  heapOf: (boot: Boot | undefined) => HeapSeries | undefined,
): OriginView {
  const sources = session.boots.flatMap((boot) => {
    const heap = heapOf(boot);
    return heap && heap.samples > 0 ? [heap.timeSource] : [];
  });
  return {
    // Without readings there are lists and marks, which have the times of lines.
    hasTime: sources.length > 0 ? !sources.includes('none') : hasClock(session),
    periodMs: sources.includes('period') ? session.readingPeriodMs : null,
    guess: heapOf(session.boot)?.guess?.example ?? '',
  };
}

function hasClock({ boots, timeSource }: Session): boolean {
  return boots.length === 0 || timeSource !== 'none';
}
