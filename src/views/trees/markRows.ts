/** The marks of a session in the Heap tree, latest first. */
import type { Mark } from '../../model/marks';
import type { Session } from '../../model/session';
import { formatDuration } from '../../words/units';
import type { Row } from './stableTree';
import { plural, t } from '../../words/l10n';

/** Marks shown; those that patterns set may be very many. */
const MAX_SHOWN = 200;

const BY: Readonly<Record<Mark['by'], string>> = {
  user: t('set by you'),
  pattern: t('set by a line that matches heapMonitor.markPattern'),
  firmware: t('set by the firmware'),
};

/** None where there are no marks. */
export function markRows({ marks }: Session): Row[] {
  const last = marks.all.at(-1);
  if (!last) return [];
  const shown = [...marks.all].reverse().slice(0, MAX_SHOWN);
  return [
    {
      id: 'marks',
      label: marks.count === 1 ? t('Mark') : t('Marks ({0})', marks.count),
      description: t('{0} · at {1}', last.name, formatDuration(last.timeMs)),
      tooltip: t('{0}, the latest: {1}', plural(marks.count, 'mark'), last.name),
      icon: ['bookmark'],
      children: () => shown.map(markRow),
    },
  ];
}

function markRow({ number, name, timeMs, by, boot }: Mark): Row {
  return {
    id: `mark:${number}`,
    label: name,
    description: t('at {0}', formatDuration(timeMs)),
    tooltip: t(
      '{0}\n{1} after the session began, in boot {2}; {3}',
      name,
      formatDuration(timeMs),
      boot,
      BY[by],
    ),
    icon: ['bookmark'],
    contextValue: 'mark',
    subject: { kind: 'mark', mark: number },
  };
}
