// Compares the symbolizer with llvm-symbolizer and GNU addr2line on every byte of a program's code. Whatever differs
// fails, except for what `justified` names.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { symbolizerOptions } from '../../src/project/symbolizerOptions';
import { ElfFile } from '../../src/symbolize/elf';
import { ExecutableRanges } from '../../src/symbolize/executable';
import type { Frame } from '../../src/symbolize/frame';
import { Symbolizer } from '../../src/symbolize/symbolizer';
import { demangle } from '../../src/symbolize/demangle/demangle';
import { addr2lineFrames, llvmFrames } from './toolchain';

/** What the other tools answer differently, and why that is not followed. */
export const justified = [
  {
    tool: 'addr2line',
    why: 'names alignment padding after the function before it, past the size of its symbol (readelf -s)',
    applies: ({ ours, theirs, symbol }: Difference) =>
      symbol === null &&
      ours.length <= 1 &&
      ours[0]?.function == null &&
      theirs[0]?.line === (ours[0]?.line ?? 0),
  },
  {
    tool: 'addr2line',
    why: 'takes the bare name in the STT_FILE symbol for a path where there is no debug information (readelf -s)',
    applies: ({ ours, theirs }: Difference) =>
      ours.length === 1 &&
      ours[0]?.file === null &&
      describeFrames(ours, false) === describeFrames(theirs, false),
  },
  {
    tool: 'addr2line',
    why: '2.40 counts DWARF 5 files from 1 (readelf --debug-dump=rawline: entry 1 is inline.h; it says entry 0, main.c)',
    applies: ({ ours, theirs, variant }: Difference) =>
      variant.includes('-gdwarf-5') && describeFrames(ours, false) === describeFrames(theirs, false),
  },
];

/** The same, of programs of the host's compilers. */
export const justifiedOnHost = [
  {
    tool: 'llvm-symbolizer',
    why: '14 has no name for a function of Clang that is an endless loop (readelf --debug-dump=info: it has one)',
    applies: ({ ours, theirs, variant }: Difference) =>
      variant.startsWith('clang C++') &&
      ours[0]?.function === '__cxa_pure_virtual' &&
      theirs[0]?.function === null &&
      ours[0].line === theirs[0].line,
  },
];

export const reasonsUsed = new Map<string, number>();

interface Difference {
  readonly variant: string;
  readonly ours: readonly Frame[];
  readonly theirs: readonly Frame[];
  /** What llvm-symbolizer finds in the symbol table alone. */
  readonly symbol: string | null;
}

export async function open(elf: string): Promise<Symbolizer> {
  return Symbolizer.open(await readFile(elf), symbolizerOptions(elf));
}

/** Every byte of every executable section. */
export async function codeAddresses(elf: string): Promise<number[]> {
  const file = new ElfFile(await readFile(elf));
  const executable = new ExecutableRanges(file);
  const addresses = file.sections
    .filter(({ address, size }) => executable.endOf(address) >= address + size)
    .flatMap(({ address, size }) => Array.from({ length: size }, (_, at) => address + at));
  assert.ok(addresses.length > 100, 'the program has code');
  return addresses;
}

/** Compares with both tools. */
export async function compare(
  elf: string,
  variant: string,
  symbolizer: Symbolizer,
  addresses: readonly number[],
): Promise<void> {
  const { theirs, symbols } = await llvmAnswers(elf, addresses);
  const gnu = await addr2lineFrames(elf, addresses);
  assert.equal(gnu.length, addresses.length);
  const differences = addresses.flatMap((address, at) => {
    const ours = symbolizer.lookup(address).map(unqualified);
    const symbol = symbols[at] ?? null;
    const withoutColumns = ours.map((frame) => ({ ...frame, column: 0 }));
    // addr2line only has mangled names
    const gnuFrames = (gnu[at] ?? []).map((frame, index) =>
      variant.startsWith('C++') ? { ...frame, function: ours[index]?.function ?? null } : unqualified(frame),
    );
    return [
      ...check('llvm-symbolizer', address, { variant, ours, theirs: theirs[at] ?? [], symbol }),
      ...check('addr2line', address, { variant, ours: withoutColumns, theirs: gnuFrames, symbol }),
    ];
  });
  none(differences);
}

/** Compares with llvm-symbolizer alone: the other one reads less of what the host's compilers write. */
export async function compareWithLlvm(
  elf: string,
  variant: string,
  symbolizer: Symbolizer,
  addresses: readonly number[],
): Promise<void> {
  const { theirs, symbols } = await llvmAnswers(elf, addresses);
  none(
    addresses.flatMap((address, at) => {
      const ours = symbolizer.lookup(address).map(unqualified);
      const difference = { variant, ours, theirs: theirs[at] ?? [], symbol: symbols[at] ?? null };
      return check('llvm-symbolizer', address, difference);
    }),
  );
}

async function llvmAnswers(elf: string, addresses: readonly number[]) {
  const [debug, linkage] = await Promise.all([
    llvmFrames(elf, addresses, 'short'),
    llvmFrames(elf, addresses, 'linkage'),
  ]);
  assert.deepEqual([debug.length, linkage.length], [addresses.length, addresses.length]);
  const symbols = linkage.map((frames) => shortName(frames.at(-1)?.function ?? null));
  return { symbols, theirs: debug.map((frames, at) => withSymbol(frames, symbols[at] ?? null)) };
}

function check(tool: string, address: number, difference: Difference): string[] {
  const { ours, theirs } = difference;
  if (describeFrames(ours) === describeFrames(theirs)) return [];
  const reason = [...justified, ...justifiedOnHost].find(
    (entry) => entry.tool === tool && entry.applies(difference),
  );
  if (!reason) {
    const where = `0x${address.toString(16)}`;
    return [`${where}\n  ours ${describeFrames(ours)}\n  ${tool} ${describeFrames(theirs)}`];
  }
  reasonsUsed.set(reason.why, (reasonsUsed.get(reason.why) ?? 0) + 1);
  return [];
}

function none(differences: readonly string[]): void {
  const some = differences.slice(0, 5).join('\n');
  assert.equal(differences.length, 0, `${differences.length} differences\n${some}`);
}

/** Completes llvm-symbolizer's answer from the debug information with the symbol table's name, as we do. */
function withSymbol(frames: readonly Frame[], symbol: string | null): Frame[] {
  if (frames.length === 0)
    return symbol === null ? [] : [{ function: symbol, file: null, line: 0, column: 0 }];
  return frames.map((frame, at) =>
    at === frames.length - 1 ? { ...frame, function: frame.function ?? symbol } : frame,
  );
}

const unqualified = (frame: Frame): Frame => ({ ...frame, function: shortName(frame.function) });

/** Without mangling and scopes, as DW_AT_name alone is. */
function shortName(name: string | null): string | null {
  return name === null ? null : demangle(name).replace(/^.*::(?=[^>]*$)/, '');
}

function describeFrames(frames: readonly Frame[], files = true): string {
  return frames
    .map(({ function: name, file, line, column }) => `${name} ${files ? file : ''}:${line}:${column}`)
    .join(' < ');
}
