/** What grew between two marks, as the panel gets it. */
import { generationBetween } from '../../analysis/generations/generation';
import type { Monitor } from '../../sessions/monitor';
import type { Session } from '../../model/session';
import type { GenerationView, MarkView, PanelLeakGroup } from './protocol';
import { estimateView } from './verdictView';
import { callersOf } from '../../analysis/sites/stackFrame';
import { shortfallText } from '../../words/generation';

/** Marks offered to choose from, the latest. */
const MAX_MARKS = 200;

export function markViews({ marks }: Session): MarkView[] {
  return marks.all.slice(-MAX_MARKS).map(({ number, name, timeMs }) => ({ number, name, timeMs }));
}

/**
 * null where the first mark is no longer there.
 * @param to Number of the later mark; null: until now.
 * @param groups Those of the latest report, for the names of call sites.
 */
export function generationView(
  { session, analysis }: Pick<Monitor, 'session' | 'analysis'>,
  from: number,
  to: number | null,
  groups: readonly PanelLeakGroup[],
): GenerationView | null {
  const markOf = (number: number | null) => session.marks.all.find((mark) => mark.number === number) ?? null;
  const first = markOf(from);
  if (!first) return null;
  const { sites, floor, events, shortfalls } = generationBetween(session, analysis, first, markOf(to));
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  return {
    from,
    to: markOf(to) ? to : null,
    lostBytes: floor?.lostBytes ?? null,
    sites: sites.map(({ stack, ...figures }) => ({
      ...figures,
      group: names.has(stack) ? stack : null,
      name: names.get(stack) ?? callersOf(stack)[0] ?? '',
    })),
    events: events.map(({ bytes, ...event }) => ({ ...event, bytes: estimateView(bytes) })),
    shortfalls: shortfalls.map(shortfallText),
  };
}
