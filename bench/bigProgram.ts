// A program as large as a real ESP-IDF application, for benchmarks: 840 generated C sources, compiled for rv32 with
// DWARF 4 and 5, half of their functions discarded by the linker, a third of the calls inlined. Built once, then
// kept in the temporary folder under a stamp of everything that it is made from.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RISCV, riscvCompile, riscvLink, tool } from '../test/support/toolchain';

const UNITS = 840;
const FUNCTIONS = 9;
const TYPES = 56;
const PARALLEL = 2;

const compileFlags = [...riscvCompile, '-ffreestanding', '-ffunction-sections', '-Os', '-g', '-pipe'];
const linkFlags = [
  ...[...riscvLink, '-nostdlib', '-Wl,--gc-sections', '-Wl,-Ttext=0x42000000'],
  '-Wl,--no-relax', // relaxation takes the linker a minute
];

/** The path of the program; builds it if it is not there yet (about a minute). */
export async function bigProgram(): Promise<string> {
  const sources = generate();
  const stamp = createHash('sha256')
    .update(JSON.stringify([sources, compileFlags, linkFlags]))
    .digest('hex');
  const elf = join(tmpdir(), `heap-monitor-bench-${stamp.slice(0, 16)}`, 'big.elf');
  if (!existsSync(elf)) await buildInto(elf, sources);
  return elf;
}

async function buildInto(elf: string, sources: Readonly<Record<string, string>>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'heap-monitor-bench-'));
  try {
    await Promise.all(Object.entries(sources).map(([name, text]) => writeFile(join(folder, name), text)));
    const units = Object.keys(sources).filter((name) => name.endsWith('.c'));
    await Promise.all(
      Array.from({ length: PARALLEL }, (_, part) =>
        compileAll(
          folder,
          units.filter((_name, at) => at % PARALLEL === part),
        ),
      ),
    );
    const objects = units.map((name) => name.replace(/c$/, 'o'));
    await writeFile(join(folder, 'objects'), objects.join('\n'));
    await tool(folder, `${RISCV}-gcc`, ...linkFlags, '-o', 'big.elf', '@objects');
    await mkdir(join(elf, '..'), { recursive: true });
    await rename(join(folder, 'big.elf'), elf);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A third of the units has DWARF 5, as the toolchain's libraries do, the rest DWARF 4, as ESP-IDF. */
async function compileAll(folder: string, units: readonly string[]): Promise<void> {
  const newer = units.filter((_, at) => at % 3 === 0);
  const older = units.filter((_, at) => at % 3 !== 0);
  for (const [flag, part] of [
    ['-gdwarf-5', newer],
    ['-gdwarf-4', older],
  ] as const)
    await tool(folder, `${RISCV}-gcc`, ...compileFlags, flag, '-c', ...part);
}

/** File names and texts. */
function generate(): Record<string, string> {
  const sources: Record<string, string> = { 'types.h': header() };
  for (let unit = 0; unit < UNITS; unit++) sources[`unit${unit}.c`] = unitSource(unit);
  const calls = Array.from({ length: UNITS }, (_, unit) => `  sum += run${unit}(sum);\n`).join('');
  const declarations = Array.from({ length: UNITS }, (_, unit) => `int run${unit}(int);\n`).join('');
  sources['main.c'] = `${declarations}int _start(void) {\n  int sum = 0;\n${calls}  return sum;\n}\n`;
  return sources;
}

function header(): string {
  const types = Array.from(
    { length: TYPES },
    (_, at) => `enum state${at} { idle${at}, busy${at} = ${at + 2}, failed${at} };
struct type${at} {
  int first, second${at};
  unsigned flags${at} : 3, mode${at} : ${1 + (at % 7)};
  enum state${at} state;
  struct type${Math.max(at - 1, 0)} *next;
  void (*callback${at})(struct type${at} *self, enum state${at} state, unsigned length);
  char name[${at + 1}];
};
`,
  ).join('');
  const all = Array.from({ length: TYPES }, (_, at) => `  struct type${at} *of${at};\n`).join('');
  return `${types}struct all {\n${all}};\n`;
}

function unitSource(unit: number): string {
  const functions = Array.from({ length: FUNCTIONS }, (_, at) => functionSource(unit, at)).join('');
  const calls = Array.from({ length: FUNCTIONS }, (_, at) =>
    at % 2 ? '' : `  x += work${unit}_${at}(&t, x);\n`,
  ).join('');
  return `#include "types.h"
volatile int sink${unit};\nstruct all *all${unit};\n${functions}int run${unit}(int x) {
  static struct type9 t;\n  t.first = x;\n${calls}  return x;\n}\n`;
}

function functionSource(unit: number, at: number): string {
  return `static inline int low${at}(int x) {\n  sink${unit} = x;\n  return x * ${at + 3} ^ sink${unit};\n}
static inline __attribute__((always_inline)) int high${at}(int x) {
  for (int i = 0; i < x; i++) {\n    int before = x;\n    x -= low${at}(x + i) + before % ${unit + 2};\n  }\n  return x;\n}
__attribute__((noinline)) int work${unit}_${at}(struct type9 *t, int x) {
  switch (x & 7) {\n  case 0: return high${at}(t->first);\n  case 1: t->first = low${at}(x); break;
  case 4: t->flags9 = x / ${at + 2}; sink${unit} += t->second9;\n  default: x += high${at}(x ^ ${unit % 13});\n  }
  while (x > ${unit}) {\n    x -= low${at}(t->second9);\n    if (x == sink${unit}) return t->name[x & 7];\n  }
  return x + low${at}(t->second9);\n}\n`;
}
