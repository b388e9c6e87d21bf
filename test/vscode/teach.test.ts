/** A firmware with a heap line of its own: found, taught, kept in the workspace's settings, and read from then on. */
import * as vscode from 'vscode';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { HeapMonitorApi } from '../../src/core/api';
import {
  described,
  failOnUnhandledRejections,
  inWorkspace,
  openHeapMonitor,
  removeDevices,
  run,
  start,
  until,
  untilShown,
} from '../support/extensionHost';
import { openTcpConsole, type TcpConsole } from '../support/feed';

const SUGGESTION = 'Looks like free heap';
const GUESSED = 'Guessed heap';
const free = (kib: number): string => `I (${kib * 10}) app: mem left ${kib * 1024} bytes\n`;
const taughtLines = (): unknown => vscode.workspace.getConfiguration('heapMonitor').get('taughtLines');

describe('a line that is taught', () => {
  failOnUnhandledRejections();

  let api: HeapMonitorApi;
  let console: TcpConsole;

  before(async () => {
    api = await openHeapMonitor();
    console = await openTcpConsole([90, 80, 85, 70, 75, 60].map(free).join(''));
    await start(api, console.address);
  });

  after(async () => {
    await vscode.workspace
      .getConfiguration('heapMonitor')
      .update('taughtLines', undefined, vscode.ConfigurationTarget.Workspace);
    await removeDevices(api);
    await console.stop();
  });

  it('is guessed to be a heap once it has come three times, and said to be', async () => {
    const rows = await untilShown(api, 'heap', (heap) => described(heap, GUESSED) !== undefined);
    assert.match(described(rows, GUESSED) ?? '', /mem left 92160 bytes/);
    assert.equal(described(rows, 'Free'), '60.0 KB');
    assert.equal(described(rows, SUGGESTION), undefined);
  });

  it('shows in the device log, whose language is its own', async () => {
    await run('heapMonitor.showDeviceLog');
    const log = await until(
      () =>
        vscode.workspace.textDocuments.find(
          ({ languageId, uri }) => languageId === 'heapmonitor-log' && uri.scheme === 'output',
        ),
      'the log is a document',
    );
    await until(
      () => log.getText().includes('app: mem left 92160 bytes'),
      () => log.getText(),
    );
    console.say('another line\n');
    await until(
      () => log.getText().endsWith('another line\n'),
      () => log.getText(),
    );
  });

  it('is kept in the workspace by one Enter', async () => {
    const taught = run('heapMonitor.teachLine', free(60).trim());
    await until(async () => {
      await run('workbench.action.acceptSelectedQuickOpenItem');
      return JSON.stringify(taughtLines()) !== '[]';
    }, 'the setting is there');
    await taught;
    const written = JSON.parse(readFileSync(inWorkspace('.vscode/settings.json'), 'utf8')) as object;
    assert.deepEqual(written, { 'heapMonitor.taughtLines': [{ line: 'mem left {free} bytes', tag: 'app' }] });
  });

  it('makes the heap, of what was said before too', async () => {
    const rows = await untilShown(api, 'heap', (heap) => described(heap, 'Free') === '60.0 KB');
    assert.equal(described(rows, 'Last 60 s'), '60.0 KB … 90.0 KB');
    assert.equal(described(rows, SUGGESTION), undefined);
    assert.equal(described(rows, GUESSED), undefined);
    console.say(free(55));
    await untilShown(api, 'heap', (heap) => described(heap, 'Free') === '55.0 KB');
  });

  it('counts for every device and session from then on', async () => {
    await removeDevices(api);
    await start(api, console.address);
    await untilShown(api, 'heap', (heap) => described(heap, 'Free') === '60.0 KB');
  });

  it('counts no more when it is taken out of the settings', async () => {
    await vscode.workspace
      .getConfiguration('heapMonitor')
      .update('taughtLines', undefined, vscode.ConfigurationTarget.Workspace);
    await untilShown(api, 'heap', (heap) => described(heap, GUESSED) !== undefined);
  });
});
