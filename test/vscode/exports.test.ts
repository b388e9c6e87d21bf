/** What is taken out of a session: an exported file, a baseline and a comparison with it, a generation. */
import * as vscode from 'vscode';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { HeapMonitorApi } from '../../src/core/api';
import {
  failOnUnhandledRejections,
  inWorkspace,
  openHeapMonitor,
  outline,
  removeDevices,
  run,
  setElfPath,
  start,
  untilState,
  untilShown,
} from '../support/extensionHost';
import { openTcpConsole } from '../support/feed';
import { inRoot } from '../support/root';
import { heapLine } from '../support/sessions';

const DEMO = inRoot('demo', 'heap-demo.hmrec');

/** The Markdown of the report whose title is like this. */
function reportLike(title: RegExp): string {
  const found = vscode.workspace.textDocuments.find(
    (document) => document.uri.scheme === 'heapmonitor-report' && title.test(document.getText()),
  );
  assert.ok(found, vscode.workspace.textDocuments.map(({ uri }) => uri.toString()).join('\n'));
  return found.getText();
}

describe('a session', () => {
  failOnUnhandledRejections();

  let api: HeapMonitorApi;

  before(async () => {
    api = await openHeapMonitor();
    await setElfPath(inRoot('demo', 'heap-demo.elf'));
    await start(api, DEMO);
    await untilState(api, 'ended');
    await untilShown(api, 'leaks', (rows) => outline(rows).includes('varbind_copy'));
  });

  after(async () => {
    rmSync(inWorkspace('out'), { recursive: true, force: true });
    await run('workbench.action.closeAllEditors');
    await setElfPath(undefined);
    await removeDevices(api);
  });

  it('is exported with its functions', async () => {
    const markdown = inWorkspace('out/report.md');
    await run('heapMonitor.export', 'markdown', markdown);
    assert.match(readFileSync(markdown, 'utf8'), /^# Heap Monitor report\n[^]*varbind\\_copy/);
    const profile = inWorkspace('out/heap.pb.gz');
    await run('heapMonitor.export', 'pprof', profile);
    assert.ok(gunzipSync(readFileSync(profile)).includes('varbind_copy'));
  });

  it('is compared with a baseline of itself, and with a recording', async () => {
    const baseline = inWorkspace('out/baseline.json');
    await run('heapMonitor.saveBaseline', baseline);
    assert.ok(existsSync(baseline));
    await run('heapMonitor.compare', baseline);
    assert.match(reportLike(/compared with baseline/), /matched by address: the same ELF ran/);
    await run('heapMonitor.compare', DEMO);
    assert.match(reportLike(/compared with heap-demo/), /## Call sites/);
  });

  it('tells what grew since a mark', async () => {
    const console = await openTcpConsole(heapLine(5000));
    try {
      await start(api, console.address);
      await untilShown(api, 'heap', (rows) => outline(rows).includes('Free |'));
      await run('heapMonitor.mark', 'before login');
      await run('heapMonitor.generation', 1);
      assert.match(reportLike(/What grew from before login to now/), /no list of outstanding allocations/);
    } finally {
      await console.stop();
    }
  });
});
