/** A recording that is opened as people do it: by a click in the explorer, and from the list of those that are kept. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from '../support/root';
import { Workbench } from '../support/workbench';
import { explainFailures } from '../support/workbenchSuite';

describe('a recording in the workbench', () => {
  let folder: string;
  let wb: Workbench;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'heap-monitor-recording-'));
    copyFileSync(inRoot('demo/heap-demo.hmrec'), path.join(folder, 'night.hmrec'));
    copyFileSync(inRoot('demo/heap-demo.elf'), path.join(folder, 'heap-demo.elf'));
    const settings = {
      'heapMonitor.elfPath': path.join(folder, 'heap-demo.elf'),
      'heapMonitor.recording.folder': folder,
    };
    wb = await Workbench.open({ folder, settings });
  });
  after(async () => {
    await wb?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  explainFailures(() => wb);

  it('opens whole by a click in the explorer, with its source lines, and is no device', async () => {
    const status = wb.statusBar('heap-monitor.heap-monitor.heapMonitor.heap');
    await status.filter({ hasText: 'no device' }).waitFor({ timeout: 30_000 }); // before, nobody knows the file type
    await wb.treeRow('night.hmrec').click();
    const page = wb.webview();
    await page.locator('.state[data-state="ended"]').waitFor();
    await page.getByText('varbind_copy').first().waitFor();
    await page.getByText('Last free').waitFor();
    await wb.screenshot('recording-editor');
    assert.match(await status.innerText(), /no device/);
  });

  it('is listed by Open Recording where it was kept, and files can be chosen', async () => {
    await wb.command('Heap Monitor: Open Recording…');
    const list = wb.page.locator('.quick-input-list .monaco-list-row');
    await list.filter({ hasText: 'A recording or a log file…' }).waitFor();
    await wb.page.keyboard.press('Escape');
  });
});
