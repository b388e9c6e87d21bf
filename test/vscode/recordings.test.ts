/** Every session is recorded; recordings are opened as devices, or in editors of their own. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { HeapMonitorApi, OpenRecording } from '../../src/core/api';
import {
  described,
  failOnUnhandledRejections,
  inWorkspace,
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
import { openTcpConsole, type TcpConsole } from '../support/feed';
import { inRoot } from '../support/root';
import { heapLine, leakList, taskTable } from '../support/sessions';
import { temporaryFolder } from '../support/temp';

const DEMO = inRoot('demo/heap-demo.hmrec');
const HEADER = '{"heapMonitorRecording":2,"session":"s","part":1,"source":"x"}\n';

describe('recordings', () => {
  failOnUnhandledRejections();

  const folder = temporaryFolder();
  let api: HeapMonitorApi;
  let tcp: TcpConsole;
  const set = (name: string, value: unknown): Thenable<void> =>
    vscode.workspace
      .getConfiguration('heapMonitor.recording')
      .update(name, value, vscode.ConfigurationTarget.Workspace);
  const recordings = (): string[] => readdirSync(folder()).filter((name) => name.endsWith('.hmrec'));

  before(async () => (api = await openHeapMonitor()));
  beforeEach(async () => {
    tcp = await openTcpConsole();
    await set('folder', folder());
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeDevices(api);
    await tcp.stop();
    await set('folder', undefined);
    await set('enabled', undefined);
  });

  /** Records a short session. */
  async function record(): Promise<string> {
    await start(api, tcp.address);
    tcp.say(taskTable(['snmp', 300]) + heapLine(5000, 4000) + leakList([24, '0x1'], [36, '0x2']));
    tcp.say(heapLine(3072, 2048));
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '3.0 KB');
    await run('heapMonitor.stop');
    const [name] = recordings();
    assert.ok(name !== undefined, 'nothing was recorded');
    return join(folder(), name);
  }

  it('are made of every session, and give it again', async () => {
    await removeDevices(api); // what other tests have left
    const path = await record();
    assert.match(path, /\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z-127-0-0-1-\d+\.hmrec$/);
    assert.match(readFileSync(path, 'utf8'), /\n\[\d+,\{"event":"stopped"\}\]\n$/);
    const before = { heap: await shown(api, 'heap'), tasks: await shown(api, 'tasks') };
    await removeDevices(api);
    await run('heapMonitor.openRecording', path, 0);
    assert.deepEqual(await untilState(api, 'ended'), { kind: 'ended', source: path });
    assert.deepEqual({ heap: await shown(api, 'heap'), tasks: await shown(api, 'tasks') }, before);
    assert.equal(recordings().length, 1, 'a recording is not recorded again');
  });

  it('are not made where the setting says so', async () => {
    await set('enabled', false);
    await assert.rejects(record(), /nothing was recorded/);
    assert.equal(api.state.kind, 'stopped');
  });

  it('that cannot be written stop with a notice; the monitoring goes on', async () => {
    writeFileSync(join(folder(), 'file'), '');
    await set('folder', join(folder(), 'file', 'below'));
    await assert.rejects(record(), /nothing was recorded/);
    assert.equal(described(await shown(api, 'heap'), 'Free'), '3.0 KB');
  });

  it('are played in time, or faster', async () => {
    const path = join(folder(), 'slow.hmrec');
    const said = (ms: number, freeBytes: number): string => `${JSON.stringify([ms, heapLine(freeBytes)])}\n`;
    writeFileSync(path, `${HEADER}${said(0, 1024)}${said(60_000, 2048)}[60100,{"event":"stopped"}]\n`);
    const begun = untilShown(api, 'heap', (rows) => described(rows, 'Free') === '1.0 KB');
    const isLive = begun.then(() => assert.equal(api.state.kind, 'live'));
    await Promise.all([run('heapMonitor.openRecording', path, 100), isLive]);
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '2.0 KB');
    assert.deepEqual(await untilState(api, 'ended'), { kind: 'ended', source: path });
  });

  it('that were cut off open with what they have, and say so', async () => {
    const path = join(folder(), 'cut.hmrec');
    writeFileSync(path, `${HEADER}${JSON.stringify([0, heapLine(1024)])}\n[1,"Memoria`);
    await run('heapMonitor.openRecording', path, 0);
    const state = await untilState(api, 'ended');
    assert.ok(state.kind === 'ended');
    assert.match(
      state.notice?.message ?? '',
      /^cut\.hmrec was read as far as it can be: damaged lines passed over: 1; it has no end/,
    );
    assert.equal(described(await shown(api, 'heap'), 'Free'), '1.0 KB');
  });

  it('open whole in an editor, beside a device that goes on', async () => {
    await start(api, tcp.address);
    tcp.say(heapLine(1024));
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '1.0 KB');
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(DEMO));
    const [editor] = await until(() => api.recordings.length > 0 && api.recordings, 'the editor is open');
    assert.equal(editor?.path, DEMO);
    await until(() => editor.state.kind === 'ended', 'the recording is read');
    assert.ok((editor.session.boot?.heap?.samples ?? 0) > 10 && editor.session.boot?.leakReports !== 0);
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputCustom && input.viewType === 'heapMonitor.recording');
    tcp.say(heapLine(2048));
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '2.0 KB');
    assert.equal(api.state.kind, 'live');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until(() => api.recordings.length === 0, 'the editor is closed');
    assert.ok(!openFiles().includes(DEMO));
  });

  describe('in an editor of their own, while a device is live', () => {
    let editor: OpenRecording;

    beforeEach(async () => {
      await start(api, tcp.address);
      tcp.say(heapLine(1024) + leakList([24, '0x1'], [36, '0x2']));
      await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '1.0 KB');
      await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(DEMO));
      [editor] = (await until(() => api.recordings.length > 0 && api.recordings, 'the editor is open')) as [
        OpenRecording,
      ];
      await until(() => editor.state.kind === 'ended', 'the recording is read');
    });

    it('export, keep and compare what they have, not the device', async () => {
      const csv = join(folder(), 'heap.csv');
      await editor.run('heapMonitor.export', 'csv', csv);
      const rows = readFileSync(csv, 'utf8').trim().split('\n');
      assert.equal(
        rows.length - 1,
        editor.session.boots.reduce((sum, { heap }) => sum + (heap?.samples ?? 0), 0),
      );
      const baseline = join(folder(), 'baseline.json');
      await editor.run('heapMonitor.saveBaseline', baseline);
      await editor.run('heapMonitor.compare', baseline);
      assert.equal(editor.comparedWith, 'baseline.json');
      await run('heapMonitor.saveBaseline', join(folder(), 'live.json'));
      assert.notEqual(readFileSync(join(folder(), 'live.json'), 'utf8'), readFileSync(baseline, 'utf8'));
    });

    it('set no mark on the device, and stop and start themselves alone', async () => {
      const { session } = api;
      editor.receive({ type: 'command', command: 'mark' });
      editor.receive({ type: 'command', command: 'stop' });
      await run('heapMonitor.mark', 'mine');
      assert.deepEqual(
        session.marks.all.map(({ name }) => name),
        ['mine'],
      );
      assert.equal(api.state.kind, 'live');
      const before = editor.session;
      editor.receive({ type: 'command', command: 'start' });
      await until(() => editor.session !== before && editor.state.kind === 'ended', 'it is read again');
      assert.equal(api.session, session);
      assert.equal(api.devices.length, 1);
    });

    it('ignore and copy the call sites of theirs that were clicked', async () => {
      const [group] = editor.session.boot?.shownReport?.groups ?? [];
      assert.ok(group);
      await vscode.env.clipboard.writeText('');
      await run('heapMonitor.copyMarkdown', { kind: 'site', stack: group.key });
      assert.equal(await vscode.env.clipboard.readText(), '', 'the device has no such site');
      editor.receive({ type: 'leakCommand', command: 'copyMarkdown', group: group.key });
      const copied = await until(async () => vscode.env.clipboard.readText(), 'it is copied');
      assert.ok(
        group.callers.every((caller) => copied.includes(caller)),
        copied,
      );
      editor.receive({ type: 'leakCommand', command: 'copyMarkdown', group: '0x1' });
      await editor.run('heapMonitor.copyMarkdown', { kind: 'site', stack: '0x1' });
      assert.equal(await vscode.env.clipboard.readText(), copied, 'that one is the device’s');
    });
  });

  it('that are none, or damaged, open in an editor all the same', async () => {
    const path = inWorkspace('odd.hmrec');
    for (const [content, kind, free] of [
      ['', 'ended', undefined],
      ['\0\xff\0garbage', 'ended', undefined],
      [heapLine(1024), 'ended', 1024],
      [`{"heapMonitorRecording":2,"st\n[0,${JSON.stringify(heapLine(1024))}]\n`, 'ended', 1024],
      ['{"heapMonitorRecording":99}\n', 'failed', undefined],
    ] as const) {
      writeFileSync(path, content);
      await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path));
      const [editor] = await until(() => api.recordings.length > 0 && api.recordings, 'the editor is open');
      await until(() => editor?.state.kind === kind, `it is ${kind}`);
      assert.equal(editor?.session.boot?.heap?.lastFreeBytes, free, content);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await until(() => api.recordings.length === 0, 'the editor is closed');
    }
  });
});
