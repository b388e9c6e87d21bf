/** A workspace of several folders, each with settings of its own; and what a reload of the window leaves. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openTcpConsole, type TcpConsole } from '../support/feed';
import { inRoot } from '../support/root';
import { heapLine } from '../support/sessions';
import { eventually, Workbench } from '../support/workbench';
import { explainFailures, stopAtFailure } from '../support/workbenchSuite';

describe('a workspace of several folders', () => {
  stopAtFailure();
  let folder: string;
  let device: TcpConsole;
  let wb: Workbench;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'heap-monitor-workspace-'));
    for (const name of ['bootloader', 'firmware']) mkdirSync(path.join(folder, name));
    const settings = {
      'heapMonitor.elfPath': path.relative(path.join(folder, 'firmware'), inRoot('demo/heap-demo.elf')),
    };
    mkdirSync(path.join(folder, 'firmware/.vscode'));
    writeFileSync(path.join(folder, 'firmware/.vscode/settings.json'), JSON.stringify(settings));
    writeFileSync(path.join(folder, 'firmware/main.c'), 'int main(void) { return 0; }\n');
    const workspace = path.join(folder, 'both.code-workspace');
    writeFileSync(workspace, JSON.stringify({ folders: [{ path: 'bootloader' }, { path: 'firmware' }] }));
    device = await openTcpConsole(heapLine(200_000));
    const env = { HEAP_MONITOR_START: device.address };
    wb = await Workbench.open({ folder: workspace, env }, async (opened) => {
      await opened.openContainer('Heap Monitor');
      await opened.treeRow('Free').waitFor();
    });
  });
  after(async () => {
    await wb?.close();
    await device?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  explainFailures(() => wb);

  it('takes the ELF that one of them sets, relative to it', async () => {
    await eventually(
      () => wb.treeRows('Heap'),
      (rows) =>
        rows.some(({ label, description }) => label === 'ELF' && description.startsWith('heap-demo.elf')),
    );
  });

  it('has one panel after a reload, where another tab was in front of it', async () => {
    const panels = wb.page.locator('.tab', { hasText: 'Heap Monitor' });
    await eventually(
      () => panels.count(),
      (count) => count === 1,
    );
    await panels.first().click(); // the file is opened in its group
    await wb.openFile('main.c');
    await wb.page.reload();
    await wb.openContainer('Heap Monitor');
    await wb.treeRow('Free').waitFor(); // started by itself, which shows the panel
    await wb.webview().locator('#root *').first().waitFor();
    await eventually(
      () => panels.count(),
      (count) => count === 1,
    );
  });
});
