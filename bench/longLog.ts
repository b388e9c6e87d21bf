/**
 * A long log read as `heapmon report` reads it: MB/s beside `wc -l` and the parser alone, and peak memory. The log is
 * made of boots of the article's output, with heap figures, a task table and log lines of other tags.
 * `npm run bench -- longLog [-- MEGABYTES [BOOTS]]`
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordParser } from '../src/records/parser';
import { measureProcess } from './measure';
import { median, printTable } from './table';

const MEGABYTES = Number(process.argv[2] ?? 100);
const BOOTS = Number(process.argv[3] ?? 80);
const ROUNDS = 3;
const CHUNK = 128 * 1024;

void main();

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'heapmon-bench-'));
  const path = join(folder, 'long.log');
  try {
    const bytes = writeLog(path);
    const parser = median(
      Array.from({ length: ROUNDS }, () => {
        const start = process.cpuUsage();
        readAlone(path);
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1000;
      }),
    );
    const wc = await measured(['wc', '-l', path]);
    const report = await measured([process.execPath, 'dist/heapmon.js', 'report', '--json', path]);
    printTable(
      `A log of ${(bytes / 1e6).toFixed(0)} MB and ${BOOTS} boots, CPU time, median of ${ROUNDS}`,
      ['what', 'seconds', 'MB/s', 'peak MB'],
      [
        row('wc -l', wc.cpuMs, wc.peakMegabytes, bytes),
        row('parser alone', parser, null, bytes),
        row('heapmon report', report.cpuMs, report.peakMegabytes, bytes),
      ],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function row(what: string, cpuMs: number, peakMegabytes: number | null, bytes: number): string[] {
  const seconds = cpuMs / 1000;
  const peak = peakMegabytes === null ? '–' : peakMegabytes.toFixed(0);
  return [what, seconds.toFixed(2), (bytes / 1e6 / seconds).toFixed(0), peak];
}

async function measured(command: readonly string[]): Promise<{ cpuMs: number; peakMegabytes: number }> {
  const runs = [];
  for (let round = 0; round < ROUNDS; round++) runs.push(await measureProcess(command, ''));
  return {
    cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
    peakMegabytes: Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)),
  };
}

function readAlone(log: string): void {
  const parser = new RecordParser(() => undefined);
  const file = openSync(log, 'r');
  const buffer = Buffer.alloc(CHUNK);
  for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer))
    parser.feed(Uint8Array.prototype.slice.call(buffer, 0, length), null);
  parser.end(null);
  closeSync(file);
}

/** @returns Its size, bytes. */
function writeLog(log: string): number {
  const file = openSync(log, 'w');
  const bytesPerBoot = (MEGABYTES * 1e6) / BOOTS;
  let bytes = 0;
  for (let boot = 0; boot < BOOTS; boot++) {
    bytes += writeSync(file, bootLines());
    for (let cycle = 0, end = bytes + bytesPerBoot; bytes < end; cycle += 20)
      bytes += writeSync(file, Array.from({ length: 20 }, (_, more) => cycleLines(cycle + more)).join(''));
  }
  closeSync(file);
  return bytes;
}

function bootLines(): string {
  return `ets Jun  8 2016 00:22:57\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\nI (31) cpu_start: Project name:     bench\r\n`;
}

function cycleLines(cycle: number): string {
  const ms = 400 + cycle * 3000;
  const free = 200_000 - ((cycle * 7919) % 30_000);
  const ruler = '-'.repeat(92);
  const tasks = Array.from(
    { length: 8 },
    (_, task) =>
      `| ${`task_${task}`.padEnd(17)} | Blocked   | ${String(task).padEnd(8)} | ${String(900 + task - (cycle % 3)).padEnd(20)} | ${String(task % 2).padEnd(6)} |`,
  );
  const talk = Array.from(
    { length: 12 },
    (_, n) =>
      `I (${ms + n * 200}) mqtt_client: published message ${cycle * 12 + n} to devices/esp32/telemetry, 148 bytes`,
  );
  const header = '| Task Name         | Status    | Priority | Stack High Water Mark | Core   |';
  return [
    ruler,
    header,
    ruler,
    ...tasks,
    ruler,
    `Memoria atual: ${free}, Menor valor: 165000`,
    ...talk,
    '',
  ].join('\r\n');
}
