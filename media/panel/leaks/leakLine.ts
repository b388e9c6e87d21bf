/** The row of a line that several call stacks lead to; it opens to their rows, each with its own verdict. */
import { select } from 'd3';
import type { PanelLeakGroup } from '../../../src/views/panel/protocol';
import { frameName } from '../../../src/words/frames';
import { formatBytes, formatCount } from '../../../src/words/units';
import { clean } from '../../../src/words/untrusted';
import { keyedRows } from '../dom/keyedRows';
import { leakRowParts, putKind, type HeadText } from './leakHead';
import { stacksText, type LineEntry } from './leakLines';
import { leakRow, type LeakActions, type LeakRowView } from './leakRow';
import { atLeast, placeOf } from './leakTable';
import { putClass, putText } from '../dom/put';
import { sparkPath } from '../dom/sparkline';
import { formatMany, t } from '../text';
import { rateText } from '../head/verdictText';

export function leakLine(id: string, actions: LeakActions): LeakRowView<LineEntry> {
  const { node, head, details } = leakRowParts(() => actions.toggle(id));
  let drawStacks: ((entry: LineEntry, complete: boolean, open: ReadonlySet<string>) => void) | null = null;
  return {
    node,
    draw: (entry, complete, open) => {
      const isOpen = open.has(id);
      putKind(node, entry.line.kind);
      head.draw(headText(entry, complete), isOpen);
      if (isOpen) (drawStacks ??= lineStacks(details(), actions))(entry, complete, open);
      if (drawStacks) putClass(details(), 'gone', !isOpen);
    },
  };
}

/** Fills what a line opens to; returns what draws it. */
function lineStacks(
  details: HTMLElement,
  actions: LeakActions,
): (entry: LineEntry, complete: boolean, open: ReadonlySet<string>) => void {
  const about = select(details).append('p').attr('class', 'site-facts');
  const list = select(details).append('ul').attr('class', 'groups');
  const stacks = keyedRows(
    list.node()!,
    (group: PanelLeakGroup) => group.id,
    (group) => leakRow(group.id, actions),
  );
  return ({ groups }, complete, open) => {
    putText(about, t('leaks.joined', { stacks: formatMany(groups.length, 'stack') }));
    stacks(groups).forEach((row, at) => row.draw(groups[at]!, complete, open));
  };
}

function headText({ line, groups }: LineEntry, complete: boolean): HeadText {
  const { frame, kind, bytesPerHour } = line;
  const sum = (of: 'bytes' | 'count'): number => groups.reduce((total, group) => total + group[of], 0);
  const name = clean(frameName(frame));
  const about = stacksText(groups);
  return {
    bytes: atLeast(formatBytes(sum('bytes')), complete && !groups.some((group) => group.atLeast)),
    count: t('leaks.times', { count: formatCount(sum('count')) }),
    growth: rateText(bytesPerHour),
    kind: t(`kind.${kind}`),
    spark: sparkPath(sumOfHistories(groups)),
    name,
    place: [placeOf(frame), about].filter((text) => text !== '').join(' · '),
    title: [name, about].join('\n'),
  };
}

/** List by list, from the latest backwards: a site that came later has fewer lists. */
function sumOfHistories(groups: LineEntry['groups']): number[] {
  const histories = groups.map(({ site }) => site?.history ?? []);
  const length = Math.max(0, ...histories.map((history) => history.length));
  return Array.from({ length }, (_, at) =>
    histories.reduce((sum, history) => sum + (history[history.length - length + at] ?? 0), 0),
  );
}
