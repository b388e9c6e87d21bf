/** Logs and recordings, and the demo device: read to their end, played, stopped. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeapMonitorApi } from '../../src/core/api';
import { DEMO_HEAD_START_MS } from '../../src/device/openSource';
import {
  described,
  failOnUnhandledRejections,
  isLinux,
  openFiles,
  openHeapMonitor,
  removeDevices,
  outline,
  run,
  shown,
  start,
  until,
  untilShown,
  untilState,
} from '../support/extensionHost';
import { inRoot } from '../support/root';
import { temporaryFolder } from '../support/temp';

const ARTICLE = inRoot('test/fixtures/logs/article/article-utf8-lf.txt');
const HEAP_TRACE = inRoot('test/fixtures/logs/variants/heaptrace-v55-leaks.txt');
const DEMO = inRoot('demo/heap-demo.hmrec');

describe('files', () => {
  failOnUnhandledRejections();

  const folder = temporaryFolder();
  let api: HeapMonitorApi;
  before(async () => (api = await openHeapMonitor()));
  afterEach(() => removeDevices(api));

  it('that are logs are read to their end', async () => {
    await start(api, ARTICLE);
    assert.deepEqual(await untilState(api, 'ended'), { kind: 'ended', source: ARTICLE });
    assert.equal(described(await shown(api, 'heap'), 'Minimum ever'), '277.5 KB');
    assert.equal((await shown(api, 'tasks')).length, 7);
    assert.equal((await shown(api, 'leaks')).length, 2);
  });

  it('that are logs of ESP-IDF’s heap trace fill the Leaks tree', async () => {
    await start(api, HEAP_TRACE);
    await untilState(api, 'ended');
    assert.deepEqual(
      (await shown(api, 'leaks')).map(({ children }) => children.map(({ label }) => label)),
      [[], ['0x40376183', '0x4200b1c2'], ['0x40376183', '0x4037da9c']],
    );
  });

  it('that are recordings are read to their end, with their times', async () => {
    await start(api, DEMO);
    assert.deepEqual(await untilState(api, 'ended'), { kind: 'ended', source: DEMO });
    const heap = await shown(api, 'heap');
    assert.match(outline(heap), /Boot \| POWERON/);
    assert.match(outline(heap), /1 \| POWERON[^\n]*· [45] min/);
    assert.ok((await shown(api, 'tasks')).length >= 9);
  });

  it('follow each other: the second one’s rows replace the first one’s', async () => {
    await start(api, ARTICLE);
    await untilState(api, 'ended');
    const other = join(folder(), 'other.log');
    await writeFile(other, 'Memoria atual: 1000, Menor valor: 900\n');
    await start(api, other);
    await untilState(api, 'ended');
    assert.equal(described(await shown(api, 'heap'), 'Free'), '1,000 B');
    assert.deepEqual(await shown(api, 'tasks'), []);
    assert.deepEqual(await shown(api, 'leaks'), []);
  });

  it('that are not there: which and why', async () => {
    const missing = join(folder(), 'missing.log');
    await assert.rejects(start(api, missing), (error: Error) => error.message.includes(missing));
    assert.equal(api.state.kind, 'failed');
  });

  it('leave no file open', async function () {
    if (!isLinux) this.skip();
    await start(api, DEMO);
    await untilState(api, 'ended');
    await until(() => !openFiles().includes(DEMO), 'the recording is closed');
  });
});

describe('the demo device', () => {
  failOnUnhandledRejections();

  let api: HeapMonitorApi;
  before(async () => (api = await openHeapMonitor()));

  it('is live with an ELF of its own, and gives the ELF back when something else is started', async () => {
    await start(api, 'demo');
    assert.deepEqual(api.state, { kind: 'live', source: 'demo device' });
    await until(() => api.elf.state === 'ready', 'the ELF of the demo is read');
    await untilShown(
      api,
      'heap',
      (rows) => described(rows, 'ELF') === 'heap-demo.elf · matches the running firmware',
    );
    await untilShown(api, 'tasks', (rows) => rows.length >= 9);
    await run('heapMonitor.stop');
    assert.equal(api.state.kind, 'stopped');
    await start(api, ARTICLE);
    await until(() => api.elf.state === 'none', 'there is no ELF');
  });

  it('has been heard for most of an hour when it starts: its leaks are known at once, and it goes on', async () => {
    await start(api, 'demo');
    // What is played in its time would take as long as that.
    const heard = new RegExp(`POWERON · ${DEMO_HEAD_START_MS / 60_000} min`);
    const heap = await untilShown(api, 'heap', (rows) => heard.test(outline(rows)));
    assert.match(outline(heap), /^Leaking /m);
    const leaks = await untilShown(api, 'leaks', (rows) =>
      rows.some(({ label }) => label === 'varbind_copy'),
    );
    assert.match(outline(leaks), /^varbind_copy \| \+.*varbind\.c/m);
    assert.match(outline(leaks), /^buffer_new \| \+.* ← new_line/m);
    assert.equal(api.state.kind, 'live');
    const free = described(heap, 'Free');
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') !== free);
  });

  it('lets its recording go when it is stopped', async function () {
    if (!isLinux) this.skip();
    const isOpen = (): boolean => openFiles().some((file) => file.endsWith('heap-demo-hour.hmrec'));
    await start(api, 'demo');
    await until(isOpen, 'the recording is open');
    await run('heapMonitor.stop');
    await until(() => !isOpen(), 'the recording is closed');
  });
});
