/** The firmware component's core: on the host with its kernel faked, under sanitizers, and what it costs on a device. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeComponent, runMade } from '../support/component';
import { facts } from '../support/records';
import { inRoot } from '../support/root';
import { RISCV, temporaryFolder, tool, XTENSA } from '../support/toolchain';

const run = promisify(execFile);
const VECTORS = inRoot('firmware/heap_monitor/test/vectors.txt');

/** The limits, bytes of flash: of the basic part, and of it with the port to ESP-IDF. */
const MOST_FLASH = [
  ['basic', 4096],
  ['basic-idf', 5120],
] as const;
/** The core's own memory, bytes. */
const MOST_RAM = 1024;

const MACHINES = [
  ['riscv', RISCV],
  ['xtensa', XTENSA],
] as const;

/** What the allocator's hooks run through. */
const HOT_SOURCES = ['hm_sampler', 'port/esp_idf/hm_hooks_idf', 'port/esp_idf/hm_port_idf'];
/**
 * What they call of ESP-IDF: in RAM, inline, called only while the flash can be read, or (the division) an instruction
 * on every ESP32.
 */
const OF_THE_SYSTEM = new Set([
  'stub_critical',
  'spi_flash_cache_enabled',
  'esp_ptr_external_ram',
  'esp_ptr_executable',
  'esp_fp_get_callers',
  'esp_backtrace_get_start',
  'esp_backtrace_get_next_frame',
  '__real_multi_heap_realloc',
  'memcpy',
  'memset',
  '__umodsi3',
]);

describe('the firmware component', function () {
  this.timeout(180_000);
  const { path: out, remove } = temporaryFolder();
  after(remove);

  it('does on the host what its tests say (AddressSanitizer, UndefinedBehaviorSanitizer)', async () => {
    await makeComponent(out, 'host');
    const said = await runMade(out, 'test_core', VECTORS);
    assert.match(said, /^test_vectors$/m);
    assert.match(said, /^test_sampler$/m);
  });

  it("reads ESP-IDF's heap trace while it changes: nothing is missed, and it never goes on from a record that is gone", async () => {
    await makeComponent(out, 'host');
    assert.match(await runMade(out, 'test_trace_idf'), / 0 missed, 0 beyond the end$/m);
  });

  it("knows what is left in ESP-IDF's heap by the allocator's hooks: nothing that was freed, moved or missed stays", async () => {
    await makeComponent(out, 'host');
    assert.match(await runMade(out, 'test_hooks_idf'), /^0 failures$/m);
  });

  it("calls nothing from the allocator's hooks that may be in flash", async () => {
    await makeComponent(out, 'hot');
    for (const [machine, prefix] of MACHINES) {
      const objects = HOT_SOURCES.map((name) => join(out, `hot-${machine}`, 'src', `${name}.o`));
      const symbols = await tool(out, `${prefix}-objdump`, '-t', ...objects);
      const inRam = new Set(
        [...symbols.matchAll(/^.* (?:\.iram1|\.s?bss|\.s?data)\S*\t\S+ (\S+)$/gm)].map(([, name]) => name),
      );
      assert.ok(inRam.has('hm_sampler_allocated') && inRam.has('esp_heap_trace_free_hook'));
      const called = relocations(await tool(out, `${prefix}-objdump`, '-r', ...objects), /^\.iram1/);
      assert.ok(called.size > 10);
      for (const name of called)
        assert.ok(inRam.has(name) || OF_THE_SYSTEM.has(name), `${machine}: ${name} may be in flash`);
    }
  });

  it('may be used by several tasks at once (ThreadSanitizer)', async () => {
    await makeComponent(out, 'threads');
    await runMade(out, 'test_threads');
  });

  it('takes whatever comes as a command', async () => {
    await makeComponent(out, 'fuzz');
    await runMade(out, 'fuzz_commands', '30000', '4711');
  });

  it('compiles for both architectures without a warning, the basic part within 4 KB and 5 KB with the port to ESP-IDF', async () => {
    await makeComponent(out, 'cross', 'basic');
    for (const [machine, prefix] of MACHINES) {
      for (const [part, most] of MOST_FLASH) {
        const { flash, ram } = await sizesOf(prefix, join(out, `${part}-${machine}.elf`));
        console.log(`      ${part}, ${machine}: ${flash} B flash, ${ram} B RAM`);
        assert.ok(flash <= most, `${part}: ${flash} B`);
      }
      const whole = await tool(out, `${prefix}-nm`, '-S', join(out, machine, 'src/hm_life.o'));
      const state = Number.parseInt(/^\S+ (\S+) B heap_monitor_state$/m.exec(whole)?.[1] ?? '', 16);
      console.log(`      ${machine}: ${state} B RAM with everything`);
      assert.ok(state <= MOST_RAM, whole);
    }
  });

  it('compiles against the signatures of each ESP-IDF from v4.4 on, and of FreeRTOS', async () => {
    const said = await makeComponent(out, 'idf', 'rtos');
    assert.equal(said.match(/ compiles$/gm)?.length, 11);
  });

  it('builds as a library of Arduino, and its sketch with it', () => makeComponent(out, 'arduino'));

  it('has examples that leak, whatever the compiler leaves out', async () => {
    await makeComponent(out, 'examples');
    for (const [example, allocations] of [
      ['basic', 1],
      ['article', 3],
    ] as const) {
      const dump = await tool(out, `${RISCV}-objdump`, '-r', join(out, `example-${example}.o`));
      assert.equal(dump.match(/ R_RISCV_CALL\S*\s+malloc$/gm)?.length, allocations, dump);
    }
  });

  it("prints the article's text to the byte", async () => {
    await makeComponent(out, 'host');
    const said = await runMade(out, 'test_core', '--article');
    const lines = new Set(said.split('\n'));
    const article = await readFile(inRoot('test/fixtures/logs/article/article-utf8-lf.txt'), 'utf8');
    for (const line of article.trimEnd().split('\n')) {
      // The sample's own variations: the name of a task without affinity, of the task that is measured, and times.
      const wanted = line
        .replace('| Any    |', '| N/A    |')
        .replace(
          'I (5123) Memory:: Uso de memoria da tarefa(tarefa_1)',
          'I (8123) Memory:: Uso de memoria da tarefa(heap_monitor)',
        )
        .replace(/^([IW]) \(181[345]\d\)/, (whole, level: string) => timeOf(said, level, whole));
      assert.ok(lines.has(wanted), `${wanted}\nis not in\n${said}`);
    }
  });

  it("is read by the article's parsers", async () => {
    const found = facts(await runMade(out, 'test_core', '--article'));
    const count = (kind: string): number => found.filter((record) => record.kind === kind).length;
    assert.equal(count('task-table'), 5);
    assert.equal(count('task'), 5 * (6 + 1));
    assert.equal(count('allocation'), 2);
    assert.equal(count('caller'), 3);
    assert.equal(count('trace-start'), 1);
    assert.ok(!found.some((record) => record.kind === 'text'));
  });
});

/** Bytes of the linked program. */
async function sizesOf(prefix: string, elf: string): Promise<{ flash: number; ram: number }> {
  const { stdout } = await run(`${prefix}-size`, [elf]);
  const [text = Infinity, data = Infinity, bss = Infinity] = (stdout.split('\n')[1] ?? '')
    .trim()
    .split(/\s+/)
    .map(Number);
  return { flash: text + data, ram: data + bss };
}

/** The log prefix that the firmware's own leak list has. */
function timeOf(said: string, level: string, whole: string): string {
  const mark = level === 'W' ? /^W \(\d+\)(?= MemoryLeak)/m : /^I \(\d+\)(?= HEAP_MONITOR: Encerrando)/m;
  return mark.exec(said)?.[0] ?? whole;
}

/** What code and literals in these sections refer to, but for places within themselves. */
function relocations(dump: string, section: RegExp): Set<string> {
  const found = new Set<string>();
  let within = false;
  for (const line of dump.split('\n')) {
    const [, name] = /^RELOCATION RECORDS FOR \[(\S+)\]/.exec(line) ?? [];
    if (name !== undefined) within = section.test(name);
    const [, target] = /^\S+ R_\S+\s+([^\s+-]+)/.exec(line) ?? [];
    if (within && target !== undefined && !/^(?:\.L|\*ABS\*|\.iram1|\.s?bss|\.s?data)/.test(target))
      found.add(target);
  }
  return found;
}
