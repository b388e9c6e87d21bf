/** Panics, watchdogs, brown-outs and printed backtraces as rows under their boot. */
import {
  blamedStack,
  endsInRom,
  mainStack,
  stackOf,
  type StackEntry,
  type Unwound,
} from '../../analysis/crashStack';
import { crashFrameIndex } from '../../analysis/ownFrame';
import type { Boot } from '../../model/boot';
import type { CoreState, DeviceEvent } from '../../model/events';
import type { Session } from '../../model/session';
import { heapAtFailure } from '../../words/heapAtFailure';
import { baseName } from '../../words/units';
import { frameLine, frameName } from '../../words/frames';
import { frameRow, framesOf } from './frameRows';
import type { FrameSource } from '../../frames/frameSource';
import type { StackFrame } from '../../analysis/sites/stackFrame';
import type { Subject } from '../subject';
import type { Row } from './stableTree';
import { t } from '../../words/l10n';

type EventSubject = Extract<Subject, { kind: 'event' }>;

/** Oldest first. */
export function eventRows(boot: Boot, source: FrameSource): Row[] {
  return boot.events.all.map((event) =>
    eventRow(event, { kind: 'event', boot: boot.number, event: event.number }, source),
  );
}

/** The event of a row; undefined where it is no longer kept. */
export function findEvent({ boots }: Session, { boot, event }: EventSubject): DeviceEvent | undefined {
  const events = boots.find(({ number }) => number === boot)?.events;
  return events?.all.find(({ number }) => number === event);
}

function eventRow(event: DeviceEvent, subject: EventSubject, source: FrameSource): Row {
  // The same event keeps its id when others go.
  const id = `event:${subject.boot}:${subject.event}`;
  const own = ownFrame(blamedStack(event, unwindBy(source)), source);
  const place = own?.file ? `${frameName(own)} · ${baseName(own.file)}:${own.line}` : own && frameName(own);
  const parts = [
    place ?? '',
    event.task === null || event.reason.includes(event.task) ? '' : t('task {0}', event.task),
    event.core === null ? '' : t('core {0}', event.core),
  ];
  const facts = factsOf(event);
  return {
    id,
    label: event.reason,
    description: parts.filter((part) => part !== '').join(' · '),
    tooltip: [event.reason, ...facts].join('\n'),
    icon: iconOf(event),
    contextValue: 'deviceEvent',
    subject,
    ...(event.cores.length > 0 || event.pc !== null || facts.length > 0
      ? { children: () => [...stackRows(event, id, source), ...detailRows(event, id)] }
      : {}),
  };
}

function unwindBy(source: FrameSource): (core: CoreState) => Unwound | undefined {
  return (core) => source.unwind(core);
}

function iconOf({ kind, fatal }: DeviceEvent): readonly [string, string?] {
  if (fatal) return ['error', 'list.errorForeground'];
  if (kind === 'backtrace') return ['list-tree'];
  return [kind === 'brownout' ? 'zap' : 'warning', 'list.warningForeground'];
}

function ownFrame(entries: readonly StackEntry[], source: FrameSource): StackFrame | undefined {
  const frames = entries.flatMap(({ address, kind }) => framesOf(address, source, kind));
  return frames[crashFrameIndex(frames)];
}

/** The stack of the only core; where there are several, a row for each. */
function stackRows(event: DeviceEvent, id: string, source: FrameSource): Row[] {
  const { cores } = event;
  if (cores.length < 2)
    return [
      ...entryRows(mainStack(event, unwindBy(source)), id, source),
      ...endRow(cores, id, source),
      ...cores.flatMap((core) => registersRow(core, id)),
    ];
  return cores.map((core, index) => ({
    id: `${id}:core:${index}`,
    label: core.core === null ? t('Core') : t('Core {0}', core.core),
    icon: ['chip'],
    expanded: true,
    children: () => {
      const own = `${id}:core:${index}`;
      return [
        ...entryRows(stackOf(core, source.unwind(core)), own, source),
        ...endRow([core], own, source),
        ...registersRow(core, own),
      ];
    },
  }));
}

function entryRows(entries: readonly StackEntry[], id: string, source: FrameSource): Row[] {
  const frames = entries.flatMap((entry) =>
    framesOf(entry.address, source, entry.kind).map((frame) => ({ frame, doubt: entry.doubt })),
  );
  const own = crashFrameIndex(frames.map(({ frame }) => frame));
  return frames.map(({ frame, doubt }, index) => {
    const row = frameRow(frame, index === own, id, index);
    if (doubt === '') return row;
    const description = [row.description, t(doubt)].filter(Boolean).join(' · ');
    return {
      ...row,
      description,
      tooltip: t('{0}\n{1}: it need not have been called from here', row.tooltip, doubt),
    };
  });
}

/** Why a stack ends, where more of it can be had. */
function endRow(cores: readonly CoreState[], id: string, source: FrameSource): Row[] {
  const isRom = cores.some((core) => {
    const unwound = core.backtrace.pcs.length === 0 ? source.unwind(core) : undefined;
    return unwound !== undefined && endsInRom(unwound);
  });
  if (!isRom) return [];
  return [
    {
      id: `${id}:rom`,
      label: t('Ends in the ROM'),
      description: t('Install esp-rom-elfs to see more callers.'),
      tooltip: t(
        "The call stack goes on in the chip's ROM.\nInstall ESP-IDF's esp-rom-elfs, or set ESP_ROM_ELF_DIR to the folder of its ELF files.",
      ),
      icon: ['info'],
    },
  ];
}

function registersRow({ registers }: CoreState, id: string): Row[] {
  if (registers.size === 0) return [];
  return [
    {
      id: `${id}:registers`,
      label: t('Registers'),
      icon: ['symbol-variable'],
      children: () =>
        [...registers].map(([name, value]) => ({
          id: `${id}:register:${name}`,
          label: name,
          description: hex(value),
        })),
    },
  ];
}

/** The lines that describe it, and how the heap was where an allocation failed. */
function factsOf({ details, allocation, timeMs }: DeviceEvent): readonly string[] {
  const heap = allocation === null ? '' : heapAtFailure(allocation, timeMs);
  return heap === '' ? details : [...details, heap];
}

function detailRows(event: DeviceEvent, id: string): Row[] {
  return factsOf(event).map((text, index) => ({ id: `${id}:detail:${index}`, label: text, icon: ['info'] }));
}

/** All of an event as text, to be pasted into a report. */
export function eventText(event: DeviceEvent, source: FrameSource): string {
  const cores = event.cores.map((core) => coreText(core, source));
  const alone = event.cores.length === 0 ? stackText(mainStack(event, unwindBy(source)), source) : [];
  return `${[event.reason, ...factsOf(event), ...alone, ...cores.flat()].join('\n')}\n`;
}

function coreText(core: CoreState, source: FrameSource): string[] {
  const registers = [...core.registers].map(([name, value]) => `${name} ${hex(value)}`);
  return [
    ...(core.core === null ? [] : [t('Core {0}', core.core)]),
    ...stackText(stackOf(core, source.unwind(core)), source),
    ...(registers.length > 0 ? [registers.join(', ')] : []),
  ];
}

function stackText(entries: readonly StackEntry[], source: FrameSource): string[] {
  return entries.flatMap(({ address, kind, doubt }) =>
    framesOf(address, source, kind).map((frame) => `${frameLine(frame)}${doubt === '' ? '' : ` (${doubt})`}`),
  );
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
