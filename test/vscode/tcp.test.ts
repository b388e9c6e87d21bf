/** The demo device in QEMU, built from source for the occasion, over TCP: trees, frames, and how the end is told. */
import assert from 'node:assert/strict';
import type { HeapMonitorApi } from '../../src/core/api';
import {
  connectionsTo,
  described,
  failOnUnhandledRejections,
  isLinux,
  openHeapMonitor,
  removeDevices,
  outline,
  run,
  setElfPath,
  shown,
  start,
  until,
  untilShown,
  untilState,
  type ShownRow,
} from '../support/extensionHost';
import { openTcpConsole } from '../support/feed';
import { startDevice, type Device } from '../support/qemu';
import { heapLine } from '../support/sessions';

const KIB = 1024;

/** `12.3 KB` and the like in bytes. */
function bytesOf(text: string | undefined): number {
  const [, number, unit] = /^([\d.,]+) (B|KB|MB)\b/.exec(text ?? '') ?? [];
  return Number(number?.replace(',', '')) * { B: 1, KB: KIB, MB: KIB * KIB }[unit as 'B' | 'KB' | 'MB'];
}

/** `function file:line` of every frame, innermost first. */
const frames = ({ children }: ShownRow): string[] =>
  children.map(({ label, description }) => `${label} ${description.replace(/\d+$/, 'LINE')}`);

/** The group that has leaked on this call chain. */
const group = (rows: readonly ShownRow[], chain: readonly string[]): ShownRow | undefined =>
  rows.find((row) => frames(row).join('\n').includes(chain.join('\n')));

const SNMP = [
  'varbind_copy varbind.c:LINE',
  'pdu_decode pdu.c:LINE',
  'poll_agent snmp.c:LINE',
  'snmp_task snmp.c:LINE',
];
const TELNET = [
  'buffer_new buffer.c:LINE',
  'new_line session.c:LINE',
  'session_open session.c:LINE',
  'scan telnet.c:LINE',
  'telnet_task telnet.c:LINE',
];

describe('the QEMU device over TCP', function () {
  this.timeout(60_000);
  failOnUnhandledRejections();

  let api: HeapMonitorApi;
  let device: Device;
  let isRunning = false;
  const stopDevice = async (): Promise<void> => {
    if (isRunning) await device.stop();
    isRunning = false;
  };

  before(async function () {
    if (!isLinux) this.skip();
    [api, device] = await Promise.all([openHeapMonitor(), startDevice()]);
    isRunning = true;
    await setElfPath(device.elf);
    await start(api, `socket://${device.host}:${device.port}`);
  });

  after(async () => {
    await removeDevices(api);
    await setElfPath(undefined);
    await stopDevice();
  });

  it('is live', () => {
    assert.deepEqual(api.state, { kind: 'live', source: `127.0.0.1:${device.port}` });
  });

  it('fills the Tasks tree with stack watermarks, the lowest first and marked', async () => {
    const rows = await untilShown(api, 'tasks', ([lowest]) => lowest?.icon === 'warning', 20_000);
    assert.equal(rows[0]?.label, 'telnet');
    assert.match(rows[0]?.description ?? '', /^\d+ B free, low · (Blocked|Ready|Running) · prio \d+/);
    const names = rows.map(({ label }) => label);
    for (const name of ['main', 'IDLE', 'f_HeapMonitor', 'f_PrintTasks', 'ping', 'snmp', 'mqtt'])
      assert.ok(names.includes(name), `${name} is not among\n${outline(rows)}`);
    const marks = rows.map(({ description }) => bytesOf(description));
    assert.deepEqual(
      marks,
      [...marks].sort((a, b) => a - b),
    );
    assert.ok(
      marks.every((mark) => mark > 0 && mark < 6 * KIB),
      marks.join(),
    );
  });

  it('fills the Heap tree with the device’s figures', async () => {
    const rows = await untilShown(api, 'heap', (heap) => described(heap, 'Last 60 s') !== undefined);
    const free = bytesOf(described(rows, 'Free'));
    const minimum = bytesOf(described(rows, 'Minimum ever'));
    assert.ok(minimum > 0 && minimum <= free && free < 256 * KIB, outline(rows));
    assert.match(described(rows, 'Boot') ?? '', /POWERON/);
    assert.equal(bytesOf(described(rows, 'DRAM total')), 256 * KIB, outline(rows));
  });

  it('says which ELF it uses', async () => {
    await untilShown(
      api,
      'heap',
      (heap) => described(heap, 'ELF') === 'heap-demo.elf · matches the running firmware',
    );
    assert.ok(api.elf.state === 'ready' && api.elf.path === device.elf && api.elf.hasDebugInfo);
  });

  it('has both leaking chains among the leaks, from the allocator to the task', async () => {
    const rows = await untilShown(
      api,
      'leaks',
      (leaks) => group(leaks, SNMP) !== undefined && group(leaks, TELNET) !== undefined,
      30_000,
    );
    const snmp = group(rows, SNMP);
    assert.match(snmp?.label ?? '', /^varbind_copy/);
    assert.match(snmp?.description ?? '', /\b\d+ ×.* · varbind\.c:[1-9]\d*$/);
    assert.match(group(rows, TELNET)?.description ?? '', /\b(?:112|224|336) B\b.* · \w+\.c:[1-9]\d*$/);
  });

  it('resolves every frame of every leak', async () => {
    const rows = await untilShown(
      api,
      'leaks',
      (leaks) => leaks.length >= 2 && !outline(leaks).includes('0x'),
    );
    for (const { label, children } of rows) {
      assert.ok(children.length >= 2, label);
      for (const frame of children) assert.match(frame.description, /^\w+\.[ch]:[1-9]\d*$/, frame.label);
    }
  });

  it('keeps what it knows and lets the port go when it is stopped', async () => {
    assert.equal(connectionsTo(device.port), 1);
    const before = await shown(api, 'tasks');
    await run('heapMonitor.stop');
    assert.equal(api.state.kind, 'stopped');
    assert.equal(connectionsTo(device.port), 0);
    assert.deepEqual(
      (await shown(api, 'tasks')).map(({ label }) => label).sort(),
      before.map(({ label }) => label).sort(),
    );
  });

  it('can be entered again while it runs', async () => {
    await start(api, `socket://${device.host}:${device.port}`);
    const rows = await untilShown(api, 'heap', (heap) => described(heap, 'Boot') !== undefined);
    assert.match(described(rows, 'Boot') ?? '', /joined while running/);
  });

  it('says that the device is gone when QEMU ends', async () => {
    await stopDevice();
    const state = await untilState(api, 'reconnecting');
    assert.ok(state.kind === 'reconnecting');
    assert.match(
      state.error.toString(),
      /^127\.0\.0\.1:\d+ closed the connection\. Heap Monitor goes on|^The connection to 127\.0\.0\.1:\d+ broke: |^Nothing listens on /,
    );
    assert.equal(connectionsTo(device.port), 0);
  });
});

describe('TCP consoles', () => {
  failOnUnhandledRejections();

  let api: HeapMonitorApi;
  before(async () => (api = await openHeapMonitor()));
  afterEach(() => removeDevices(api));

  it('that are not there: which, why and what to do', async () => {
    const console = await openTcpConsole();
    await console.stop();
    await assert.rejects(start(api, console.address), {
      message: `Nothing listens on 127.0.0.1:${console.port}.`,
      advice: 'Start QEMU, ser2net or esp-link there first.',
    });
  });

  it('started at the same time are all there; one connection each', async () => {
    const consoles = await Promise.all([1000, 2000, 3000].map((free) => openTcpConsole(heapLine(free))));
    await Promise.all(consoles.map(({ address }) => run('heapMonitor.start', address)));
    assert.deepEqual(
      api.devices.map(({ state }) => state.kind),
      ['live', 'live', 'live'],
    );
    await until(() => consoles.every(({ clients }) => clients.size === 1), 'each is connected once');
    await Promise.all(consoles.map((console) => console.stop()));
  });

  it('stopped and started at once end up live', async () => {
    const console = await openTcpConsole(heapLine(1000));
    await start(api, console.address);
    await Promise.all([run('heapMonitor.stop'), run('heapMonitor.start', console.address)]);
    assert.equal(api.state.kind, 'live');
    await until(() => console.clients.size === 1, 'one connection is open');
    await console.stop();
  });
});
