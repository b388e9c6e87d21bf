// Benchmark of the symbolizer beside llvm-symbolizer and addr2line (where installed), in one run: CPU time and peak
// memory of whole processes, and what ours takes inside a process that already runs, as the language server does -
// from the ELF file, and from the cache on disk.
//   node out/bench/symbolize.js [program.elf ...]      without arguments: on a generated program of 840 units
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openElf } from '../src/project/openElf';
import { Symbolizer } from '../src/symbolize/symbolizer';
import { spawnSync } from 'node:child_process';
import { bigProgram } from './bigProgram';
import { measureProcess, type ProcessRun } from './measure';
import { median, printTable } from './table';

const RUNS = 5;
const ADDRESSES = 100_000;
const AGAIN = 5_000_000;
const CHILD = '--one-run';

interface OwnRun {
  /** CPU milliseconds in the process that already runs, and the peak memory it then has. */
  readonly inProcessMs: number;
  readonly peakMegabytes: number;
}

const competitors: Record<string, (elf: string) => string[]> = {
  'llvm-symbolizer': (elf) => ['llvm-symbolizer', `--obj=${elf}`, '--inlines', '--no-demangle'],
  addr2line: (elf) => ['addr2line', '-e', elf, '-f', '-i', '-a'],
};

async function main(elves: readonly string[]): Promise<void> {
  const programs = elves.length > 0 ? elves : [await bigProgram()];
  for (const elf of programs) await report(elf);
}

async function report(elf: string): Promise<void> {
  const cache = mkdtempSync(join(tmpdir(), 'heap-monitor-bench-cache-'));
  try {
    const fillMs = await fillCache(elf, cache);
    const spread = spreadAddresses(elf);
    const tasks: [string, readonly number[]][] = [
      ['1', [spread[spread.length >> 1] ?? 0]],
      ['1,000', spread.filter((_, at) => at % (ADDRESSES / 1000) === 0)],
      ['100,000', spread],
    ];
    const rows: string[][] = [];
    for (const [task, addresses] of tasks) rows.push(...(await rowsOf(elf, cache, task, addresses)));
    const megabytes = (statSync(elf).size / 1e6).toFixed(1);
    const title = `${basename(elf)}, ${megabytes} MB, CPU milliseconds, medians of ${RUNS} runs`;
    printTable(title, ['addresses', 'tool', 'whole process', 'in process', 'of llvm', 'peak MB'], rows);
    console.log(
      `\nmaking the cache: ${fillMs.toFixed(0)} ms; one address again: ${againPerSecond(elf, spread)}`,
    );
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

async function fillCache(elf: string, folder: string): Promise<number> {
  const opened = await openElf(elf, folder);
  const before = process.cpuUsage();
  await opened.fillCache();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function rowsOf(
  elf: string,
  cache: string,
  task: string,
  addresses: readonly number[],
): Promise<string[][]> {
  const input = addresses.map((address) => `0x${address.toString(16)}\n`).join('');
  const others: [string, ProcessRun][] = [];
  for (const [name, command] of Object.entries(competitors))
    if (spawnSync(name, ['--version']).status === 0)
      others.push([name, await medians(() => measureProcess(command(elf), input))]);
  const reference = others[0]?.[1].cpuMs ?? NaN;
  const rows = others.map(([name, run]) => [task, name, ms(run.cpuMs), '', '', run.peakMegabytes.toFixed(0)]);
  for (const [name, ...how] of [['ours, cold'], ['ours, from cache', cache]] as const) {
    const command = [process.execPath, __filename, CHILD, elf, ...how];
    const runs: (ProcessRun & OwnRun)[] = [];
    for (let count = 0; count < RUNS; count++) {
      const run = await measureProcess(command, input);
      runs.push({ ...run, ...(JSON.parse(run.output) as OwnRun) });
    }
    const inProcess = median(runs.map((run) => run.inProcessMs));
    const peak = median(runs.map((run) => run.peakMegabytes));
    const ratio = `${(inProcess / reference).toFixed(2)} ×`;
    rows.push([task, name, ms(median(runs.map((run) => run.cpuMs))), ms(inProcess), ratio, peak.toFixed(0)]);
  }
  return rows;
}

const ms = (value: number) => value.toFixed(0);

async function medians(run: () => Promise<ProcessRun>): Promise<ProcessRun> {
  const runs: ProcessRun[] = [];
  for (let count = 0; count < RUNS; count++) runs.push(await run());
  const cpuMs = median(runs.map((one) => one.cpuMs));
  return { cpuMs, peakMegabytes: median(runs.map((one) => one.peakMegabytes)), output: '' };
}

/** One run of ours, in a process of its own: addresses from standard input, its figures as JSON. */
async function runOnce(elf: string, cache?: string): Promise<void> {
  const addresses = readFileSync(0, 'utf8').trimEnd().split('\n').map(Number);
  const before = process.cpuUsage();
  const symbolizer =
    cache === undefined ? Symbolizer.open(readFileSync(elf)) : (await openElf(elf, cache)).symbolizer;
  symbolizer.lookupEach(addresses, () => undefined);
  const { user, system } = process.cpuUsage(before);
  const own: OwnRun = {
    inProcessMs: (user + system) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1000,
  };
  console.log(JSON.stringify(own));
}

function againPerSecond(elf: string, addresses: readonly number[]): string {
  const symbolizer = Symbolizer.open(readFileSync(elf));
  const address = addresses[7] ?? 0;
  const start = performance.now();
  for (let count = 0; count < AGAIN; count++) symbolizer.lookup(address);
  const millions = AGAIN / (performance.now() - start) / 1000;
  return `${millions.toFixed(0)} million/s`;
}

/** Addresses evenly over the program's code, in an order that jumps about. */
function spreadAddresses(elf: string): number[] {
  const { codeRanges } = Symbolizer.open(readFileSync(elf));
  let total = 0;
  codeRanges.forEach((boundary, at) => (total += at % 2 === 0 ? -boundary : boundary));
  const stride = 7919; // prime, so that every slot is visited once
  return Array.from({ length: ADDRESSES }, (_, at) => {
    let offset = Math.floor((((at * stride) % ADDRESSES) / ADDRESSES) * total);
    for (let range = 0; range < codeRanges.length; range += 2) {
      const [begin = 0, end = 0] = codeRanges.slice(range, range + 2);
      if (offset < end - begin) return begin + (offset & ~1);
      offset -= end - begin;
    }
    return 0;
  });
}

const [first, ...rest] = process.argv.slice(2);
const run = first === CHILD ? runOnce(rest[0] ?? '', rest[1]) : main(process.argv.slice(2));
run.catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
