/** The rows of the Heap tree: the latest figures, the boots, and the ELF or what is missing. */
import type { Boot } from '../model/boot';
import type { HeapSeries } from '../model/heapSeries';
import type { Session } from '../model/session';
import { bootsRow } from './bootRows';
import { baseName, formatBytes, formatDuration, plural } from './format';
import type { FrameSource } from './frameSource';
import { markRows } from './markRows';
import type { Row } from './stableTree';

export function heapRows(session: Session, source: FrameSource): Row[] {
  const { boot } = session;
  if (!boot) return [];
  return [
    ...figureRows(boot),
    ...totalRows(boot),
    ...otherHeapRows(boot),
    ...seriesRows(boot),
    ...markRows(session),
    bootsRow(session, source),
    elfRow(source, boot),
  ];
}

function figure(id: string, label: string, value: string, tooltip: string, icon: string): Row {
  return { id, label, description: value, tooltip: `${label}: ${value}\n${tooltip}`, icon: [icon] };
}

/** The heap that `heap_caps_print_heap_info(MALLOC_CAP_DEFAULT)` prints is the one of the plain getters. */
const SAME_AS_DEFAULT = 'DEFAULT';
/** A figure that much older than its neighbours says so. */
const OLD_MS = 10_000;

function figureRows(boot: Boot): Row[] {
  const { heap } = boot;
  if (heap?.lastFreeBytes == null) return [];
  const detailed = heap.largestFreeBlock === null ? boot.heaps.get(SAME_AS_DEFAULT) : heap;
  const largest = detailed?.largestFreeBlock ?? null;
  const rows = [
    figure('free', 'Free', formatBytes(heap.lastFreeBytes), `${heap.lastFreeBytes} bytes`, 'dashboard'),
  ];
  if (heap.minimumFreeBytes !== null)
    rows.push(
      figure(
        'minimum',
        'Minimum ever',
        formatBytes(heap.minimumFreeBytes),
        `${heap.minimumFreeBytes} bytes, by the device's own account since its boot`,
        'arrow-down',
      ),
    );
  if (heap.window)
    rows.push(
      figure(
        'window',
        'Last 60 s',
        `${formatBytes(heap.window.leastFreeBytes)} … ${formatBytes(heap.window.mostFreeBytes)}`,
        `least ${heap.window.leastFreeBytes}, most ${heap.window.mostFreeBytes} bytes`,
        'arrow-both',
      ),
    );
  if (largest !== null)
    rows.push(
      figure(
        'largest',
        'Largest free block',
        formatBytes(largest) + age(detailed, heap),
        `${largest} bytes: the most that one allocation can get`,
        'symbol-array',
      ),
    );
  return rows;
}

/** ` · 12 s ago` where the one heap was read clearly before the other: its figures need not fit those of now. */
function age(older: HeapSeries | undefined, newer: HeapSeries): string {
  const ageMs = (newer.history.last?.timeMs ?? 0) - (older?.history.last?.timeMs ?? 0);
  return ageMs < OLD_MS ? '' : ` · ${formatDuration(ageMs)} ago`;
}

function totalRows(boot: Boot): Row[] {
  return [...boot.heapTotals].map(([name, bytes]) =>
    figure(`total:${name}`, `${name} total`, formatBytes(bytes), `${bytes} bytes`, 'circuit-board'),
  );
}

/** What the firmware prints under names of its own. */
function seriesRows(boot: Boot): Row[] {
  return boot.namedSeries.all.map(({ name, unit, last, least, most, count }) => {
    const value = `${last}${unit === '' ? '' : ` ${unit}`}`;
    return figure(
      `series:${name}`,
      name,
      value,
      `least ${least}, most ${most} of ${plural(count, 'value')}`,
      'pulse',
    );
  });
}

/** Heaps beside the one that stands for the device, such as PSRAM. */
function otherHeapRows(boot: Boot): Row[] {
  const main = boot.heap;
  return [...boot.heaps.values()]
    .filter((heap) => heap !== main && heap.lastFreeBytes !== null)
    .filter(({ name }) => name !== SAME_AS_DEFAULT || main?.name !== 'default')
    .map((heap) => {
      const largest =
        heap.largestFreeBlock === null ? '' : `, largest block ${formatBytes(heap.largestFreeBlock)}`;
      const free = `${formatBytes(heap.lastFreeBytes ?? 0)} free${largest}`;
      return figure(`heap:${heap.name}`, heap.name, free, 'MALLOC_CAP_ capabilities', 'database');
    });
}

function elfRow({ elf, elfMatch }: Pick<FrameSource, 'elf' | 'elfMatch'>, boot: Boot): Row {
  const command = { command: 'heapMonitor.selectElf', title: 'Select ELF File…' };
  const base = { id: 'elf', label: 'ELF', command };
  switch (elf.state) {
    case 'ready':
      if (elfMatch === 'mismatch')
        return {
          ...base,
          description: `${baseName(elf.path)} is not what runs`,
          tooltip: [
            `${elf.path}\nis not the ELF of the firmware that runs, so its lines would be wrong.`,
            `The firmware's SHA-256 begins with ${boot.elfSha256}, the file's with ${elf.sha256.slice(0, 16)}.`,
            'Flash this build, or click to choose the ELF that runs (or this one, all the same).',
          ].join('\n'),
          icon: ['error', 'list.errorForeground'],
        };
      return elf.hasDebugInfo
        ? {
            ...base,
            description: elfMatch === 'match' ? `${baseName(elf.path)} · is what runs` : baseName(elf.path),
            tooltip: `${elf.path}\n${MATCH_TEXT[elfMatch]}`,
            icon: [elfMatch === 'match' ? 'pass' : 'file-binary'],
          }
        : {
            ...base,
            description: `${baseName(elf.path)}: no debug information`,
            tooltip: `${elf.path}\nIt has no debug information: functions by symbol only, no lines. Build with -g.`,
            icon: ['warning', 'list.warningForeground'],
          };
    case 'loading':
      return {
        ...base,
        description: `reading ${baseName(elf.path)}…`,
        tooltip: elf.path,
        icon: ['loading~spin'],
      };
    case 'failed':
      return {
        ...base,
        description: elf.message,
        tooltip: `${elf.path}\n${elf.message}`,
        icon: ['error', 'list.errorForeground'],
      };
    case 'none':
      return {
        ...base,
        description: elf.missing || 'none',
        tooltip: `${elf.missing}\nWithout it addresses stay numbers. Click to choose one.`,
        icon: ['warning', 'list.warningForeground'],
      };
  }
}

const MATCH_TEXT = {
  match: 'It is the ELF of the firmware that runs: its SHA-256 is the one that was printed.',
  unknown:
    'The firmware has not printed the SHA-256 of its ELF (it does at boot), so this may be another one.',
} as const;
