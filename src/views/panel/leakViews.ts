/** The outstanding allocations of the latest report as views show them, most bytes first. */
import type { Boot } from '../../model/boot';
import type { LeakGroup, Shortfall } from '../../model/leaks';
import type { FrameSource } from '../../frames/frameSource';
import type { LeakGroupView, LeaksView } from './protocol';
import { t } from '../../words/l10n';
import { stackView } from './stackViews';

/** Groups shown; a report has rarely more than some tens. */
const MAX_GROUPS = 500;

/** Callers that the name of a group may have. */
const MAX_NAMED_CALLERS = 3;
/** Between a function and its caller in the name of a group. */
export const CALLED_FROM = ' ← ';

export function leaksView(boot: Boot | undefined, source: FrameSource): LeaksView {
  const report = boot?.shownReport;
  if (!boot || !report) return { reports: 0, timeMs: null, complete: true, shortfall: '', groups: [] };
  const groups = nameApart(report.groups.slice(0, MAX_GROUPS).map((group) => groupView(group, source)));
  return {
    reports: boot.leakReports,
    timeMs: report.timeMs,
    complete: report.complete,
    shortfall: report.shortfall === null ? '' : SHORTFALLS[report.shortfall],
    groups,
  };
}

/** Why a report does not have all there is, for people. */
export const SHORTFALLS: Readonly<Record<Shortfall, string>> = {
  printing: t('The latest report is still being printed.'),
  cut: t('The latest report was cut off: what came after is missing.'),
  overflowed: t(
    'The trace buffer overflowed: the oldest allocations are missing. Give heap_trace_init_standalone() more records.',
  ),
  corrupt: t('The device found its own list of allocations damaged: some are missing.'),
  'too-many': t('The latest report lists more allocations than are kept.'),
  sampled: t('The device follows only one of several allocations: the counts are of those.'),
};

export function groupView(group: LeakGroup, source: FrameSource): LeakGroupView {
  const { key, callers, count, bytes } = group;
  return { id: key, count, bytes, ...stackView(key, callers, source) };
}

/** Groups of one name get their callers' names too, as far up as it takes to tell them apart. */
function nameApart(groups: readonly LeakGroupView[]): LeakGroupView[] {
  const named = groups.map((group) => ({ group, name: group.name }));
  for (let up = 1; up <= MAX_NAMED_CALLERS; up++) {
    const counts = new Map<string, number>();
    for (const { name } of named) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const entry of named) {
      const caller = entry.group.frames[entry.group.ownFrame + up];
      if ((counts.get(entry.name) ?? 0) > 1 && caller)
        entry.name += CALLED_FROM + (caller.function ?? caller.address);
    }
  }
  return named.map(({ group, name }) => (name === group.name ? group : { ...group, name }));
}
