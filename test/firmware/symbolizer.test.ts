// The symbolizer against llvm-symbolizer and GNU addr2line, on every byte of code of a matrix of programs: two
// instruction sets, DWARF 2, 4 and 5, whole and with discarded functions, C, C++ and assembly. Whatever differs
// fails, except for what `justified` names.
import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { codeAddresses, compare, justified, open, reasonsUsed } from '../support/compareSymbolizers';
import { RISCV, riscvCompile, riscvLink, temporaryFolder, tool, XTENSA } from '../support/toolchain';

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
