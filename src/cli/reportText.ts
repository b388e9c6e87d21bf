/** The report as text for people. */
import { formatEvents, formatFrame } from './reportEvents';
import type { BootReport, LeakGroupReport, Report, TaskReport } from './reportJson';

const MATCH_TEXT: Readonly<Record<string, string>> = {
  true: ' (the one given)',
  false: ' (NOT the one given: functions and lines may be wrong)',
  null: '',
};

export function formatReport({ boots }: Report): string {
  if (boots.length === 0) return 'The log tells nothing of heap, tasks or leaks.\n';
  return boots.map((boot, index) => formatBoot(boot, index + 1)).join('\n');
}

function formatBoot(boot: BootReport, number: number): string {
  const { project, version, idfVersion } = boot.firmware;
  const facts = [
    project === null ? '' : [project, version].filter(Boolean).join(' '),
    idfVersion === null ? '' : `ESP-IDF ${idfVersion}`,
    boot.resetReason === null ? '' : `reset reason ${boot.resetReason}`,
    boot.elfSha256 === null ? '' : `ELF ${boot.elfSha256}${MATCH_TEXT[String(boot.elfMatches)]}`,
    boot.panics === 0 ? '' : `${boot.panics} panic${boot.panics === 1 ? '' : 's'}`,
  ].filter((fact) => fact !== '');
  const title = `Boot ${number}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}\n`;
  return title + formatEvents(boot.events) + formatHeap(boot) + formatTasks(boot.tasks) + formatLeaks(boot);
}

function formatHeap({ heap }: BootReport): string {
  if (heap.samples === 0) return '';
  const rows: [string, number | null][] = [
    ['first free', heap.firstFreeBytes],
    ['last free', heap.lastFreeBytes],
    ['least free', heap.leastFreeBytes],
    ['minimum ever', heap.minimumFreeBytes],
  ];
  const lines = rows.map(([name, value]) => `    ${name.padEnd(14)}${bytes(value).padStart(12)}\n`);
  return `  Heap, ${heap.samples} sample${heap.samples === 1 ? '' : 's'}\n${lines.join('')}`;
}

function formatTasks(tasks: readonly TaskReport[]): string {
  if (tasks.length === 0) return '';
  // Columns that most firmware does not print.
  const sizes = tasks.some(({ stackSizeBytes }) => stackSizeBytes !== null);
  const shares = tasks.some(({ cpuPercent }) => cpuPercent !== null);
  const width = Math.max(16, ...tasks.map(({ name }) => name.length));
  const sorted = [...tasks].sort(
    (a, b) => (a.stackHighWaterMark ?? Infinity) - (b.stackHighWaterMark ?? Infinity),
  );
  const lines = sorted.map(
    ({ name, priority, core, stackHighWaterMark, stackSizeBytes, cpuPercent }) =>
      `    ${name.padEnd(width)}${bytes(stackHighWaterMark).padStart(12)}` +
      (sizes ? bytes(stackSizeBytes).padStart(10) : '') +
      `${String(priority ?? '').padStart(10)}${String(core ?? '').padStart(6)}` +
      `${shares ? (cpuPercent === null ? '' : `${cpuPercent} %`).padStart(7) : ''}\n`,
  );
  const head =
    `    ${'name'.padEnd(width)}${'stack free'.padStart(12)}${sizes ? 'of'.padStart(10) : ''}` +
    `${'priority'.padStart(10)}${'core'.padStart(6)}${shares ? 'CPU'.padStart(7) : ''}\n`;
  return `  Tasks (stack high-water marks, lowest first)\n${head}${lines.join('')}`;
}

function formatLeaks({ leakReports, leaks, leaksComplete }: BootReport): string {
  if (leakReports === 0) return '';
  const count = leaks.reduce((sum, group) => sum + group.count, 0);
  const total = leaks.reduce((sum, group) => sum + group.bytes, 0);
  const atLeast = leaksComplete ? '' : 'at least ';
  const title =
    `  Outstanding allocations in the latest of ${leakReports} leak report${leakReports === 1 ? '' : 's'}: ` +
    `${atLeast}${count}, ${bytes(total)}\n`;
  return title + leaks.map(formatGroup).join('');
}

function formatGroup({ count, bytes: size, callers, frames }: LeakGroupReport): string {
  const lines = callers.flatMap((caller, index) => {
    const own = frames[index] ?? [];
    if (own.length === 0) return [`      ${caller}\n`];
    return own.map((frame, depth) => `${formatFrame(frame, caller, depth)}\n`);
  });
  return `    ${count} × ${bytes(size)}${callers.length === 0 ? ', no call stack' : ''}\n${lines.join('')}`;
}

function bytes(value: number | null): string {
  return value === null ? '' : `${value} B`;
}
