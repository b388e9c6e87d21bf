// Benchmark of the symbolizer beside llvm-symbolizer and addr2line (where installed), in turn: CPU time and peak
// memory of whole processes, and what ours takes inside a process that already runs, as the language server does -
// from the ELF file, and from the cache on disk.
//   node out/bench/symbolize.js [program.elf ...]      without arguments: on a generated program of 840 units
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openElf } from '../src/project/openElf';
import { openSymbolizer } from '../src/project/openSymbolizer';
import { spawnSync } from 'node:child_process';
import { bigProgram } from './bigProgram';
import { measureProcess, type ProcessRun } from './measure';
import { median, printTable } from './table';

const RUNS = 5;
const ADDRESSES = 100_000;
const AGAIN = 5_000_000;
/** Asked for in turn: of one address that never changes, engines would do the work once. */
const AGAIN_ADDRESSES = 8;
const CHILD = '--one-run';
const REFERENCE = 'llvm-symbolizer';

const HEAD = ['addresses', 'tool', 'whole process', 'of llvm', 'in process', 'of llvm', 'peak MB'];

interface OwnRun {
  /** CPU milliseconds in the process that already runs, and the peak memory it then has. */
  readonly inProcessMs: number;
  readonly peakMegabytes: number;
}

/** What is compared: a process, and for those of ours whether it prints what it took in there. */
interface Tool {
  readonly name: string;
  readonly command: readonly string[];
  readonly isOwn?: true;
}

function toolsOf(elf: string, cache: string): Tool[] {
  const others: Tool[] = [
    { name: REFERENCE, command: [REFERENCE, `--obj=${elf}`, '--inlines', '--no-demangle'] },
    { name: 'addr2line', command: ['addr2line', '-e', elf, '-f', '-i', '-a'] },
  ];
  const node = process.execPath;
  const heapmon = join(__dirname, '../../dist/heapmon.js');
  return [
    ...others.filter(({ name }) => spawnSync(name, ['--version']).status === 0),
    { name: 'node, doing nothing', command: [node, '-e', '0'] },
    { name: 'heapmon symbolize', command: [node, heapmon, 'symbolize', '--elf', elf] },
    { name: 'ours, cold', command: [node, __filename, CHILD, elf], isOwn: true },
    { name: 'ours, from cache', command: [node, __filename, CHILD, elf, cache], isOwn: true },
  ];
}

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
    printTable(title, HEAD, rows);
    console.log(
      `\nmaking the cache: ${fillMs.toFixed(0)} ms; addresses again: ${againPerSecond(elf, spread)}`,
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

/** The tools take turns, so that what else the machine does falls on all of them. */
async function rowsOf(
  elf: string,
  cache: string,
  task: string,
  addresses: readonly number[],
): Promise<string[][]> {
  const input = addresses.map((address) => `0x${address.toString(16)}\n`).join('');
  const tools = toolsOf(elf, cache).map((tool) => ({ ...tool, runs: [] as ProcessRun[] }));
  for (let count = 0; count < RUNS; count++)
    for (const { command, runs } of tools) runs.push(await measureProcess(command, input));
  const reference = tools.find(({ name }) => name === REFERENCE);
  const referenceMs = median(reference?.runs.map(({ cpuMs }) => cpuMs) ?? []);
  const ratio = (value: number) => `${(value / referenceMs).toFixed(2)} ×`;
  return tools.map(({ name, runs, isOwn }) => {
    const wholeMs = median(runs.map(({ cpuMs }) => cpuMs));
    const own = isOwn ? runs.map(({ output }) => JSON.parse(output) as OwnRun) : [];
    const ownMs = median(own.map(({ inProcessMs }) => inProcessMs));
    const peak = median((isOwn ? own : runs).map(({ peakMegabytes }) => peakMegabytes));
    const inside = isOwn ? [ms(ownMs), ratio(ownMs)] : ['', ''];
    return [task, name, ms(wholeMs), ratio(wholeMs), ...inside, peak.toFixed(0)];
  });
}

const ms = (value: number) => value.toFixed(0);

/** One run of ours, in a process of its own: addresses from standard input, its figures as JSON. */
async function runOnce(elf: string, cache?: string): Promise<void> {
  const addresses = readFileSync(0, 'utf8').trimEnd().split('\n').map(Number);
  const before = process.cpuUsage();
  const symbolizer = cache === undefined ? openSymbolizer(elf) : (await openElf(elf, cache)).symbolizer;
  symbolizer.lookupEach(addresses, () => undefined);
  const { user, system } = process.cpuUsage(before);
  const own: OwnRun = {
    inProcessMs: (user + system) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1000,
  };
  console.log(JSON.stringify(own));
}

/** Every answer is counted, so that no look-up can be left out. */
function againPerSecond(elf: string, addresses: readonly number[]): string {
  const symbolizer = openSymbolizer(elf);
  const asked = addresses.slice(0, AGAIN_ADDRESSES);
  const expected = asked.reduce((sum, address) => sum + symbolizer.lookup(address).length, 0);
  let frames = 0;
  const start = performance.now();
  for (let count = 0; count < AGAIN; count++)
    frames += symbolizer.lookup(asked[count % AGAIN_ADDRESSES] ?? 0).length;
  const millions = AGAIN / (performance.now() - start) / 1000;
  if (frames === 0 || frames !== expected * (AGAIN / AGAIN_ADDRESSES)) throw new Error('Frames were lost.');
  return `${millions.toFixed(0)} million/s`;
}

/** Addresses evenly over the program's code, in an order that jumps about. */
function spreadAddresses(elf: string): number[] {
  const { codeRanges } = openSymbolizer(elf);
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
