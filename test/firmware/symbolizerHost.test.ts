// The symbolizer against llvm-symbolizer on programs of the host's own compilers: what the cross compilers do not make
// or their linkers not keep - ELF64, 64-bit DWARF, split DWARF, type units, LTO, compressed sections, Clang's forms.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  codeAddresses,
  compareWithLlvm,
  justifiedOnHost,
  open,
  reasonsUsed,
} from '../support/compareSymbolizers';
import { temporaryFolder, tool } from '../support/toolchain';

const programs = resolve('test/fixtures/programs');
const cUnits = ['main.c', 'parse.c', 'checksum.c', 'nested.c', 'assembled.S'];

interface Variant {
  readonly name: string;
  readonly flags: readonly string[];
  readonly units?: readonly string[];
  /** Not every compiler has the flag. */
  readonly compilers?: readonly string[];
}

const cpp = ['shapes.cpp'];
/** Clang has no nested functions. */
const isKnownTo = (compiler: string) => (unit: string) => compiler !== 'clang' || unit !== 'nested.c';
const TYPES = '-fdebug-types-section';
const SPLIT = '-gsplit-dwarf';
const variants: readonly Variant[] = [
  ...[2, 3, 4, 5].flatMap((version) => [
    { name: `C, DWARF ${version}`, flags: [`-gdwarf-${version}`] },
    { name: `C++, DWARF ${version}`, flags: [`-gdwarf-${version}`], units: cpp },
  ]),
  { name: 'C, DWARF 5, 64-bit DWARF', flags: ['-gdwarf-5', '-gdwarf64'] },
  { name: 'C, DWARF 4, 64-bit DWARF', flags: ['-gdwarf-4', '-gdwarf64'], compilers: ['gcc'] },
  { name: 'C, compressed with zlib', flags: ['-gdwarf-5', '-gz=zlib'] },
  { name: 'C, compressed as .zdebug', flags: ['-gdwarf-4', '-gz=zlib-gnu'], compilers: ['gcc'] },
  { name: 'C, split, DWARF 4', flags: ['-gdwarf-4', SPLIT] },
  { name: 'C, split, DWARF 5', flags: ['-gdwarf-5', SPLIT] },
  { name: 'C++, split, DWARF 5', flags: ['-gdwarf-5', SPLIT], units: cpp },
  { name: 'C++, type units, DWARF 4', flags: ['-gdwarf-4', TYPES], units: cpp },
  { name: 'C++, type units, DWARF 5', flags: ['-gdwarf-5', TYPES], units: cpp },
  { name: 'C, LTO, DWARF 5', flags: ['-gdwarf-5', '-flto'], compilers: ['gcc'] },
  { name: 'C, LTO, DWARF 4', flags: ['-gdwarf-4', '-flto'], compilers: ['gcc'] },
  { name: 'C++, LTO', flags: ['-gdwarf-5', '-flto'], units: cpp, compilers: ['gcc'] },
  { name: 'C, functions discarded', flags: ['-gdwarf-5', '-ffunction-sections', '-Wl,--gc-sections'] },
];

describe('symbolizer against llvm-symbolizer, host compilers', function () {
  this.timeout(60_000);
  const { path: folder, remove } = temporaryFolder();
  after(remove);

  for (const compiler of ['gcc', 'clang'])
    for (const { name, flags, units = cUnits, compilers } of variants) {
      if (compilers && !compilers.includes(compiler)) continue;
      it(`${compiler}, ${name}`, async () => {
        const known = units.filter(isKnownTo(compiler));
        const elf = await build(folder, compiler, name, known, flags);
        const symbolizer = await open(elf);
        // llvm-symbolizer 14 knows no inlined calls of split units; the code is the same without the split.
        const isSplit = flags.includes(SPLIT);
        const whole = flags.filter((flag) => flag !== SPLIT);
        const oracle = isSplit ? await build(folder, compiler, `${name}, not split`, known, whole) : elf;
        await compareWithLlvm(oracle, `${compiler} ${name}`, symbolizer, await codeAddresses(elf));
        assert.deepEqual(symbolizer.problems, []);
      });
    }

  it('gives the same qualified names with and without type units', async () => {
    const names: Set<string | null>[] = [];
    for (const more of [[], ['-gdwarf-4', TYPES], ['-gdwarf-5', TYPES]]) {
      const elf = await build(folder, 'g++', `names ${more.join(' ')}`, cpp, ['-gdwarf-5', ...more]);
      const symbolizer = await open(elf);
      const all = (await codeAddresses(elf)).flatMap((address) => symbolizer.lookup(address));
      names.push(new Set(all.map((frame) => frame.function)));
    }
    assert.ok(names[0]?.has('geometry::Box::Corner::index'));
    assert.deepEqual(names[1], names[0]);
    assert.deepEqual(names[2], names[0]);
  });

  it('needs every justification it has', () => {
    for (const { why } of justifiedOnHost) assert.ok(reasonsUsed.has(why), why);
  });

  it('knows what the skeleton knows where the .dwo files are gone', async () => {
    const elf = await build(folder, 'gcc', 'moved', cUnits, ['-gdwarf-5', SPLIT]);
    await tool(join(elf, '..'), 'sh', '-c', 'rm *.dwo');
    const symbolizer = await open(elf);
    const frames = (await codeAddresses(elf)).map((address) => symbolizer.lookup(address));
    assert.ok(
      frames.some(
        ([frame]) => frame?.function === 'main' && frame.file?.endsWith('main.c') && frame.line > 0,
      ),
    );
  });
});

/** Compiles each unit in a folder of its own, where split files land too, and links. */
async function build(
  folder: string,
  compiler: string,
  name: string,
  units: readonly string[],
  flags: readonly string[],
): Promise<string> {
  const into = join(folder, `${compiler} ${name}`.replace(/[^\w+]+/g, '_'));
  await mkdir(into);
  const all = [
    `-fdebug-prefix-map=${into}=/elsewhere`,
    '-O2',
    '-ffreestanding',
    '-fno-exceptions',
    '-fno-asynchronous-unwind-tables',
    ...flags,
  ];
  const objects = units.map((unit) => `${unit}.o`);
  for (const unit of units) {
    const language = unit.endsWith('.cpp') ? ['-fno-rtti'] : [];
    await tool(into, compiler, ...all, ...language, '-c', join(programs, unit), '-o', `${unit}.o`);
  }
  const link = ['-nostdlib', '-static', '-Wl,--entry=_start', '-Wl,--unresolved-symbols=ignore-all'];
  await tool(into, compiler, ...all, ...link, ...objects, '-o', 'program.elf');
  return join(into, 'program.elf');
}
