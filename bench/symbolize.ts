// Benchmark of the symbolizer beside llvm-symbolizer and addr2line (where installed), in one run: whole processes
// with their peak memory, and what remains of ours inside a process that already runs, as in the language server.
//   node out/bench/symbolize.js [program.elf ...]      without arguments: on a generated program of 200 units
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { ElfFile } from '../src/symbolize/elf';
import { ExecutableRanges } from '../src/symbolize/executable';
import { Symbolizer } from '../src/symbolize/symbolizer';
import { RISCV, riscvCompile, riscvLink, temporaryFolder, tool } from '../test/support/toolchain';

const RUNS = 5;
const UNITS = 200;
const FUNCTIONS = 60;
const CHILD = '--one-run';
const AGAIN = 10_000;

interface Run {
  readonly totalMs: number;
  readonly peakMegabytes: number;
  /** Only ours: open and first address; all addresses after it. */
  readonly openMs?: number;
  readonly lookupMs?: number;
}

const competitors: Record<string, (elf: string) => string[]> = {
  'llvm-symbolizer': (elf) => ['llvm-symbolizer', `--obj=${elf}`, '--inlines', '--no-demangle'],
  addr2line: (elf) => ['addr2line', '-e', elf, '-f', '-i', '-a'],
};

const open = (elf: string) => Symbolizer.open(readFileSync(elf), { inflate: (bytes) => inflateSync(bytes) });

async function main(elves: readonly string[]): Promise<void> {
  if (elves.length > 0) return report(elves);
  const { path, remove } = temporaryFolder();
  try {
    await report([await generate(path)]);
  } finally {
    remove();
  }
}

async function report(elves: readonly string[]): Promise<void> {
  for (const elf of elves) {
    const megabytes = (statSync(elf).size / 1e6).toFixed(1);
    console.log(`\n${basename(elf)}, ${megabytes} MB, medians of ${RUNS} runs`);
    console.log('addresses    tool              whole process   peak memory   open + first   the others');
    const spread = spreadAddresses(elf, 100_000);
    await reportTask(elf, '1', spread.slice(0, 1));
    await reportTask(elf, '1,000', every(spread, 100));
    await reportTask(elf, '100,000', spread);
    await reportTask(elf, `1, ${AGAIN} ×`, new Array<number>(AGAIN).fill(spread[spread.length >> 1] ?? 0));
  }
}

async function reportTask(elf: string, task: string, addresses: readonly number[]): Promise<void> {
  const input = addresses.map((address) => `0x${address.toString(16)}\n`).join('');
  print(
    task,
    'heap monitor',
    await medians(() => measure([process.execPath, __filename, CHILD, elf], input)),
  );
  for (const [name, command] of Object.entries(competitors))
    if (spawnSync(name, ['--version']).status === 0)
      print(task, name, await medians(() => measure(command(elf), input)));
}

function print(task: string, name: string, { totalMs, peakMegabytes, openMs, lookupMs }: Run): void {
  const ms = (value?: number) => (value === undefined ? '' : `${value.toFixed(value < 10 ? 1 : 0)} ms`);
  const memory = `${peakMegabytes.toFixed(0)} MB`;
  console.log(
    `${task.padEnd(12)} ${name.padEnd(17)} ${ms(totalMs).padStart(13)} ${memory.padStart(13)} ${ms(openMs).padStart(14)} ${ms(lookupMs).padStart(12)}`,
  );
}

async function medians(run: () => Promise<Run>): Promise<Run> {
  const runs: Run[] = [];
  for (let count = 0; count < RUNS; count++) runs.push(await run());
  const median = (pick: (run: Run) => number | undefined) =>
    runs.map((one) => pick(one) ?? 0).sort((a, b) => a - b)[RUNS >> 1] ?? 0;
  const outside = {
    totalMs: median((one) => one.totalMs),
    peakMegabytes: median((one) => one.peakMegabytes),
  };
  if (runs[0]?.openMs === undefined) return outside;
  return { ...outside, openMs: median((one) => one.openMs), lookupMs: median((one) => one.lookupMs) };
}

/** Runs one process over `input`. The peak is the last one /proc showed before the end, sampled every 2 ms. */
async function measure([command = '', ...args]: readonly string[], input: string): Promise<Run> {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  let tail = '';
  let peakMegabytes = 0;
  const sample = () => (peakMegabytes = Math.max(peakMegabytes, peakOf(child.pid ?? 0)));
  const timer = setInterval(sample, 2);
  child.stdout.on('data', (chunk: Buffer) => (tail = chunk.subarray(-200).toString()));
  child.stdin.end(input);
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const inside = command === process.execPath ? (JSON.parse(tail) as Partial<Run>) : {};
  return { totalMs: performance.now() - start, peakMegabytes, ...inside };
}

function peakOf(pid: number): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1000;
  } catch {
    return 0; // already gone
  }
}

/** One run of ours, in a process of its own: addresses from standard input, its times as JSON. */
function runOnce(elf: string): void {
  const addresses = readFileSync(0, 'utf8').trimEnd().split('\n').map(Number);
  const start = performance.now();
  const symbolizer = open(elf);
  symbolizer.lookup(addresses[0] ?? 0);
  const opened = performance.now();
  for (const address of addresses.slice(1)) symbolizer.lookup(address);
  const openMs = opened - start;
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  console.log(JSON.stringify({ openMs, lookupMs: performance.now() - opened, peakMegabytes }));
}

/** `count` addresses evenly over the program's code, in an order that jumps about. */
function spreadAddresses(elf: string, count: number): number[] {
  const file = new ElfFile(readFileSync(elf));
  const executable = new ExecutableRanges(file);
  const code = file.sections.filter(({ address, size }) => executable.endOf(address) >= address + size);
  const total = code.reduce((sum, { size }) => sum + size, 0);
  const stride = 7919; // prime, so that every slot is visited once
  return Array.from({ length: count }, (_, at) => {
    let offset = Math.floor((((at * stride) % count) / count) * total);
    for (const { address, size } of code) {
      if (offset < size) return address + (offset & ~1);
      offset -= size;
    }
    return 0;
  });
}

const every = (values: readonly number[], step: number) => values.filter((_, at) => at % step === 0);

/** Compiles and links UNITS generated sources in `folder`: half the functions are dropped, a third are inlined. */
async function generate(folder: string): Promise<string> {
  const names = Array.from({ length: UNITS }, (_, unit) => `unit${unit}`);
  names.forEach((name, unit) => writeFileSync(join(folder, `${name}.c`), unitSource(unit)));
  const flags = [...riscvCompile, '-ffreestanding', '-ffunction-sections', '-O2', '-g'];
  const sources = names.map((name) => `${name}.c`);
  const half = sources.length >> 1;
  await Promise.all(
    [sources.slice(0, half), sources.slice(half)].map((part) =>
      tool(folder, `${RISCV}-gcc`, ...flags, '-c', ...part),
    ),
  );
  const calls = names.map((_, unit) => `  sum += run${unit}(sum);\n`).join('');
  const declarations = names.map((_, unit) => `int run${unit}(int);\n`).join('');
  writeFileSync(
    join(folder, 'main.c'),
    `${declarations}int _start(void) {\n  int sum = 0;\n${calls}  return sum;\n}\n`,
  );
  const objects = names.map((name) => `${name}.o`);
  await tool(folder, `${RISCV}-gcc`, ...flags, '-c', 'main.c');
  // Relaxation would take the linker a minute.
  const linking = [
    ...riscvLink,
    '-nostdlib',
    '-Wl,--gc-sections',
    '-Wl,-Ttext=0x42000000',
    '-o',
    'generated.elf',
  ];
  await tool(folder, `${RISCV}-gcc`, ...linking, 'main.o', ...objects);
  return join(folder, 'generated.elf');
}

function unitSource(unit: number): string {
  const types = Array.from(
    { length: 150 },
    (_, at) =>
      `struct type${at} { int first, second${at}; struct type${Math.max(at - 1, 0)} *next; char name[${at + 1}]; };\n`,
  ).join('');
  const functions = Array.from({ length: FUNCTIONS }, (_, at) => functionSource(unit, at)).join('');
  const calls = Array.from({ length: FUNCTIONS }, (_, at) =>
    at % 2 ? '' : `  x += work${unit}_${at}(&t, x);\n`,
  ).join('');
  return `${types}volatile int sink${unit};\n${functions}int run${unit}(int x) {\n  struct type9 t = {x};\n${calls}  return x;\n}\n`;
}

function functionSource(unit: number, at: number): string {
  return `static inline int low${at}(int x) {\n  sink${unit} = x;\n  return x * ${at + 3} ^ sink${unit};\n}
static inline int high${at}(int x) {\n  for (int i = 0; i < x; i++)\n    x -= low${at}(x + i);\n  return x;\n}
__attribute__((noinline)) int work${unit}_${at}(struct type9 *t, int x) {
  switch (x & 3) {\n  case 0: return high${at}(t->first);\n  case 1: t->first = low${at}(x);\n  default: x += high${at}(x ^ 1);\n  }
  return x + low${at}(t->second9);\n}\n`;
}

const [first, second] = process.argv.slice(2);
if (first === CHILD) runOnce(second ?? '');
else
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
