/** The panel: there is one, also where the window was loaded anew while another tab was in front of it. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openHeapMonitor, run, until } from '../support/extensionHost';

const TYPE = 'heapMonitor.panel';

const panels = (): vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(TYPE));

describe('the panel', () => {
  before(() => openHeapMonitor());
  beforeEach(async () => {
    await run('workbench.action.closeAllEditors');
    await until(() => panels().length === 0, 'what other tests have left is closed');
  });
  afterEach(() => run('workbench.action.closeAllEditors'));

  it('takes the place of a tab that the editor has of it, and that was not looked at since the reload', async () => {
    // The extension does not know of this one, as it does not of one whose tab was not shown yet.
    const { One, Two } = vscode.ViewColumn;
    const open = async (column: vscode.ViewColumn): Promise<unknown> =>
      vscode.window.showTextDocument(await vscode.workspace.openTextDocument(), column);
    await open(One);
    vscode.window.createWebviewPanel(TYPE, 'Heap Monitor', Two);
    await until(() => panels()[0]?.group.viewColumn === Two, 'the tab is there');
    await open(Two);
    await until(() => !panels()[0]?.isActive, 'another tab is in front of it');
    await run('heapMonitor.showPanel');
    await until(() => panels().length === 1 && panels()[0]?.isActive, 'it is the only one');
    assert.equal(panels()[0]?.group.viewColumn, Two);
    await run('heapMonitor.showPanel');
    assert.equal(panels().length, 1);
  });
});
