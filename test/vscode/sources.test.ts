/** Where a frame's source is opened, when the ELF was built on another machine. */
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import {
  failOnUnhandledRejections,
  inWorkspace,
  openHeapMonitor,
  run,
  until,
} from '../support/extensionHost';

describe('sources', () => {
  failOnUnhandledRejections();

  async function write(path: string): Promise<string> {
    const full = inWorkspace(path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, 'one\ntwo\nthree\n');
    return full;
  }

  const reveal = (file: string, line: number): Promise<unknown> =>
    run('heapMonitor.revealFrame', { file, line });
  const shown = (): { path: string | undefined; line: number | undefined } => {
    const editor = vscode.window.activeTextEditor;
    return { path: editor?.document.uri.fsPath, line: editor && editor.selection.active.line + 1 };
  };

  before(() => openHeapMonitor());
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace
      .getConfiguration('heapMonitor')
      .update('sourcePathMap', undefined, vscode.ConfigurationTarget.Workspace);
    for (const folder of ['components', 'mine', 'a', 'b'])
      await rm(inWorkspace(folder), { recursive: true, force: true });
  });

  it('open at the line where the end of the path exists in the workspace', async () => {
    const path = await write('components/net/util.c');
    await reveal('/builds/group/firmware/components/net/util.c', 2);
    assert.deepEqual(shown(), { path, line: 2 });
  });

  it('open where the setting maps them', async () => {
    const path = await write('mine/x.c');
    await vscode.workspace
      .getConfiguration('heapMonitor')
      .update('sourcePathMap', { 'D:\\code': inWorkspace('mine') }, vscode.ConfigurationTarget.Workspace);
    await reveal('D:\\code\\x.c', 3);
    assert.deepEqual(shown(), { path, line: 3 });
  });

  it('that may be several are asked for, once', async () => {
    await write('a/same.c');
    await write('b/same.c');
    const asked = reveal('/elsewhere/src/same.c', 2);
    // The picker is open as soon as its item can be accepted.
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return shown().path?.endsWith('same.c');
    }, 'a file was chosen');
    await asked;
    const first = shown();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await reveal('/elsewhere/src/same.c', 3);
    assert.deepEqual(shown(), { path: first.path, line: 3 });
  });
});
