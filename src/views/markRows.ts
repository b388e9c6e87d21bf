/** The marks of a session in the Heap tree, latest first. */
import type { Mark } from '../model/marks';
import type { Session } from '../model/session';
import { formatDuration, plural } from './format';
import type { Row } from './stableTree';

/** Marks shown; those that patterns set may be very many. */
const MAX_SHOWN = 200;

const BY: Readonly<Record<Mark['by'], string>> = {
  user: 'set by you',
  pattern: 'set by a line that matches heapMonitor.markPattern',
  firmware: 'set by the firmware',
};

/** None where there are no marks. */
export function markRows({ marks }: Session): Row[] {
  const last = marks.all.at(-1);
  if (!last) return [];
  const shown = [...marks.all].reverse().slice(0, MAX_SHOWN);
  return [
    {
      id: 'marks',
      label: marks.count === 1 ? 'Mark' : `Marks (${marks.count})`,
      description: `${last.name} · at ${formatDuration(last.timeMs)}`,
      tooltip: `${plural(marks.count, 'mark')}, the latest: ${last.name}`,
      icon: ['bookmark'],
      children: () => shown.map(markRow),
    },
  ];
}

function markRow({ number, name, timeMs, by, boot }: Mark): Row {
  return {
    id: `mark:${number}`,
    label: name,
    description: `at ${formatDuration(timeMs)}`,
    tooltip: `${name}\n${formatDuration(timeMs)} after the session began, in boot ${boot}; ${BY[by]}`,
    icon: ['bookmark'],
    contextValue: 'mark',
  };
}

/** The mark of a row. @param id Of the row, untrusted. */
export function findMark({ marks }: Session, id: string | undefined): Mark | undefined {
  return marks.all.find(({ number }) => id === `mark:${number}`);
}
