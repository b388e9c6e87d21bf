/** The crashes of a session, first of the Heap tree: each opens its source line. */
import type { Crash } from '../../analysis/crashes';
import { t } from '../../words/l10n';
import { crashesLead, crashesMore, crashesText, crashText } from '../../words/crashText';
import type { ShownCrashes } from '../shownCrashes';
import type { Row } from './stableTree';

/** A row for each different one under one that counts them; none where nothing crashed. */
export function crashRows(crashes: ShownCrashes | null): Row[] {
  if (!crashes) return [];
  const { named, unnamed, isOutlived } = crashes;
  const label = crashesLead(crashes).replace(/:$/, '');
  const text = crashesText(crashes);
  const [only] = named;
  const isOne = named.length === 1 && only !== undefined;
  return [
    {
      id: 'crashes',
      label,
      description: text.slice(crashesLead(crashes).length).trim(),
      tooltip: text,
      icon: isOutlived ? ['history'] : ['error', 'list.errorForeground'],
      accessibleName: text,
      ...(isOne ? openSource(only) : {}),
      ...(isOne
        ? {}
        : {
            children: () => [
              ...named.map((crash) => crashRow(crash, crashes)),
              ...moreRows(unnamed, crashes),
            ],
          }),
    },
  ];
}

function crashRow(crash: Crash, all: ShownCrashes): Row {
  return {
    id: `crash:${crash.boot}:${crash.event}`,
    label: crashText(crash, all),
    description: t('boot {0}', crash.boot),
    icon: ['error', 'list.errorForeground'],
    contextValue: 'deviceEvent',
    subject: { kind: 'event', boot: crash.boot, event: crash.event },
    ...openSource(crash),
  };
}

function moreRows(unnamed: number, all: ShownCrashes): Row[] {
  return unnamed === 0 ? [] : [{ id: 'crash:more', label: crashesMore(all).trim(), icon: ['ellipsis'] }];
}

function openSource({ place }: Crash): Pick<Row, 'command'> {
  if (!place?.file) return {};
  const { file, line } = place;
  return {
    command: { command: 'heapMonitor.revealFrame', title: t('Open Source'), arguments: [{ file, line }] },
  };
}
