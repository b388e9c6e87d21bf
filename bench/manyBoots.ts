/**
 * Peak memory of `heapmon report` on a log that is made while it is read, of many boots, beside what its first tenth takes.
 * `npm run bench -- manyBoots [-- MEGABYTES [BOOTS]]`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { longLog } from './longLogText';
import { printTable } from './table';

const MEGABYTES = Number(process.argv[2] ?? 1000);
const BOOTS = Number(process.argv[3] ?? 800);
/** The peak is looked at each time that so many parts were written. */
const PARTS = 50;

void main();

async function main(): Promise<void> {
  const rows = [];
  for (const share of [0.1, 1]) {
    const [megabytes, boots] = [MEGABYTES * share, Math.ceil(BOOTS * share)];
    rows.push([megabytes.toFixed(0), `${boots}`, (await peakOf(megabytes, boots)).toFixed(0)]);
  }
  printTable('Peak memory of heapmon report on a log from standard input', ['MB', 'boots', 'peak MB'], rows);
}

/** MB, as /proc shows it before the end. */
async function peakOf(megabytes: number, boots: number): Promise<number> {
  const child = spawn(process.execPath, ['dist/heapmon.js', 'report', '--json', '-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let peak = 0;
  const look = (): void => {
    // Once it has ended it shows none.
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
    peak = Math.max(peak, Number(kilobytes ?? 0) / 1000);
  };
  child.stdout.on('data', look);
  const closed = once(child, 'close');
  let parts = 0;
  for (const part of longLog(megabytes, boots)) {
    if (++parts % PARTS === 0) look();
    if (!child.stdin.write(part)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [code] = (await closed) as [number | null];
  if (code !== 0) throw new Error(`heapmon ended with ${code}`);
  return peak;
}
