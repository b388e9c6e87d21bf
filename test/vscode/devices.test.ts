/** Several devices at once: real ports and servers side by side, one of them shown. */
import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import type { HeapMonitorApi } from '../../src/core/api';
import {
  described,
  failOnUnhandledRejections,
  isLinux,
  openFiles,
  openHeapMonitor,
  removeDevices,
  run,
  shown,
  start,
  until,
  untilShown,
} from '../support/extensionHost';
import { openTcpConsole, plugSerialPair, type SerialPair, type TcpConsole } from '../support/feed';
import { heapLine } from '../support/sessions';
import { temporaryFolder } from '../support/temp';

(isLinux ? describe : describe.skip)('several devices', () => {
  failOnUnhandledRejections();

  const folder = temporaryFolder();
  let api: HeapMonitorApi;
  let pair: SerialPair;
  let tcp: TcpConsole;

  before(async () => (api = await openHeapMonitor()));
  beforeEach(async () => {
    [pair, tcp] = await Promise.all([plugSerialPair(folder()), openTcpConsole(heapLine(2048))]);
    await start(api, pair.port);
    await start(api, tcp.address);
  });
  afterEach(async () => {
    await removeDevices(api);
    await Promise.all([pair.unplug(), tcp.stop()]);
  });

  const states = (): string[] => api.devices.map(({ state }) => state.kind);

  it('run beside each other; the one started last is shown', async () => {
    assert.deepEqual(states(), ['live', 'live']);
    await appendFile(pair.device, heapLine(1000));
    const rows = await untilShown(api, 'heap', (now) => described(now, 'Free') === '2.0 KB');
    assert.deepEqual(
      rows.slice(0, 2).map(({ label }) => label),
      [pair.port.replace('/dev/pts/', ''), `127.0.0.1:${tcp.port}`],
    );
    await untilShown(api, 'heap', ([first]) => first?.description === '1,000 B · live');
  });

  it('are shown as they are selected, and go on meanwhile', async () => {
    await run('heapMonitor.selectDevice', pair.port);
    assert.equal(api.state.kind, 'live');
    await appendFile(pair.device, heapLine(1000));
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '1,000 B');
    tcp.say(heapLine(3072));
    await untilShown(api, 'heap', (rows) => described(rows, `127.0.0.1:${tcp.port}`) === '3.0 KB · live');
    await run('heapMonitor.selectDevice', tcp.address);
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '3.0 KB');
  });

  it('are stopped one by one: the selected one, or the one given', async () => {
    await run('heapMonitor.stop');
    assert.deepEqual(states(), ['live', 'stopped']);
    await until(() => tcp.clients.size === 0, 'the console is left');
    await run('heapMonitor.stop', pair.port);
    assert.deepEqual(states(), ['stopped', 'stopped']);
    assert.ok(!openFiles().includes(pair.port), 'the port is still open');
    const rows = await shown(api, 'heap');
    assert.equal(described(rows, 'Free'), '2.0 KB', 'what was read stays');
  });

  it('are all stopped by one command', async () => {
    await run('heapMonitor.stopAll');
    assert.deepEqual(states(), ['stopped', 'stopped']);
    await until(() => tcp.clients.size === 0 && !openFiles().includes(pair.port), 'both are closed');
  });

  it('are removed, and closed with that; the other one is shown', async () => {
    await run('heapMonitor.removeDevice', tcp.address);
    assert.deepEqual(
      api.devices.map(({ id }) => id),
      [pair.port],
    );
    await until(() => tcp.clients.size === 0, 'the console is left');
    await appendFile(pair.device, heapLine(1000));
    const rows = await untilShown(api, 'heap', (now) => described(now, 'Free') === '1,000 B');
    assert.equal(rows[0]?.label, 'Too early to say', 'one device needs no row of its own');
  });
});
