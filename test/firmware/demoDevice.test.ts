/** The demo device, from source to console: its bytes, its measurements and its two leaks. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { buildFirmware, demoFolder, startDevice, type Device } from '../support/qemu';

const run = promisify(execFile);

/** How long the console is listened to at most; an emulated clock is slow on a busy machine. */
const WATCH_MS = 80_000;
/** Reports come after 8 s and 20 s, tables every 3 s. */
const REPORTS = /Heap Trace Summary[^]*total frees: \d+\r\n={32}\r\n/;
const TABLES = 8;

const STACK_SIZES: Record<string, number> = {
  main: 3584,
  'Tmr Svc': 2048,
  IDLE: 1024,
  f_HeapMonitor: 4096,
  f_PrintTasks: 2400,
  ping: 3072,
  snmp: 4096,
  mqtt: 6144,
  telnet: 608,
};

interface Allocation {
  size: number;
  callers: string[];
}

/** What the console says until that is all that is wanted, or for WATCH_MS. */
async function read(device: Device, isDone: (text: string) => boolean): Promise<string> {
  const socket = connect(device.port, device.host).setEncoding('utf8');
  let text = '';
  const ended = new AbortController();
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (isDone(text)) ended.abort();
  });
  await delay(WATCH_MS, undefined, { signal: ended.signal }).catch(() => undefined);
  socket.destroy();
  await once(socket, 'close');
  return text;
}

const hex = (callers: string) => callers.match(/0x[0-9a-f]{8}/g) ?? [];

/** The allocations of the article's list. */
function articleList(text: string): Allocation[] {
  const item =
    /^W \(\d+\) MemoryLeak: Alocação #\d+: (\d+) bytes em 0x[0-9a-f]{8}\r\n((?: {3}↳ \[\d\] 0x[0-9a-f]{8}\r\n)*)/gm;
  return [...text.matchAll(item)].map(([, size, frames]) => ({
    size: Number(size),
    callers: hex(frames ?? ''),
  }));
}

/** The allocations of ESP-IDF's dump. */
function stockDump(text: string): Allocation[] {
  const item =
    /^ *(\d+) bytes \(@ 0x[0-9a-f]{8}, Internal\) allocated CPU 0 ccount 0x[0-9a-f]{8} caller ((?:0x[0-9a-f]{8}:?)+)\r\n/gm;
  return [...text.matchAll(item)].map(([, size, callers]) => ({
    size: Number(size),
    callers: hex(callers ?? ''),
  }));
}

/** The functions around the calls that return to `callers`, innermost first, inlined ones too. */
async function functionsOf(elf: string, callers: string[]): Promise<string[]> {
  const calls = callers.map((caller) => `0x${(Number(caller) - 1).toString(16)}`);
  const { stdout } = await run('riscv64-unknown-elf-addr2line', ['-fie', elf, ...calls]);
  return stdout.split('\n').filter((name, line) => line % 2 === 0 && name !== '');
}

describe('demo device', function () {
  this.timeout(120_000);

  let device: Device;
  let text: string;

  before(async () => {
    device = await startDevice();
    text = await read(device, (so) => REPORTS.test(so) && so.split('Min Últimos').length > TABLES + 1);
  });

  after(() => device.stop());

  it('boots with a reset line and the true hash of its ELF', async () => {
    assert.match(text, /^\r\nrst:0x1 \(POWERON\),boot:0x8 \(QEMU_VIRT\)\r\n/);
    assert.match(text, /^I \(\d+\) app_init: Project name: {5}heap-demo\r$/m);
    assert.match(text, /^I \(\d+\) app_init: App version: {6}\d+\.\d+\.\d+\r$/m);

    const printed = /^I \(\d+\) app_init: ELF file SHA256: {2}([0-9a-f]{9})\.\.\.\r$/m.exec(text)?.[1];
    const sha256 = createHash('sha256')
      .update(await readFile(device.elf))
      .digest('hex');
    assert.equal(printed, sha256.slice(0, 9));
  });

  it('ends every line with CRLF', () => {
    assert.doesNotMatch(text, /[^\r]\n/);
    assert.doesNotMatch(text, /\r[^\n]/);
  });

  it("prints the article's table to the byte", () => {
    const ruler = '-'.repeat(92);
    const header = '| Task Name         | Status    | Priority | Stack High Water Mark | Core   |';
    const row =
      '\\| .{17} \\| (?:Running|Ready|Blocked|Suspended) *\\| \\d+ *\\| \\d+ *\\| (?:0  |N/A) {4}\\|';
    const table = new RegExp(
      `^${ruler}\r\n${header.replaceAll('|', '\\|')}\r\n${ruler}\r\n((?:${row}\r\n){9})${ruler}\r\n` +
        `Memoria atual: \\d+, Menor valor: \\d+\r\n${ruler}\r\n` +
        `Heap DRAM total: 262144 bytes\r\nHeap IRAM total: 262144 bytes\r\n${ruler}\r\n` +
        'Memoria atual: \\d+, Min Últimos 60s: \\d+, Max Últimos 60s: \\d+\r\n',
      'gm',
    );
    const tables = [...text.matchAll(table)];

    assert.ok(tables.length >= TABLES, `${tables.length} tables in ${WATCH_MS} ms`);
    assert.equal(header.length, 77);
    for (const [, rows = ''] of tables)
      for (const line of rows.trimEnd().split('\r\n')) assert.equal(line.length, 76, line);
  });

  it('measures every stack, one of them nearly used up', () => {
    const rows = [...text.matchAll(/^\| (.{17}) \| (\w+) *\| \d+ *\| (\d+) *\| .{6} \|\r$/gm)];
    const last = new Map(rows.map(([, name = '', , mark]) => [name.trimEnd(), Number(mark)]));

    assert.deepEqual([...last.keys()].sort(), Object.keys(STACK_SIZES).sort());
    for (const [name, mark] of last)
      assert.ok(mark > 0 && mark < (STACK_SIZES[name] ?? 0), `${name}: ${mark}`);
    assert.ok([...last.values()].some((mark) => mark < 200));
    const states = new Set(rows.map(([, , state]) => state));
    assert.deepEqual([...states].sort(), ['Blocked', 'Ready', 'Running', 'Suspended']);
    for (const [, name = '', state] of rows)
      if (state === 'Running') assert.equal(name.trimEnd(), 'f_PrintTasks');
  });

  it('keeps the lowest free heap', () => {
    const samples = [...text.matchAll(/^Memoria atual: (\d+), Menor valor: (\d+)\r$/gm)].map(
      ([, free, least]) => [Number(free), Number(least)] as const,
    );
    let before = Infinity;
    for (const [free, least] of samples) {
      assert.ok(least <= free && least <= before && free < 262_144, `free ${free}, least ${least}`);
      before = least;
    }
  });

  it('reports live allocations by turns in both formats, with callers in its own code', async () => {
    const { stdout } = await run('riscv64-unknown-elf-size', ['-A', '-x', device.elf]);
    const [size = 0, start = 0] = (/^\.text\s+(\S+)\s+(\S+)/m.exec(stdout) ?? []).slice(1).map(Number);

    assert.match(text, /^I \(8\d\d\d\) HEAP_MONITOR: Encerrando rastreamento\. Vazamentos detectados:\r$/m);
    const dump =
      /^====== Heap Trace: (\d+) records \(100 capacity\) ======\r\n([^=]+)====== Heap Trace Summary ======\r\nMode: Heap Trace Leaks\r\n(\d+) bytes 'leaked' in trace \((\d+) allocations\)\r\nrecords: (\d+) \(100 capacity, \d+ high water mark\)\r\ntotal allocations: \d+\r\ntotal frees: \d+\r\n={32}\r$/m.exec(
        text,
      );
    assert.ok(dump, 'no complete dump');
    const [, records, lines = '', bytes, allocations, recordsAgain] = dump;
    const dumped = stockDump(lines);
    assert.deepEqual([records, allocations, recordsAgain].map(Number), Array(3).fill(dumped.length));
    assert.equal(
      dumped.reduce((sum, { size }) => sum + size, 0),
      Number(bytes),
    );

    const listed = articleList(text);
    assert.ok(listed.length > 0);
    for (const { callers } of [...listed, ...dumped]) {
      assert.ok(callers.length >= 2);
      for (const caller of callers) {
        const offset = Number(caller) - start;
        assert.ok(offset > 0 && offset <= size, `${caller} is not in .text`);
      }
    }
  });

  it('leaks on two call chains, each through several files', async () => {
    const chains = await Promise.all(
      stockDump(text).map(
        async ({ size, callers }) => `${size} ${(await functionsOf(device.elf, callers)).join(' < ')}`,
      ),
    );
    const count = (chain: string) => chains.filter((each) => each === chain).length;

    assert.ok(count('36 varbind_copy < pdu_decode < poll_agent < snmp_task') >= 1, chains.join('\n'));
    assert.ok(count('112 buffer_new < new_line < session_open < scan < telnet_task') >= 1, chains.join('\n'));
  });

  it('goes on when its console is left and entered again', async () => {
    const before = Math.max(...[...text.matchAll(/^I \((\d+)\)/gm)].map(([, ms]) => Number(ms)));
    const again = await read(device, (so) => /Memoria atual: \d+, Min/.test(so));
    const line = /^I \((\d+)\) .*\r$/m;
    const uptime = Number(line.exec(await read(device, (so) => line.test(so)))?.[1]);

    assert.match(again, /Memoria atual: \d+, Min/);
    assert.doesNotMatch(again, /rst:/);
    assert.ok(uptime > before, `${uptime} ms after ${before} ms`);
  });

  it('builds the same ELF anywhere, the one that is committed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'heap-demo-copy-'));
    try {
      await cp(join(demoFolder(), 'firmware'), join(folder, 'demo/firmware'), { recursive: true });
      await cp(join(demoFolder(), 'Makefile'), join(folder, 'demo/Makefile'));
      await buildFirmware(join(folder, 'out'), join(folder, 'demo'));

      const copy = await readFile(join(folder, 'out/heap-demo.elf'));
      assert.ok(copy.equals(await readFile(device.elf)));
      assert.ok(copy.equals(await readFile(join(demoFolder(), 'heap-demo.elf'))));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
