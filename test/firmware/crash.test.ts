/**
 * RISC-V panics without a backtrace: a program that really dies in QEMU, some calls deep, printed as ESP-IDF does. Its
 * call stack must come out of registers and stack memory alone, however it was compiled.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { mainStack } from '../../src/analysis/crashStack';
import { openElf } from '../../src/project/openElf';
import { callSiteOf } from '../../src/records/callSite';
import { CallFrameInfo } from '../../src/symbolize/unwind/callFrameInfo';
import { ElfFile } from '../../src/symbolize/elf';
import { ExecutableRanges } from '../../src/symbolize/executable';
import { sessionOf } from '../support/sessions';
import { RISCV, riscvCompile, riscvLink, temporaryFolder, tool } from '../support/toolchain';

const source = resolve('test/fixtures/programs/crash.c');
const CALLS = ['fault', 'descend', 'descend', 'descend', 'descend', 'varying', 'main', '_start'];

describe('the call stack of a RISC-V panic', function () {
  this.timeout(60_000);
  const { path: folder, remove } = temporaryFolder();
  after(remove);

  /** Functions on the stack, innermost first, and whether it was cut. */
  async function crash(
    name: string,
    flags: readonly string[],
    rows = 32,
  ): Promise<[(string | null)[], boolean]> {
    const [object, elf] = [join(folder, `${name}.o`), join(folder, `${name}.elf`)];
    const compile = [
      ...riscvCompile,
      '-mno-relax',
      '-mcmodel=medany',
      '-ffreestanding',
      `-DSTACK_ROWS=${rows}`,
    ];
    await tool(folder, `${RISCV}-gcc`, ...compile, ...flags, '-c', source, '-o', object);
    const place = [
      '-Wl,-N',
      '-Wl,--section-start=.init=0x80000000',
      '-Wl,--no-relax',
      '-Wl,--no-warn-rwx-segments',
    ];
    await tool(folder, `${RISCV}-gcc`, ...riscvLink, '-nostdlib', '-static', ...place, object, '-o', elf);
    const machine = [
      '-M',
      'virt',
      '-bios',
      'none',
      '-display',
      'none',
      '-monitor',
      'none',
      '-serial',
      'stdio',
    ];
    const printed = await tool(folder, 'timeout', '20', 'qemu-system-riscv32', ...machine, '-kernel', elf);
    const { symbolizer, openUnwinder } = await openElf(elf);
    const unwinder = await openUnwinder();
    const [panic] = sessionOf([null, printed]).boot?.panics ?? [];
    assert.ok(panic && unwinder);
    let isCut = false;
    const stack = mainStack(panic, ({ registers, stack: { address, words } }) => {
      const found = unwinder.unwind({
        registers: Object.fromEntries(registers),
        stack: { address: address ?? 0, words },
      });
      isCut = found.isCut;
      return found;
    });
    const functions = stack.map(
      ({ address, kind }) =>
        symbolizer.lookup(callSiteOf(address, kind, symbolizer.machine)).at(-1)?.function ?? null,
    );
    return [functions.map((one) => one?.replace(/\.constprop\.0$/, '') ?? null), isCut];
  }

  for (const [name, ...flags] of [
    ['O0', '-O0', '-g'],
    ['O2', '-O2', '-g'],
    ['Os', '-Os', '-g'],
    ['frame pointers', '-Os', '-g', '-fno-omit-frame-pointer'],
    ['DWARF 2', '-O2', '-gdwarf-2'],
    ['eh_frame', '-O2', '-g0', '-fasynchronous-unwind-tables'],
  ] as const)
    it(`is whole: ${name}`, async () => {
      assert.deepEqual(await crash(name.replace(' ', ''), flags), [CALLS, false]);
    });

  it('says where the printed memory was too short', async () => {
    const [functions, isCut] = await crash('short', ['-O2', '-g'], 2);
    assert.deepEqual([functions.slice(0, 2), isCut], [['fault', 'descend'], true]);
    assert.ok(functions.length < CALLS.length);
  });

  it('has an entry for each of the functions', async () => {
    await crash('entries', ['-O2', '-g']);
    const file = new ElfFile(await readFile(join(folder, 'entries.elf')));
    const info = new CallFrameInfo(file, new ExecutableRanges(file));
    const symbols = await tool(folder, `${RISCV}-nm`, join(folder, 'entries.elf'));
    const functions = [...symbols.matchAll(/^([0-9a-f]+) [tT] (\w+)/gm)];
    assert.ok(functions.length >= 6);
    for (const [, address = '', name] of functions) assert.ok(info.find(Number.parseInt(address, 16)), name);
  });
});
