/** The rows of the Heap tree: the latest figures, the boots, and the ELF or what is missing. */
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import type { SessionAnalysis } from '../../analysis/sessionAnalysis';
import type { Boot } from '../../model/boot';
import type { HeapRegion, RegionFigures } from '../../model/heapRegions';
import type { HeapSeries } from '../../model/heapSeries';
import type { Session } from '../../model/session';
import { bootsRow } from './bootRows';
import { crashRows } from './crashRows';
import { shownCrashes } from '../shownCrashes';
import { baseName, formatBytes, formatDuration } from '../../words/units';
import type { FrameSource } from '../../frames/frameSource';
import { markRows } from './markRows';
import { componentRows } from './componentRows';
import type { Row } from './stableTree';
import { verdictLabel, verdictRows } from './verdictRows';
import { plural, t } from '../../words/l10n';
import { heapLabel } from '../../words/heapLabel';
import { heapReason } from '../../words/verdict/heapReason';

/**
 * @param analysis Of the session; without it there are no verdicts.
 * @param liveMs Now, ms since 1970, where the device is heard; null where it is not.
 * @param isOver It is a log or a recording.
 */
export function heapRows(
  session: Session,
  source: FrameSource,
  analysis?: SessionAnalysis,
  liveMs: number | null = null,
  isOver = false,
): Row[] {
  const { boot } = session;
  if (!boot) return [];
  const ofBoot = analysis?.of(boot);
  const crashes = shownCrashes(session, analysis, source, isOver);
  const verdict = verdictRows(ofBoot, liveMs);
  return [
    ...(crashes?.isOutlived ? [...verdict, ...crashRows(crashes)] : [...crashRows(crashes), ...verdict]),
    ...guessRows(boot),
    ...periodRows(boot, session.readingPeriodMs),
    ...figureRows(boot),
    ...totalRows(boot),
    ...otherHeapRows(boot, ofBoot),
    ...regionRows(boot),
    ...seriesRows(boot),
    ...markRows(session),
    ...componentRows(boot),
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

/** That the heap was guessed, and where to correct it. */
function guessRows({ heap }: Boot): Row[] {
  if (!heap?.guess) return [];
  const { example } = heap.guess;
  return [
    {
      id: 'guess',
      label: t('Guessed heap'),
      description: example,
      tooltip: guessTooltip(example),
      icon: ['question', 'editorLightBulb.foreground'],
      command: teachCommand(example),
    },
  ];
}

/** That nothing tells when readings came, and where to say it; or what was said. */
function periodRows({ heap }: Boot, periodMs: number | null): Row[] {
  if (!heap || heap.samples < 2) return [];
  const command = { command: 'heapMonitor.setPeriod', title: t('Set Reading Period…') };
  if (heap.timeSource === 'period' && periodMs !== null)
    return [
      {
        id: 'period',
        label: t('Reading period'),
        description: formatDuration(periodMs),
        tooltip: t(
          'You said that one reading comes every {0}.\nClick to change that.',
          formatDuration(periodMs),
        ),
        icon: ['history'],
        command,
      },
    ];
  if (heap.timeSource !== 'none') return [];
  return [
    {
      id: 'period',
      label: t('No times'),
      description: t('Set Reading Period…'),
      tooltip: t(
        'Nothing in the log says when its readings came, so there are no rates.\nClick to say how far apart they are.',
      ),
      icon: ['question', 'editorLightBulb.foreground'],
      command,
    },
  ];
}

function guessTooltip(example: string): string {
  return t(
    'These readings are guessed from lines like: {0}\nClick to teach the line or to reject it.',
    example,
  );
}

function teachCommand(example: string): NonNullable<Row['command']> {
  return { command: 'heapMonitor.teachLine', title: t('Teach a Line…'), arguments: [example] };
}

function figureRows(boot: Boot): Row[] {
  const { heap } = boot;
  if (heap?.lastFreeBytes == null) return [];
  const detailed = heap.largestFreeBlock === null ? boot.heaps.get(SAME_AS_DEFAULT) : heap;
  const largest = detailed?.largestFreeBlock ?? null;
  const rows = [
    figure(
      'free',
      t('Free'),
      formatBytes(heap.lastFreeBytes),
      t('{0} bytes', heap.lastFreeBytes),
      'dashboard',
    ),
  ];
  if (heap.minimumFreeBytes !== null)
    rows.push(
      figure(
        'minimum',
        t('Minimum ever'),
        formatBytes(heap.minimumFreeBytes),
        t("{0} bytes, by the device's own account since its boot", heap.minimumFreeBytes),
        'arrow-down',
      ),
    );
  if (heap.window)
    rows.push(
      figure(
        'window',
        t('Last 60 s'),
        `${formatBytes(heap.window.leastFreeBytes)} … ${formatBytes(heap.window.mostFreeBytes)}`,
        t('least {0}, most {1} bytes', heap.window.leastFreeBytes, heap.window.mostFreeBytes),
        'arrow-both',
      ),
    );
  if (largest !== null)
    rows.push(
      figure(
        'largest',
        t('Largest free block'),
        formatBytes(largest) + age(detailed, heap),
        t('{0} bytes: the most that one allocation can get', largest),
        'symbol-array',
      ),
    );
  return rows;
}

/** ` · 12 s ago` where the one heap was read clearly before the other: its figures need not fit those of now. */
function age(older: HeapSeries | undefined, newer: HeapSeries): string {
  const ageMs = (newer.history.last?.timeMs ?? 0) - (older?.history.last?.timeMs ?? 0);
  return ageMs < OLD_MS ? '' : t(' · {0} ago', formatDuration(ageMs));
}

function totalRows(boot: Boot): Row[] {
  return [...boot.heapTotals].map(([name, bytes]) =>
    figure(`total:${name}`, t('{0} total', name), formatBytes(bytes), t('{0} bytes', bytes), 'circuit-board'),
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
      t('least {0}, most {1} of {2}', least, most, plural(count, 'value')),
      'pulse',
    );
  });
}

/** Heaps beside the one that stands for the device, such as PSRAM. */
function otherHeapRows(boot: Boot, analysis: BootAnalysis | undefined): Row[] {
  const main = boot.heap;
  return [...boot.heaps.values()]
    .filter((heap) => heap !== main && heap.lastFreeBytes !== null)
    .filter(({ name }) => name !== SAME_AS_DEFAULT || main?.name !== 'default')
    .map((heap) => {
      const largest =
        heap.largestFreeBlock === null ? '' : t(', largest block {0}', formatBytes(heap.largestFreeBlock));
      const free = t('{0} free{1}', formatBytes(heap.lastFreeBytes ?? 0), largest);
      const verdict = analysis?.verdictOn(heap.name);
      const description = verdict ? `${free} · ${verdictLabel(verdict)}` : free;
      const { guess } = heap;
      const tooltip = [originText(heap), verdict ? heapReason(verdict) : '']
        .filter((line) => line !== '')
        .join('\n');
      const name = guess ? t('{0} (guessed)', guess.label) : heapLabel(heap.name);
      const row = figure(`heap:${heap.name}`, name, description, tooltip, guess ? 'question' : 'database');
      return guess ? { ...row, command: teachCommand(guess.example) } : row;
    });
}

function originText({ guess, regions }: HeapSeries): string {
  if (guess) return guessTooltip(guess.example);
  return regions === null
    ? t('MALLOC_CAP_ capabilities')
    : t('Memory of one kind: allocations fall back from one of its regions to the next');
}

/** What the heaps are made of. */
function regionRows({ heapRegions }: Boot): Row[] {
  const { all } = heapRegions;
  if (all.every(({ figures }) => figures === null)) return [];
  const free = all.reduce((sum, { figures }) => sum + (figures?.freeBytes ?? 0), 0);
  return [
    {
      id: 'regions',
      label: t('Regions'),
      description: t('{0}, {1} free', all.length, formatBytes(free)),
      icon: ['layers'],
      children: () => all.map(regionRow),
    },
  ];
}

function regionRow({ address, memory, heaps, sizeBytes, figures }: HeapRegion): Row {
  const place = address === null ? '' : `0x${address.toString(16).padStart(8, '0')}`;
  const label = [memory ?? '', place].filter((part) => part !== '').join(' ');
  const lines = [
    label,
    sizeBytes === null ? '' : t('{0} bytes', sizeBytes),
    ...(figures ? figureLines(figures) : []),
    heaps.length === 0 ? '' : t('printed for {0}', heaps.join(', ')),
  ];
  return {
    id: `region:${place || label}`,
    label,
    description: figures ? figuresText(figures) : formatBytes(sizeBytes ?? 0),
    tooltip: lines.filter((line) => line !== '').join('\n'),
    icon: ['symbol-array'],
  };
}

function figuresText({ freeBytes, largestFreeBlock }: RegionFigures): string {
  const free = formatBytes(freeBytes);
  return largestFreeBlock === null
    ? t('{0} free{1}', free, '')
    : t('{0} free, largest block {1}', free, formatBytes(largestFreeBlock));
}

function figureLines(figures: RegionFigures): string[] {
  const { freeBytes, freeBlocks, largestFreeBlock, allocatedBytes, allocatedBlocks } = figures;
  return [
    freeBlocks === null || largestFreeBlock === null
      ? ''
      : t('{0} bytes free in {1}, the largest {2}', freeBytes, plural(freeBlocks, 'block'), largestFreeBlock),
    allocatedBlocks === null
      ? t('{0} bytes allocated', allocatedBytes)
      : t('{0} bytes allocated in {1}', allocatedBytes, plural(allocatedBlocks, 'block')),
    figures.minimumFreeBytes === null ? '' : t('{0} bytes free at the least', figures.minimumFreeBytes),
  ];
}

function elfRow({ elf, elfMatch }: Pick<FrameSource, 'elf' | 'elfMatch'>, boot: Boot): Row {
  const command = { command: 'heapMonitor.selectElf', title: t('Select ELF File…') };
  const base = { id: 'elf', label: 'ELF', command };
  switch (elf.state) {
    case 'ready':
      if (elfMatch === 'mismatch')
        return {
          ...base,
          description: t('{0} does not match the running firmware', baseName(elf.path)),
          tooltip: [
            t('{0}\nis not the ELF of the firmware that runs, so its lines would be wrong.', elf.path),
            t(
              "The firmware's SHA-256 begins with {0}, the file's with {1}.",
              boot.elfSha256,
              elf.sha256.slice(0, 16),
            ),
            t('Flash this build, or click to choose the ELF that runs (or this one, all the same).'),
          ].join('\n'),
          icon: ['error', 'list.errorForeground'],
        };
      return elf.hasDebugInfo
        ? {
            ...base,
            description:
              elfMatch === 'match'
                ? t('{0} · matches the running firmware', baseName(elf.path))
                : baseName(elf.path),
            tooltip: `${elf.path}\n${MATCH_TEXT[elfMatch]}`,
            icon: [elfMatch === 'match' ? 'pass' : 'file-binary'],
          }
        : {
            ...base,
            description: t('{0}: no debug information', baseName(elf.path)),
            tooltip: t(
              '{0}\nIt has no debug information: functions by symbol only, no lines. Build with -g.',
              elf.path,
            ),
            icon: ['warning', 'list.warningForeground'],
          };
    case 'loading':
      return {
        ...base,
        description: t('reading {0}…', baseName(elf.path)),
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
        description: elf.missing || t('none'),
        tooltip: t('{0}\nWithout it addresses stay numbers. Click to choose one.', elf.missing),
        icon: ['warning', 'list.warningForeground'],
      };
  }
}

const MATCH_TEXT = {
  match: t('It is the ELF of the firmware that runs: its SHA-256 is the one that was printed.'),
  unknown: t(
    'The firmware has not printed the SHA-256 of its ELF (it does at boot), so this may be another one.',
  ),
} as const;
