/** The firmware component put into a project of the workspace, updated, and taken out of it. */
import * as vscode from 'vscode';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  idfProject,
  idfRiscvProject,
  platformIoArduinoProject,
  readTree,
  writeTree,
} from '../support/componentProjects';
import {
  failOnUnhandledRejections,
  inWorkspace,
  openHeapMonitor,
  run,
  until,
} from '../support/extensionHost';

const PROJECT = 'component-project';
const COMPONENT = `${PROJECT}/components/heap_monitor`;
const ADD = 'heapMonitor.addFirmwareComponent';
const REMOVE = 'heapMonitor.removeFirmwareComponent';

const read = (path: string): string => readFileSync(inWorkspace(`${PROJECT}/${path}`), 'utf8');
const project = (): Record<string, string> => readTree(inWorkspace(PROJECT));
const tabs = (): string[] =>
  vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));

/** Answers what a command that runs asks, the same each time, until it is over. */
async function answered(ran: Promise<unknown>, answer: 'accept' | 'close'): Promise<void> {
  const state = { isOver: false };
  const over = ran.then(() => (state.isOver = true));
  await until(async () => {
    await run(
      answer === 'accept'
        ? 'workbench.action.acceptSelectedQuickOpenItem'
        : 'workbench.action.closeQuickOpen',
    );
    return state.isOver;
  }, 'it is over');
  await over;
}

const accepted = (command: string): Promise<void> => answered(run(command), 'accept');

describe('the firmware component in the workspace', () => {
  failOnUnhandledRejections();

  before(async () => {
    await openHeapMonitor();
    writeTree(inWorkspace(PROJECT), idfRiscvProject);
  });

  after(async () => {
    await run('workbench.action.closeAllEditors');
    rmSync(inWorkspace(PROJECT), { recursive: true, force: true });
  });

  it('is shown before anything is written, and nothing is where that is not wanted', async () => {
    const ran = run(ADD);
    await until(async () => {
      await run('workbench.action.acceptSelectedQuickOpenItem'); // what it is to do
      return tabs().some((label) => label.startsWith('Add Heap Monitor’s Component'));
    }, 'the differences are shown');
    assert.deepEqual(project(), idfRiscvProject);
    await answered(ran, 'close');
    assert.deepEqual(project(), idfRiscvProject);
    assert.deepEqual(tabs(), []);
  });

  it('is added, saved, and added once', async () => {
    await accepted(ADD);
    assert.match(read('main/main.cpp'), /#include "heap_monitor\.h"\r\n[^]*heap_monitor_start\(&config\)/);
    assert.match(read('main/CMakeLists.txt'), /REQUIRES heap_monitor nvs_flash/);
    assert.match(read('sdkconfig.defaults'), /CONFIG_HEAP_TRACING_STANDALONE=y\r\n/);
    assert.match(read('sdkconfig.defaults.esp32c3'), /FRAME_POINTER=y/);
    assert.equal(read('sdkconfig'), idfRiscvProject['sdkconfig']);
    assert.ok(existsSync(inWorkspace(`${COMPONENT}/src/port/esp_idf/hm_port_idf.c`)));
    assert.ok(!existsSync(inWorkspace(`${COMPONENT}/test`)));
    assert.ok(!vscode.workspace.textDocuments.some(({ isDirty }) => isDirty));
    const before = project();
    await accepted(ADD);
    assert.deepEqual(project(), before);
  });

  it('is updated where it is older, its files alone', async () => {
    const before = project();
    const manifest = inWorkspace(`${COMPONENT}/idf_component.yml`);
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/^version:.*/m, 'version: "0.0.9"'));
    const mine = read('main/main.cpp').replace('heap_monitor_start(&config)', 'heap_monitor_start(&mine)');
    writeFileSync(inWorkspace(`${PROJECT}/main/main.cpp`), mine);
    await accepted(ADD);
    assert.deepEqual(project(), { ...before, 'main/main.cpp': mine });
    writeFileSync(inWorkspace(`${PROJECT}/main/main.cpp`), before['main/main.cpp'] ?? '');
  });

  it('is taken out again to the byte, and that is undone as one', async () => {
    const before = project();
    // The editor sees the file that the test has written.
    await until(async () => {
      const document = await vscode.workspace.openTextDocument(inWorkspace(`${PROJECT}/main/main.cpp`));
      return document.getText() === before['main/main.cpp'];
    }, 'the editor has the file');
    await accepted(REMOVE);
    assert.deepEqual(project(), idfRiscvProject);
    assert.ok(!existsSync(inWorkspace(`${PROJECT}/components`)));

    await vscode.window.showTextDocument(vscode.Uri.file(inWorkspace(`${PROJECT}/main/main.cpp`)));
    const undone = run('undo');
    await until(() => JSON.stringify(project()) === JSON.stringify(before), 'all is back');
    await undone;
  });
});

describe('the firmware component in a workspace of several projects', () => {
  failOnUnhandledRejections();
  const ALL = 'component-projects';
  const trees = { first: idfProject, second: idfRiscvProject, third: platformIoArduinoProject };
  const treeOf = (name: string): Record<string, string> => readTree(inWorkspace(`${ALL}/${name}`));

  before(async () => {
    await openHeapMonitor();
    for (const [name, tree] of Object.entries(trees)) writeTree(inWorkspace(`${ALL}/${name}`), tree);
  });

  after(async () => {
    await run('workbench.action.closeAllEditors');
    rmSync(inWorkspace(ALL), { recursive: true, force: true });
  });

  /** Picks the last of the projects, and agrees to what is asked of it: once its changes are shown. */
  async function inLast(command: string): Promise<void> {
    const ran = run(command);
    await until(async () => {
      if (tabs().some((label) => label.includes('Heap Monitor’s Component'))) return true;
      // Sent together, they come together: the list, which cannot be asked for, is there for both or for none.
      await Promise.all([run('quickInput.last'), run('workbench.action.acceptSelectedQuickOpenItem')]);
      return false;
    }, 'the differences are shown');
    await answered(ran, 'accept');
  }

  it('is put into the one that is picked, and taken out of it to the byte', async () => {
    await inLast(ADD);
    assert.deepEqual([treeOf('first'), treeOf('second')], [trees.first, trees.second]);
    const third = treeOf('third');
    assert.match(third['src/main.cpp'] ?? '', /#include "?<?(?:heap_monitor|HeapMonitor)\.h/);
    assert.ok('lib/heap_monitor/library.json' in third);
    await inLast(REMOVE);
    assert.deepEqual(treeOf('third'), trees.third);
  });

  it('goes nowhere where none is picked', async () => {
    await answered(run(ADD), 'close');
    assert.deepEqual([treeOf('first'), treeOf('second'), treeOf('third')], Object.values(trees));
  });
});
