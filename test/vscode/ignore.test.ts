/** Marks and the ignore list: what a user does with a session while it runs, and what the workspace keeps of it. */
import * as vscode from 'vscode';
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HeapMonitorApi } from '../../src/core/api';
import {
  described,
  failOnUnhandledRejections,
  inWorkspace,
  openHeapMonitor,
  outline,
  removeDevices,
  run,
  setElfPath,
  start,
  until,
  untilShown,
} from '../support/extensionHost';
import { openTcpConsole, type TcpConsole } from '../support/feed';
import { root } from '../support/root';
import { heapLine } from '../support/sessions';

const LIST = '.heapmonitor/ignore';

describe('the ignore list of the workspace', () => {
  failOnUnhandledRejections();

  let api: HeapMonitorApi;

  before(async () => {
    api = await openHeapMonitor();
    await setElfPath(join(root, 'demo/heap-demo.elf'));
    await start(api, join(root, 'demo/heap-demo.hmrec'));
  });

  after(async () => {
    rmSync(inWorkspace('.heapmonitor'), { recursive: true, force: true });
    await setElfPath(undefined);
    await removeDevices(api);
  });

  it('is begun by Ignore Call Site…, with the comment', async () => {
    const rows = await untilShown(api, 'leaks', (leaks) => outline(leaks).includes('varbind_copy |'));
    const roots = rows.length;
    const chosen = run('heapMonitor.ignoreCallSite', undefined, 'varbind_copy', 'grows on purpose');
    await chosen;
    assert.match(readFileSync(inWorkspace(LIST), 'utf8'), /^# .*\nvarbind_copy {2}# grows on purpose\n$/s);
    const after = await untilShown(api, 'leaks', (leaks) => described(leaks, 'Ignored (1)') !== undefined);
    assert.equal(after.at(-1)?.label, 'Ignored (1)');
    assert.match(after.at(-1)?.children[0]?.label ?? '', /^varbind_copy/);
    assert.ok(after.length <= roots + 1);
  });

  it('asks for the rule and why', async () => {
    const asked = run('heapMonitor.ignoreCallSite');
    await until(async () => {
      await run('workbench.action.acceptSelectedQuickOpenItem');
      return readFileSync(inWorkspace(LIST), 'utf8').split('\n').length > 7;
    }, 'another rule is there');
    await asked;
    await untilShown(api, 'leaks', (leaks) => described(leaks, 'Ignored (2)') !== undefined);
  });

  it('counts as soon as it is changed, and is opened by Edit Ignore List…', async () => {
    writeFileSync(inWorkspace(LIST), 'file:*/nothing.c\n');
    await untilShown(api, 'leaks', (leaks) => !outline(leaks).includes('Ignored'));
    await run('heapMonitor.editIgnored');
    const { document } = await until(() => vscode.window.activeTextEditor, 'an editor is open');
    assert.equal(document.uri.fsPath, inWorkspace(LIST));
    await run('workbench.action.closeActiveEditor');
  });
});

describe('a mark', () => {
  failOnUnhandledRejections();

  let api: HeapMonitorApi;
  let console: TcpConsole;

  before(async () => {
    api = await openHeapMonitor();
    console = await openTcpConsole(heapLine(5000));
    await vscode.workspace
      .getConfiguration('heapMonitor')
      .update('markPattern', 'request {#} served', vscode.ConfigurationTarget.Workspace);
    await start(api, console.address);
    await untilShown(api, 'heap', (heap) => described(heap, 'Free') !== undefined);
  });

  after(async () => {
    await vscode.workspace
      .getConfiguration('heapMonitor')
      .update('markPattern', undefined, vscode.ConfigurationTarget.Workspace);
    await removeDevices(api);
    await console.stop();
  });

  it('is set by the command, by its name or by the next one', async () => {
    await run('heapMonitor.mark');
    await run('heapMonitor.mark', 'after login');
    const rows = await untilShown(api, 'heap', (heap) => described(heap, 'Marks (2)') !== undefined);
    const marks = rows.find(({ label }) => label === 'Marks (2)');
    assert.deepEqual(
      marks?.children.map(({ label }) => label),
      ['after login', 'Mark 1'],
    );
  });

  it('is set by a line that matches', async () => {
    console.say('I (5) http: request 7 served\n');
    const rows = await untilShown(api, 'heap', (heap) => described(heap, 'Marks (3)') !== undefined);
    assert.match(described(rows, 'Marks (3)') ?? '', /^request … served · at/);
  });
});
