/** The boots of the Heap tree: how each began, how long it lived, which firmware ran, and what befell it. */
import type { ViewBadge } from 'vscode';
import type { Boot } from '../../model/boot';
import type { Session } from '../../model/session';
import { eventRows } from './eventRows';
import { formatDuration } from '../../words/units';
import type { FrameSource } from '../../frames/frameSource';
import type { Row } from './stableTree';
import { plural, t } from '../../words/l10n';

export function bootsRow(session: Session, source: FrameSource): Row {
  const { boots, droppedBoots } = session;
  const count = boots.length + droppedBoots;
  const last = session.boot as Boot;
  return {
    id: 'boots',
    label: count === 1 ? t('Boot') : t('Boots ({0})', count),
    description: [startText(last), panicsText(last)].filter((part) => part !== '').join(', '),
    icon: ['debug-restart'],
    children: () => [...boots].reverse().map((boot) => bootRow(boot, session, source)),
  };
}

/** The number of panics of a session, to be seen without opening the view; undefined where there is none. */
export function crashBadge({ boots }: Session): ViewBadge | undefined {
  const value = boots.reduce((sum, { panics }) => sum + panics.length, 0);
  return value === 0 ? undefined : { value, tooltip: t('{0} since the start', plural(value, 'panic')) };
}

function bootRow(boot: Boot, session: Session, source: FrameSource): Row {
  const livedMs = session.livedMs(boot);
  const lived = livedMs === null ? '' : formatDuration(livedMs);
  const { application, panics, events } = boot;
  const firmware = [application.get('projectName'), application.get('appVersion')].filter(Boolean).join(' ');
  const description = [startText(boot), lived, panicsText(boot), firmware];
  return {
    id: `boot:${boot.number}`,
    label: `${boot.number}`,
    description: description.filter((part) => part !== '').join(' · '),
    tooltip: tooltip(boot, lived),
    icon: panics.length > 0 ? ['error', 'list.errorForeground'] : ['circle-outline'],
    ...(events.all.length > 0 ? { children: () => eventRows(boot, source) } : {}),
  };
}

function tooltip(boot: Boot, lived: string): string {
  const { application, chip, chipRevision, cpuCores, cpuFrequencyHz, events } = boot;
  const revision = chipRevision === null ? '' : ` v${Math.floor(chipRevision / 100)}.${chipRevision % 100}`;
  const processor = [
    chip === null ? '' : t('chip {0}{1}', chip, revision),
    cpuCores === null ? '' : plural(cpuCores, 'core'),
    cpuFrequencyHz === null ? '' : `${cpuFrequencyHz / 1e6} MHz`,
  ];
  const lines: (string | null | undefined)[] = [
    t('Boot {0}: {1}', boot.number, startText(boot)),
    lived === '' ? '' : t('heard for {0}', lived),
    processor.filter((part) => part !== '').join(', '),
    labelled('project', application.get('projectName')),
    labelled('version', application.get('appVersion')),
    labelled('built', application.get('compileTime')),
    labelled('ESP-IDF', application.get('idfVersion')),
    labelled('ELF SHA-256', boot.elfSha256 && `${boot.elfSha256}…`),
    labelled(t('before the reset at'), boot.savedPc),
    events.dropped > 0 ? t('{0} no longer kept', plural(events.dropped, 'earlier event')) : '',
    ...events.all.map(({ reason }) => reason),
  ];
  return lines.filter(Boolean).join('\n');
}

function labelled(label: string, value: string | null | undefined): string {
  return value ? `${label} ${value}` : '';
}

function startText({ resetReason, start }: Boot): string {
  return resetReason ?? START_TEXT[start];
}

const START_TEXT: Readonly<Record<Boot['start'], string>> = {
  running: t('joined while running'),
  banner: t('restarted'),
  rebooting: t('restarted'),
  clock: t('restarted, as its clock shows'),
};

function panicsText({ panics }: Boot): string {
  return panics.length === 0 ? '' : plural(panics.length, 'panic');
}
