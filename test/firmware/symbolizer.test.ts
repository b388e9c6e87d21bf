// The symbolizer against llvm-symbolizer and GNU addr2line, on every byte of code of a matrix of programs: two
// instruction sets, DWARF 2, 4 and 5, whole and with discarded functions, C, C++ and assembly. Whatever differs
// fails, except for what `justified` names.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inflateSync } from 'node:zlib';
import { ElfFile } from '../../src/symbolize/elf';
import { ExecutableRanges } from '../../src/symbolize/executable';
import type { Frame } from '../../src/symbolize/frame';
import { Symbolizer } from '../../src/symbolize/symbolizer';
import {
  addr2lineFrames,
  llvmFrames,
  RISCV,
  riscvCompile,
  riscvLink,
  temporaryFolder,
  tool,
  XTENSA,
} from '../support/toolchain';

const programs = resolve('test/fixtures/programs');
const cUnits = ['main.c', 'parse.c', 'checksum.c', 'nested.c', 'assembled.S'];

interface Target {
  readonly name: string;
  readonly prefix: string;
  readonly machine: number;
  readonly compile: readonly string[];
  readonly link: readonly string[];
}

const targets: readonly Target[] = [
  {
    name: 'rv32imac',
    prefix: RISCV,
    machine: 243,
    compile: riscvCompile,
    link: [...riscvLink, '-Wl,-Ttext=0x42000000', '-Wl,--no-warn-rwx-segments'],
  },
  { name: 'xtensa', prefix: XTENSA, machine: 94, compile: [], link: ['-Wl,-Ttext=0x40200000'] },
];

interface Variant {
  readonly name: string;
  readonly units: readonly string[];
  readonly compile: readonly string[];
  readonly link?: readonly string[];
}

const cpp = ['-fno-exceptions', '-fno-rtti'];
const variants: readonly Variant[] = [
  ...['-gdwarf-2', '-gdwarf-4', '-gdwarf-5'].flatMap((version) => [
    { name: `C ${version} -O2`, units: cUnits, compile: [version, '-O2'] },
    {
      name: `C ${version} -Os, unused functions discarded`,
      units: cUnits,
      compile: [version, '-Os', '-ffunction-sections'],
      link: ['-Wl,--gc-sections'],
    },
    { name: `C++ ${version} -O2`, units: ['shapes.cpp'], compile: [version, '-O2', ...cpp] },
  ]),
  { name: 'C -gdwarf-5 -O0', units: cUnits, compile: ['-gdwarf-5', '-O0'] },
  { name: 'C -gdwarf-4, compressed', units: cUnits, compile: ['-gdwarf-4', '-O2'], link: ['-gz'] },
  { name: 'C without debug information', units: cUnits, compile: ['-g0', '-O2'] },
];

/** What the other tools answer differently, and why that is not followed. */
const justified = [
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

const reasonsUsed = new Map<string, number>();

interface Difference {
  readonly variant: string;
  readonly ours: readonly Frame[];
  readonly theirs: readonly Frame[];
  /** What llvm-symbolizer finds in the symbol table alone. */
  readonly symbol: string | null;
}

describe('symbolizer against llvm-symbolizer and addr2line', function () {
  this.timeout(60_000);
  const { path: folder, remove } = temporaryFolder();
  after(remove);

  for (const target of targets)
    for (const variant of variants)
      it(`${target.name}, ${variant.name}`, async () => {
        const elf = await build(folder, target, variant);
        const symbolizer = await open(elf);
        assert.equal(symbolizer.machine, target.machine);
        const addresses = await codeAddresses(elf);
        await compare(elf, variant.name, symbolizer, addresses);
        if (variant.compile.includes('-O2') && !variant.compile.includes('-g0'))
          assert.ok(
            addresses.some((address) => symbolizer.lookup(address).length >= 3),
            'calls are inlined deeply',
          );
        assert.deepEqual(symbolizer.problems, []);
      });

  it('DWARF 2, 4 and 5 in one program', async () => {
    for (const target of targets) {
      const objects: string[] = [];
      for (const [at, unit] of cUnits.entries()) {
        const version = ['-gdwarf-5', '-gdwarf-4', '-gdwarf-2'][at % 3] ?? '';
        objects.push(await compile(folder, target, `mixed-${target.name}-${at}`, [unit], [version, '-O2']));
      }
      const elf = await link(folder, target, `mixed-${target.name}`, objects, []);
      await compare(elf, 'mixed -gdwarf-5', await open(elf), await codeAddresses(elf));
    }
  });

  it('needs every justification it has', () => {
    assert.deepEqual([...reasonsUsed.keys()].sort(), justified.map(({ why }) => why).sort());
  });

  it('names functions of the ROM by absolute symbols', async () => {
    const [target] = targets;
    assert.ok(target);
    const elf = await build(folder, target, { name: 'rom', units: cUnits, compile: ['-g', '-O2'] });
    const symbolizer = await open(elf);
    assert.deepEqual(symbolizer.lookup(0x40000404), [
      { function: 'rom_memcpy', file: null, line: 0, column: 0 },
    ]);
    assert.deepEqual(symbolizer.lookup(0x3ffb0000), []);
  });

  it('gives qualified names', async () => {
    const [target] = targets;
    assert.ok(target);
    const elf = await build(folder, target, {
      name: 'names',
      units: ['shapes.cpp'],
      compile: ['-g', '-O2', ...cpp],
    });
    const symbolizer = await open(elf);
    const names = new Set(
      (await codeAddresses(elf)).flatMap((at) => symbolizer.lookup(at).map((f) => f.function)),
    );
    for (const name of [
      'geometry::Box::area',
      'geometry::Box::Corner::index',
      'geometry::(anonymous namespace)::hidden',
      'geometry::Sum<int, 3>::total',
      'use',
    ])
      assert.ok(names.has(name), `${name} is not in ${[...names].join(', ')}`);
  });
});

async function build(folder: string, target: Target, { name, units, compile: flags, link: last }: Variant) {
  const stem = `${target.name}-${name}`.replace(/[^\w-]+/g, '_');
  const object = await compile(folder, target, stem, units, flags);
  return link(folder, target, stem, [object], last ?? []);
}

/** Compiles the units; several become one relocatable object by `ld -r`, which keeps their units apart. */
async function compile(
  folder: string,
  target: Target,
  stem: string,
  units: readonly string[],
  flags: readonly string[],
) {
  const objects: string[] = [];
  for (const unit of units) {
    const object = join(folder, `${stem}-${unit}.o`);
    const all = [...target.compile, '-ffreestanding', ...flags, '-c', join(programs, unit), '-o', object];
    await tool(folder, `${target.prefix}-gcc`, ...all);
    objects.push(object);
  }
  if (objects.length === 1) return objects[0] ?? '';
  const archive = join(folder, `${stem}.a`);
  await tool(folder, `${target.prefix}-ar`, 'rcs', archive, ...objects);
  return archive;
}

async function link(
  folder: string,
  target: Target,
  stem: string,
  objects: readonly string[],
  last: readonly string[],
) {
  const elf = join(folder, `${stem}.elf`);
  const options = ['-nostdlib', '-Wl,--defsym,rom_memcpy=0x40000400', '-Wl,--entry=_start', ...last];
  const whole = ['-Wl,--whole-archive', ...objects, '-Wl,--no-whole-archive'];
  await tool(folder, `${target.prefix}-gcc`, ...target.link, ...options, ...whole, '-o', elf);
  return elf;
}

async function open(elf: string): Promise<Symbolizer> {
  return Symbolizer.open(await readFile(elf), { inflate: (bytes) => inflateSync(bytes) });
}

/** Every byte of every executable section. */
async function codeAddresses(elf: string): Promise<number[]> {
  const file = new ElfFile(await readFile(elf));
  const executable = new ExecutableRanges(file);
  const addresses = file.sections
    .filter(({ address, size }) => executable.endOf(address) >= address + size)
    .flatMap(({ address, size }) => Array.from({ length: size }, (_, at) => address + at));
  assert.ok(addresses.length > 100, 'the program has code');
  return addresses;
}

async function compare(elf: string, variant: string, symbolizer: Symbolizer, addresses: readonly number[]) {
  const [debug, symbols, gnu] = await Promise.all([
    llvmFrames(elf, addresses, 'short'),
    llvmFrames(elf, addresses, 'linkage'),
    addr2lineFrames(elf, addresses),
  ]);
  assert.deepEqual([debug.length, symbols.length, gnu.length], Array(3).fill(addresses.length));
  const differences: string[] = [];
  addresses.forEach((address, at) => {
    const ours = symbolizer.lookup(address).map(unqualified);
    const symbol = symbols[at]?.at(-1)?.function ?? null;
    check('llvm-symbolizer', withSymbol(debug[at] ?? [], symbol), true);
    check('addr2line', gnu[at] ?? [], false);

    function check(name: string, answer: readonly Frame[], columns: boolean) {
      const isPlusPlus = name === 'addr2line' && variant.startsWith('C++'); // it only has mangled names
      const theirs = isPlusPlus
        ? answer.map((frame, i) => ({ ...frame, function: ours[i]?.function ?? null }))
        : answer;
      const mine = columns ? ours : ours.map((frame) => ({ ...frame, column: 0 }));
      if (describeFrames(mine) === describeFrames(theirs)) return;
      const difference = { variant, ours: mine, theirs, symbol };
      const reason = justified.find((entry) => entry.tool === name && entry.applies(difference));
      if (reason) {
        reasonsUsed.set(reason.why, (reasonsUsed.get(reason.why) ?? 0) + 1);
        return;
      }
      differences.push(
        `0x${address.toString(16)}\n  ours ${describeFrames(mine)}\n  ${name} ${describeFrames(theirs)}`,
      );
    }
  });
  assert.equal(
    differences.length,
    0,
    `${differences.length} differences\n${differences.slice(0, 5).join('\n')}`,
  );
}

/** Completes llvm-symbolizer's answer from the debug information with the symbol table's name, as we do. */
function withSymbol(frames: readonly Frame[], symbol: string | null): Frame[] {
  if (frames.length === 0)
    return symbol === null ? [] : [{ function: symbol, file: null, line: 0, column: 0 }];
  return frames.map((frame, at) =>
    at === frames.length - 1 ? { ...frame, function: frame.function ?? symbol } : frame,
  );
}

const unqualified = (frame: Frame): Frame => ({
  ...frame,
  function: frame.function?.replace(/^.*::(?=[^>]*$)/, '') ?? null,
});

function describeFrames(frames: readonly Frame[], files = true): string {
  return frames
    .map(({ function: name, file, line, column }) => `${name} ${files ? file : ''}:${line}:${column}`)
    .join(' < ');
}
