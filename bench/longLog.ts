/**
 * A long log read as `heapmon report` and as the editor read it: MB/s beside `wc -l` and the parser alone, and peak memory.
 * `npm run bench -- longLog [-- MEGABYTES [BOOTS]]`
 */
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordParser } from '../src/records/parser';
import { scanLog } from '../src/server/logs/logScan';
import { MAX_LOG_TEXT } from '../src/server/protocol';
import { longLog } from './longLogText';
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
        return cpuMsSince(start);
      }),
    );
    const editor = median(Array.from({ length: ROUNDS }, () => openInEditor(path)));
    const wc = await measured(['wc', '-l', path]);
    const report = await measured([process.execPath, 'dist/heapmon.js', 'report', '--json', path]);
    printTable(
      `A log of ${(bytes / 1e6).toFixed(0)} MB and ${BOOTS} boots, CPU time, median of ${ROUNDS}`,
      ['what', 'seconds', 'MB/s', 'peak MB'],
      [
        row('wc -l', wc.cpuMs, wc.peakMegabytes, bytes),
        row('parser alone', parser, null, bytes),
        row('the editor', editor, null, Math.min(bytes, MAX_LOG_TEXT)),
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

/** As the language server reads a log that is opened: as much of it as it reads of one. */
function openInEditor(log: string): number {
  const text = readFileSync(log, { encoding: 'latin1' }).slice(0, MAX_LOG_TEXT);
  const start = process.cpuUsage();
  const { isDeviceLog } = scanLog(text.split(/\r?\n/));
  if (!isDeviceLog) throw new Error('the log is none');
  return cpuMsSince(start);
}

function cpuMsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** @returns Its size, bytes. */
function writeLog(log: string): number {
  const file = openSync(log, 'w');
  let bytes = 0;
  for (const part of longLog(MEGABYTES, BOOTS)) bytes += writeSync(file, part);
  closeSync(file);
  return bytes;
}
