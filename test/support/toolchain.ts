// Compilers and symbolizers of the machine, for tests and benchmarks: compile programs into a temporary folder, and
// ask other symbolizers about many addresses in one process each.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Frame } from '../../src/symbolize/frame';

export const RISCV = 'riscv64-unknown-elf';
export const XTENSA = 'xtensa-lx106-elf';

/** Flags that make rv32 code, as on an ESP32-C3. Debian's linker only knows the ISA without zicsr. */
export const riscvCompile = ['-march=rv32imac_zicsr', '-mabi=ilp32'];
export const riscvLink = ['-march=rv32imac', '-mabi=ilp32'];

const run = promisify(execFile);

/** A temporary folder, removed by the returned function. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'heap-monitor-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs a tool in `cwd`; a tool that is missing or fails is an error that shows its output. */
export async function tool(cwd: string, command: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(command, args, { cwd, maxBuffer: 1 << 28 });
  return stdout;
}

/** Runs a tool with `input` on its standard input. */
export async function filter(command: string, args: readonly string[], input: string): Promise<string> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.on('error', () => undefined); // the tool ended early: its exit code tells
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return Buffer.concat(chunks).toString();
}

const hexadecimal = (addresses: readonly number[]) =>
  addresses.map((address) => `0x${address.toString(16)}\n`).join('');

interface LlvmAnswer {
  readonly Symbol?: readonly { FunctionName: string; FileName: string; Line: number; Column: number }[];
}

/** What llvm-symbolizer says: `short` gives DWARF names only, `linkage` also symbols. */
export async function llvmFrames(
  elf: string,
  addresses: readonly number[],
  functions: 'short' | 'linkage',
): Promise<Frame[][]> {
  const args = [
    `--obj=${elf}`,
    '--inlines',
    '--output-style=JSON',
    `--functions=${functions}`,
    '--no-demangle',
  ];
  const output = await filter('llvm-symbolizer', args, hexadecimal(addresses));
  return output
    .trimEnd()
    .split('\n')
    .map((line) => llvmAnswer(JSON.parse(line) as LlvmAnswer));
}

function llvmAnswer({ Symbol = [] }: LlvmAnswer): Frame[] {
  return Symbol.map(({ FunctionName, FileName, Line, Column }) => ({
    function: FunctionName || null,
    file: FileName || null,
    line: Line,
    column: Column,
  })).filter((frame) => frame.function !== null || frame.file !== null);
}

/** What GNU addr2line says; it gives no columns. */
export async function addr2lineFrames(elf: string, addresses: readonly number[]): Promise<Frame[][]> {
  const output = await filter('addr2line', ['-e', elf, '-f', '-i', '-a'], hexadecimal(addresses));
  return output
    .split(/^0x[0-9a-f]+\n/m)
    .slice(1)
    .map(addr2lineAnswer);
}

function addr2lineAnswer(text: string): Frame[] {
  const lines = text.trimEnd().split('\n');
  const frames: Frame[] = [];
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const [, file, line] = /^(.*):(\d+|\?)(?: \(discriminator \d+\))?$/.exec(lines[at + 1] ?? '') ?? [];
    frames.push({
      function: lines[at] === '??' ? null : (lines[at] ?? null),
      file: file === '??' || file === undefined ? null : file,
      line: Number(line) || 0,
      column: 0,
    });
  }
  return frames.filter((frame) => frame.function !== null || frame.file !== null);
}
