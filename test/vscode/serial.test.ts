/** Serial ports through the real `serialport`: a pair of pseudo-terminals, the device's end written to by the test. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeapMonitorApi } from '../../src/core/api';
import {
  described,
  failOnUnhandledRejections,
  inWorkspace,
  isLinux,
  openFiles,
  openHeapMonitor,
  removeDevices,
  run,
  shown,
  start,
  until,
  untilShown,
  untilState,
} from '../support/extensionHost';
import { plugSerialPair, type SerialPair } from '../support/feed';
import { inRoot } from '../support/root';
import { heapLine } from '../support/sessions';
import { temporaryFolder } from '../support/temp';

const ARTICLE = inRoot('test/fixtures/logs/article/article-utf8-ansi-crlf.txt');

(isLinux ? describe : describe.skip)('serial ports', () => {
  failOnUnhandledRejections();

  const folder = temporaryFolder();
  let api: HeapMonitorApi;
  let pair: SerialPair;
  const isOpen = (): boolean => openFiles().includes(pair.port);

  before(async () => (api = await openHeapMonitor()));
  beforeEach(async () => (pair = await plugSerialPair(folder())));
  afterEach(async () => {
    await removeDevices(api);
    await pair.unplug();
  });

  it('fill the trees with what the article’s device prints', async () => {
    await start(api, pair.port);
    assert.deepEqual(api.state, { kind: 'live', source: `${pair.port} at 115200` });
    assert.ok(isOpen());
    await appendFile(pair.device, await readFile(ARTICLE));

    const heap = await untilShown(api, 'heap', (rows) => described(rows, 'IRAM total') !== undefined);
    assert.equal(described(heap, 'Free'), '280.6 KB');
    assert.equal(described(heap, 'Minimum ever'), '277.5 KB');
    const tasks = await untilShown(api, 'tasks', (rows) => rows.length === 7);
    assert.deepEqual(
      tasks.map(({ label }) => label),
      ['tarefa_vazament', 'ipc0', 'IDLE0', 'IDLE1', 'Tmr Svc', 'tarefa_1', 'main'],
    );
    assert.match(tasks[0]?.description ?? '', /^128 B free, low · Blocked · prio 5 · any core$/);
    const leaks = await untilShown(api, 'leaks', (rows) => rows.length === 2);
    assert.deepEqual(
      leaks.map(({ children }) => children.map(({ label }) => label)),
      [['0x400d5f21', '0x400d6043'], ['0x400d5f21']],
    );
  });

  it('take bytes as they come, cut anywhere', async () => {
    await start(api, pair.port);
    const line = heapLine(54_321);
    for (const character of line) await appendFile(pair.device, character);
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '53.0 KB');
  });

  it('are closed by stop, and can be started again at once', async () => {
    await start(api, pair.port);
    await run('heapMonitor.stop');
    assert.equal(api.state.kind, 'stopped');
    assert.ok(!isOpen(), 'the port is still open');
    await start(api, pair.port);
    assert.equal(api.state.kind, 'live');
  });

  it('are opened anew when they are started twice', async () => {
    await start(api, pair.port);
    await start(api, pair.port);
    assert.equal(api.state.kind, 'live');
    assert.equal(openFiles().filter((file) => file === pair.port).length, 1);
    await appendFile(pair.device, heapLine(1000));
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '1,000 B');
  });

  it('that another program has open are busy', async () => {
    const other = spawn('flock', ['--nonblock', pair.port, '-c', 'echo locked; exec cat'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(other.stdout, 'data');
    try {
      await assert.rejects(start(api, pair.port), {
        message: `${pair.port} is busy: another program has it open.`,
        advice: 'Close the serial monitor (idf.py monitor, PlatformIO, Arduino) that uses it.',
      });
    } finally {
      other.stdin.end();
      await once(other, 'exit');
    }
    await until(() => !isOpen(), 'the port is closed');
    await start(api, pair.port);
    assert.equal(api.state.kind, 'live');
  });

  it('that are not there: which, and what to do', async () => {
    const terminals = openFiles().filter((file) => file.startsWith('/dev/pts/'));
    await assert.rejects(start(api, '/dev/ttyNOWHERE'), {
      message: '/dev/ttyNOWHERE is not there.',
      advice: 'Plug the device in, or choose another port.',
    });
    assert.deepEqual(
      openFiles().filter((file) => file.startsWith('/dev/pts/')),
      terminals,
    );
  });

  it('that are unplugged say so, and leave what was seen', async () => {
    await start(api, pair.port);
    await appendFile(pair.device, heapLine(1000));
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '1,000 B');
    await pair.unplug();
    const state = await untilState(api, 'reconnecting');
    assert.ok(state.kind === 'reconnecting');
    assert.match(state.error.message, /is gone: the device was unplugged or reset\.|is not there\./);
    assert.equal(described(await shown(api, 'heap'), 'Free'), '1,000 B');
    await until(() => !openFiles().some((file) => file.startsWith(pair.port)), 'the port is closed');
  });

  it('come back by themselves when they are plugged in again', async () => {
    const link = join(folder(), 'port');
    await start(api, link);
    await appendFile(pair.device, heapLine(1000));
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '1,000 B');
    await pair.unplug();
    await untilState(api, 'reconnecting');
    pair = await plugSerialPair(folder());
    assert.deepEqual(await untilState(api, 'live'), { kind: 'live', source: `${link} at 115200` });
    await appendFile(pair.device, heapLine(2048));
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '2.0 KB');
  });

  it('at a wrong baud rate say so while they are live, and no more once text comes', async () => {
    await start(api, pair.port);
    const garbage = Buffer.from(Array.from({ length: 4096 }, (_, index) => 0x80 | ((index * 37) & 0x7f)));
    await appendFile(pair.device, garbage);
    const notice = (): string =>
      api.state.kind === 'live' ? (api.state.notice?.toString() ?? '') : api.state.kind;
    await until(() => /baud rate is probably wrong.*heapMonitor\.baudRate/.test(notice()), 'it says so');
    const read = until(() => notice() === '', 'it says so no more');
    for (let line = 0; line < 200; line++) await appendFile(pair.device, heapLine(3072));
    await read;
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '3.0 KB');
  });

  it('are read at the baud rate that the project’s monitor uses', async () => {
    const build = inWorkspace('build');
    await mkdir(build);
    try {
      await writeFile(join(build, 'project_description.json'), '{ "monitor_baud": "460800" }');
      await start(api, pair.port);
      assert.deepEqual(api.state, { kind: 'live', source: `${pair.port} at 460800` });
    } finally {
      await rm(build, { recursive: true });
    }
  });
});
