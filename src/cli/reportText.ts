/** The report as text for people. */
import { locationOf } from '../records/callSite';
import { candidatesText, guessText } from './guessed';
import { formatEvents, formatFrame } from './reportEvents';
import { kindWord } from '../words/sites/siteKinds';
import { formatComponent } from './reportComponent';
import type { BootReport, LeakGroupReport, Report, SeriesReport, TaskReport } from './reportJson';
import { PERIOD_HINT } from './duration';
import { verdictWords } from './verdictWords';
import { formatRateInterval } from '../words/units';

const MATCH_TEXT: Readonly<Record<string, string>> = {
  true: ' (the one given)',
  false: ' (NOT the one given: functions and lines may be wrong)',
  null: '',
};

export function formatReport({ boots, crashes, candidates }: Report): string {
  const toTeach = candidatesText(candidates);
  if (boots.length === 0) return toTeach || 'The log tells nothing of heap, tasks or leaks.\n';
  const texts = boots.map((boot, index) => formatBoot(boot, index + 1));
  return [...(crashes ? [`${crashes.text}\n`] : []), ...texts, ...(toTeach === '' ? [] : [toTeach])].join(
    '\n',
  );
}

function formatBoot(boot: BootReport, number: number): string {
  const { project, version, idfVersion } = boot.firmware;
  const facts = [
    project === null ? '' : [project, version].filter(Boolean).join(' '),
    idfVersion === null ? '' : `ESP-IDF ${idfVersion}`,
    boot.resetReason === null ? '' : `reset reason ${boot.resetReason}`,
    boot.elfSha256 === null ? '' : `ELF ${boot.elfSha256}${MATCH_TEXT[String(boot.elfMatches)]}`,
    boot.panics === 0 ? '' : `${boot.panics} panic${boot.panics === 1 ? '' : 's'}`,
    boot.failedAllocations === 0
      ? ''
      : `${boot.failedAllocations} failed allocation${boot.failedAllocations === 1 ? '' : 's'}`,
  ].filter((fact) => fact !== '');
  const title = `Boot ${number}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}\n`;
  return (
    title +
    formatEvents(boot.events, boot.start) +
    formatHeap(boot) +
    formatVerdict(boot) +
    (boot.timeSource === 'none' && boot.heap.samples > 1 ? `    ${PERIOD_HINT}\n` : '') +
    formatHeaps(boot) +
    formatSeries(boot.series) +
    formatTasks(boot.tasks) +
    formatLeaks(boot) +
    formatComponent(boot.monitor)
  );
}

function formatHeap({ heap }: BootReport): string {
  // A firmware may tell nothing but how low it has been.
  if (heap.samples === 0 && heap.minimumFreeBytes === null) return '';
  const rows: [string, number | null][] = [
    ['first free', heap.firstFreeBytes],
    ['last free', heap.lastFreeBytes],
    ['least free', heap.leastFreeBytes],
    ['minimum ever', heap.minimumFreeBytes],
  ];
  const lines = rows
    .filter(([, value]) => heap.samples > 0 || value !== null)
    .map(([name, value]) => `    ${name.padEnd(14)}${bytes(value).padStart(12)}\n`);
  const samples =
    heap.samples === 0 ? 'free never printed' : `${heap.samples} sample${heap.samples === 1 ? '' : 's'}`;
  const title = `  Heap${heap.guess ? ' (guessed)' : ''}, ${samples}\n`;
  return title + lines.join('') + (heap.guess ? guessText(heap.guess) : '');
}

function formatVerdict({ verdict, leaks }: BootReport): string {
  if (!verdict) return '';
  const { verdict: word, reason, bytesPerHour, explained } = verdict;
  const suspects = leaks.filter(({ kind }) => kind === 'growing' || kind === 'suspected').length;
  const lines = [
    `  ${verdictWords(word, suspects)}: ${reason}`,
    bytesPerHour ? `    ${formatRateInterval(bytesPerHour)}` : '',
    explained === '' ? '' : `    ${explained}`,
  ];
  return lines.map((line) => (line === '' ? '' : `${line}\n`)).join('');
}

/** Heaps beside the one that stands for the device, and the regions they are made of. */
function formatHeaps({ heaps, heapRegions }: BootReport): string {
  const others = heaps.length < 2 ? [] : heaps;
  const width = Math.max(24, ...others.map(({ name }) => name.length));
  const rows = others.map(
    ({ name, lastFreeBytes, minimumFreeBytes, largestFreeBlock }) =>
      `    ${name.padEnd(width)}${bytes(lastFreeBytes).padStart(12)}${bytes(minimumFreeBytes).padStart(12)}${bytes(largestFreeBlock).padStart(12)}\n`,
  );
  const regions = heapRegions.flatMap(({ address, memory, figures }) => {
    if (!figures) return [];
    const place = address === null ? '' : `0x${address.toString(16).padStart(8, '0')}`;
    const name = `${place} ${memory ?? ''}`.trim();
    const { freeBytes, minimumFreeBytes, largestFreeBlock } = figures;
    return [
      `    ${name.padEnd(width)}${bytes(freeBytes).padStart(12)}${bytes(minimumFreeBytes).padStart(12)}${bytes(largestFreeBlock).padStart(12)}\n`,
    ];
  });
  const head = (title: string): string =>
    `  ${title.padEnd(width + 2)}${'free'.padStart(12)}${'minimum'.padStart(12)}${'largest'.padStart(12)}\n`;
  return (
    (rows.length > 0 ? head('Heaps') + rows.join('') : '') +
    (regions.length > 0 ? head('Regions') + regions.join('') : '')
  );
}

function formatSeries(series: readonly SeriesReport[]): string {
  if (series.length === 0) return '';
  const width = Math.max(...series.map(({ name }) => name.length)) + 2;
  const rows = series.map(({ name, unit, last, least, most }) =>
    `    ${name.padEnd(width)}${`${last}`.padStart(12)}${`${least}`.padStart(12)}${`${most}`.padStart(12)} ${unit}`.trimEnd(),
  );
  const head = `  ${'Other values'.padEnd(width + 2)}${'last'.padStart(12)}${'least'.padStart(12)}${'most'.padStart(12)}`;
  return `${[head, ...rows].join('\n')}\n`;
}

function formatTasks(tasks: readonly TaskReport[]): string {
  if (tasks.length === 0) return '';
  // Columns that most firmware does not print.
  const sizes = tasks.some(({ stackSizeBytes }) => stackSizeBytes !== null);
  const shares = tasks.some(({ cpuPercent }) => cpuPercent !== null);
  const heaps = tasks.some(({ heap }) => heap !== null);
  const width = Math.max(16, ...tasks.map(({ name }) => name.length));
  const sorted = [...tasks].sort(
    (a, b) =>
      (a.stackHighWaterMark ?? a.stackPrinted ?? Infinity) -
      (b.stackHighWaterMark ?? b.stackPrinted ?? Infinity),
  );
  const lines = sorted.map(
    ({ name, priority, core, stackHighWaterMark, stackPrinted, stackSizeBytes, cpuPercent, heap }) =>
      `    ${name.padEnd(width)}${(stackPrinted === null ? bytes(stackHighWaterMark) : `${stackPrinted}`).padStart(12)}` +
      (sizes ? bytes(stackSizeBytes).padStart(10) : '') +
      `${String(priority ?? '').padStart(10)}${String(core ?? '').padStart(6)}` +
      `${shares ? (cpuPercent === null ? '' : `${cpuPercent} %`).padStart(7) : ''}` +
      `${heaps ? bytes(heap?.currentBytes ?? null).padStart(12) + bytes(heap?.peakBytes ?? null).padStart(12) : ''}\n`,
  );
  const head =
    `    ${'name'.padEnd(width)}${'stack free'.padStart(12)}${sizes ? 'of'.padStart(10) : ''}` +
    `${'priority'.padStart(10)}${'core'.padStart(6)}${shares ? 'CPU'.padStart(7) : ''}` +
    `${heaps ? `${'heap'.padStart(12)}${'at most'.padStart(12)}` : ''}\n`;
  const unsure = tasks.some(({ stackPrinted }) => stackPrinted !== null)
    ? '    stack figures without a unit are as printed, in bytes or words: --stack-word tells which\n'
    : '';
  return `  Tasks (stack high-water marks, lowest first)\n${head}${lines.join('')}${unsure}`;
}

function formatLeaks({ leakReports, leaks, leaksComplete }: BootReport): string {
  if (leakReports === 0) return '';
  const count = leaks.reduce((sum, group) => sum + group.count, 0);
  const total = leaks.reduce((sum, group) => sum + group.bytes, 0);
  const atLeast = leaksComplete && !leaks.some((leak) => leak.atLeast) ? '' : 'at least ';
  const title =
    `  Outstanding allocations after ${leakReports} leak report${leakReports === 1 ? '' : 's'}: ` +
    `${atLeast}${count}, ${bytes(total)}\n`;
  return title + leaks.map(formatGroup).join('');
}

function formatGroup({
  name,
  count,
  bytes: size,
  atLeast,
  kind,
  bytesPerHour,
  callers,
  frames,
}: LeakGroupReport): string {
  const lines = callers.flatMap((caller, index) => {
    const own = frames[index] ?? [];
    if (own.length === 0 || locationOf(caller)) return [`      ${caller}\n`];
    return own.map((frame, depth) => `${formatFrame(frame, caller, depth)}\n`);
  });
  const blocks = `${atLeast ? 'at least ' : ''}${count} block${count === 1 ? '' : 's'}, ${bytes(size)}`;
  const grows = bytesPerHour ? `, ${formatRateInterval(bytesPerHour)}` : '';
  const known = kind === null ? '' : `, ${kindWord(kind)}${grows}`;
  return `    ${name}: ${blocks}${known}\n${lines.join('')}`;
}

function bytes(value: number | null): string {
  return value === null ? '' : `${value} B`;
}
