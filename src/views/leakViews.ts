/** The outstanding allocations as views show them, most bytes first. */
import { ownFrameIndex } from '../analysis/ownFrame';
import type { Boot } from '../model/boot';
import type { LeakGroup, Shortfall } from '../model/leaks';
import { baseName, formatBytes } from './format';
import { frameRow, framesOf, frameText } from './frameRows';
import type { FrameSource } from './frameSource';
import type { LeakGroupView, LeaksView } from './messages';
import type { Row } from './stableTree';
import { plural, t } from '../l10n';

/** Groups shown; a report has rarely more than some tens. */
const MAX_GROUPS = 500;

/** Callers that the name of a group may have. */
const MAX_NAMED_CALLERS = 3;
/** Between a function and its caller in the name of a group. */
const CALLED_FROM = ' ← ';

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
};

export function groupView(group: LeakGroup, source: FrameSource): LeakGroupView {
  const frames = group.callers.flatMap((caller) => framesOf(caller, source));
  const ownFrame = ownFrameIndex(frames);
  const own = frames[ownFrame];
  const name = own?.function ?? own?.address ?? t('no call stack');
  return { id: group.key, count: group.count, bytes: group.bytes, name, ownFrame, frames };
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

export function leakRows(boot: Boot | undefined, source: FrameSource): Row[] {
  const view = leaksView(boot, source);
  return view.groups.map((group) => groupRow(group, view.complete));
}

function groupRow(group: LeakGroupView, complete: boolean): Row {
  const atLeast = complete ? '' : '≥ ';
  const own = group.frames[group.ownFrame];
  const place = own?.file ? ` · ${baseName(own.file)}:${own.line}` : '';
  const [label = group.name, ...callers] = group.name.split(CALLED_FROM);
  const from = callers.map((caller) => CALLED_FROM + caller).join('');
  return {
    id: `leak:${group.id}`,
    label,
    // The figures first: a side bar is narrow, and what does not fit is cut off at the end.
    description: `${atLeast}${formatBytes(group.bytes)} · ${group.count} ×${from}${place}`,
    tooltip: [
      t(
        '{0}{1}, {2} bytes',
        complete ? '' : 'At least ',
        plural(group.count, 'outstanding allocation'),
        group.bytes,
      ),
      ...group.frames.map(frameText),
    ].join('\n'),
    icon: ['symbol-event'],
    contextValue: 'leakGroup',
    accessibleName: `${group.name}: ${plural(group.count, 'allocation')}, ${formatBytes(group.bytes)}`,
    ...(group.frames.length > 0 ? { children: () => frameRows(group) } : {}),
  };
}

function frameRows(group: LeakGroupView): Row[] {
  return group.frames.map((frame, index) => frameRow(frame, index === group.ownFrame, group.id, index));
}
