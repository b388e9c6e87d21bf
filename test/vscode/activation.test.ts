/** What a user has before any device: the extension, its commands, its settings, its empty trees. */
import * as vscode from 'vscode';
import assert from 'node:assert/strict';
import {
  extension,
  failOnUnhandledRejections,
  isLinux,
  openHeapMonitor,
  serverProcesses,
  shown,
} from '../support/extensionHost';

interface Contributions {
  commands: { command: string }[];
  configuration: { properties: Record<string, { default: unknown }> };
  views: Record<string, { id: string }[]>;
}

const contributes = (): Contributions =>
  (extension().packageJSON as { contributes: Contributions }).contributes;

describe('activation', () => {
  failOnUnhandledRejections();

  it('is done when a view is shown', async () => {
    const api = await openHeapMonitor();
    assert.ok(extension().isActive);
    assert.equal(api.state.kind, 'idle');
  });

  it('registers the commands of the manifest, and no others', async () => {
    const registered = (await vscode.commands.getCommands()).filter((id) => id.startsWith('heapMonitor.'));
    const views = Object.values(contributes().views).flat();
    const own = registered.filter((id) => !views.some((view) => id.startsWith(`${view.id}.`)));
    assert.deepEqual(
      own.sort(),
      contributes()
        .commands.map(({ command }) => command)
        .sort(),
    );
  });

  it('gives every setting its default', () => {
    const settings = vscode.workspace.getConfiguration();
    const defaults = {
      'heapMonitor.elfPath': '',
      'heapMonitor.baudRate': null,
      'heapMonitor.lowStackBytes': 512,
      'heapMonitor.recording.enabled': true,
      'heapMonitor.recording.folder': '',
      'heapMonitor.recording.maximumSizeMB': 1024,
      'heapMonitor.recording.maximumAgeDays': 30,
      'heapMonitor.stepAside': true,
      'heapMonitor.sharing.enabled': false,
      'heapMonitor.sharing.rfc2217Port': 0,
      'heapMonitor.sharing.tcpPort': 0,
      'heapMonitor.taughtLines': [],
      'heapMonitor.markPattern': '',
      'heapMonitor.sourcePathMap': {},
      'heapMonitor.editor.diagnostics': true,
      'heapMonitor.editor.codeLens': true,
      'heapMonitor.editor.inlayHints': true,
      'heapMonitor.editor.gutterMarks': true,
    };
    for (const [name, value] of Object.entries(defaults)) assert.deepEqual(settings.get(name), value, name);
    assert.deepEqual(Object.keys(contributes().configuration.properties), Object.keys(defaults));
  });

  it('leaves the trees empty for their welcome texts', async () => {
    const api = await openHeapMonitor();
    for (const name of ['heap', 'tasks', 'leaks'] as const)
      assert.deepEqual(await shown(api, name), [], name);
  });

  it('starts no language server as long as there is no ELF', function () {
    if (!isLinux) this.skip();
    assert.equal(extension().exports.elf.state, 'none');
    assert.deepEqual(serverProcesses(), []);
  });

  it('opens nothing without being told: stopping an idle monitor leaves it idle', async () => {
    const api = await openHeapMonitor();
    await vscode.commands.executeCommand('heapMonitor.stop');
    assert.equal(api.state.kind, 'idle');
  });
});
