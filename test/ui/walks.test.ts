/** A recording worked through in the real workbench: opened, replayed, its leaks ignored, exported in every format, compared. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inRoot } from '../support/root';
import { eventually, persist, Workbench } from '../support/workbench';
import { explainFailures, stopAtFailure } from '../support/workbenchSuite';

describe('a recording worked through', () => {
  stopAtFailure();
  let folder: string;
  let wb: Workbench;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'heap-monitor-walk-'));
    copyFileSync(inRoot('demo/heap-demo.hmrec'), inFolder('night.hmrec'));
    copyFileSync(inRoot('demo/heap-demo.elf'), inFolder('heap-demo.elf'));
    writeFileSync(inFolder('plain.log'), 'I (10) app: nothing of a heap\nI (20) app: nor here\n');
    const settings = {
      'heapMonitor.elfPath': inFolder('heap-demo.elf'),
      'heapMonitor.recording.folder': folder,
      'files.simpleDialog.enable': true,
    };
    wb = await Workbench.open({ folder, settings, viewport: { width: 1440, height: 1000 } });
  });
  after(async () => {
    await wb?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  explainFailures(() => wb);

  const inFolder = (name: string) => path.join(folder, name);
  const panel = () => wb.webview().locator('#root');
  const state = (name: string) => panel().locator('.status .state', { hasText: name }).waitFor();
  const button = (name: string) => panel().getByRole('button', { name, exact: true });
  const groups = () => panel().locator('.leak-list > ul:first-child .group-head .name');
  const panelTab = () => wb.page.locator('.tab', { hasText: /^Heap Monitor$/ }).first();
  const sideBar = () => wb.page.locator('.sidebar');

  async function choose(text: string): Promise<void> {
    await wb.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
  }

  /**
   * Answers the editor's own dialog for a file. While it reads a folder it takes no Enter, and when it has read the first
   * one it writes its own name over another: again where it is still there.
   */
  async function giveFile(name: string): Promise<void> {
    const field = wb.quickInput();
    const isAsking = async () => (await field.isVisible()) && (await field.inputValue()).startsWith('/');
    const isRead = wb.page.locator('.quick-input-widget .monaco-progress-container.done');
    await eventually(isAsking, (asks) => asks);
    await persist(async (timeout) => {
      if (await isAsking()) {
        await isRead.waitFor({ state: 'attached', timeout });
        await field.fill(inFolder(name), { timeout });
        await isRead.waitFor({ state: 'attached', timeout });
        await wb.page.keyboard.press('Enter');
      }
      await eventually(isAsking, (asks) => !asks, timeout);
    });
  }

  async function play(pace: string): Promise<void> {
    await wb.command('Heap Monitor: Open Recording…');
    await choose('A recording or a log file…');
    await giveFile('night.hmrec');
    await choose(pace);
  }

  /** Waits until a file is written, and gives it. */
  function written(name: string): Promise<Buffer> {
    return eventually(
      () => Promise.resolve(existsSync(inFolder(name)) ? readFileSync(inFolder(name)) : Buffer.alloc(0)),
      (bytes) => bytes.length > 0,
    );
  }

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
    await wb.command('View: Close All Editors');
  });

  it('is preceded by a log without heap lines, which says so in the Heap view and the panel, with the one next step', async () => {
    await wb.openContainer('Heap Monitor');
    await wb.command('Start Heap Monitor');
    await choose('Log file or recording…');
    await giveFile('plain.log');
    await panel().getByText('No heap lines were read.').waitFor();
    await button('Show Device Log').waitFor();
    await sideBar().getByText('contains no recognized heap lines').waitFor();
    await sideBar().locator('.monaco-button', { hasText: 'Start Heap Monitor' }).waitFor();
    await wb.screenshot('nothing-read');
  });

  it('says that it is replayed, with its name, in the panel and the Heap view', async () => {
    await play('Real time');
    await state('Replaying');
    assert.match(await panel().locator('.status .source').innerText(), /night\.hmrec$/);
    await panel().getByText('This is a recording or a log').waitFor();
    await sideBar().getByText('night.hmrec is replayed: no device is connected.').first().waitFor();
    await wb.screenshot('replaying');
    await button('Stop').click();
    await state('Stopped');
  });

  it('says so when it was read to its end, and what to do next', async () => {
    await play('At once');
    await state('Replayed');
    await panel().getByText('Compare it with another one, or start a device.').waitFor();
    await sideBar().getByText('night.hmrec was read to its end: no device is connected.').first().waitFor();
    await groups().filter({ hasText: 'varbind_copy' }).waitFor();
    await wb.screenshot('replayed');
  });

  it('has a call site ignored from the panel, by keys, and counted again when its line goes', async () => {
    const count = await groups().count();
    await groups().filter({ hasText: 'varbind_copy' }).click();
    await button('Ignore…').focus();
    await wb.page.keyboard.press('Enter');
    await choose('Everything that this function allocates');
    await wb.page.getByText('Why it is no leak').first().waitFor();
    await wb.quickInput().fill('a cache of 16');
    await wb.page.keyboard.press('Enter');
    const list = (await written('.heapmonitor/ignore')).toString();
    assert.match(list, /^varbind_copy {2}# a cache of 16$/m);
    await button('Ignored (1)').waitFor();
    assert.equal(await groups().count(), count - 1);
    await sideBar().getByText('Ignored (1)').first().waitFor();
    await button('Ignored (1)').click();
    await panel().getByText('Ignored: a cache of 16').waitFor();
    await button('Edit Ignore List…').click();
    const rule = 1 + list.split('\n').findIndex((line) => line.startsWith('varbind_copy'));
    await eventually(
      () => wb.activeEditor(),
      ({ file, line }) => file === 'ignore' && line === rule,
    );
    await wb.page.locator('.monaco-editor.focused', { hasText: 'varbind_copy' }).waitFor();
    await wb.page.keyboard.press('Control+Shift+K'); // deletes the line that the cursor is on
    await wb.command('File: Save');
    await sideBar().getByText('Ignored (1)').first().waitFor({ state: 'detached' });
    await panelTab().click();
    await eventually(
      () => groups().count(),
      (now) => now === count,
    );
    assert.ok(!readFileSync(inFolder('.heapmonitor/ignore'), 'utf8').includes('varbind_copy'));
  });

  it('has a call site ignored from the context menu of the Leaks view', async () => {
    await wb.treeRow('varbind_copy', 'Leaks').first().click({ button: 'right' });
    // By a key: at once, a menu takes a click for the end of the one that opened it.
    await wb.page.locator('.context-view .action-label', { hasText: 'Ignore Call Site…' }).hover();
    await wb.page.keyboard.press('Enter');
    await choose('This call stack');
    await wb.page.getByText('Why it is no leak').first().waitFor();
    await wb.page.keyboard.press('Enter');
    await button('Ignored (1)').waitFor();
    assert.equal(await groups().filter({ hasText: 'varbind_copy' }).count(), 0);
    await wb.screenshot('ignored');
  });

  const formats: readonly (readonly [label: string, file: string, has: (bytes: Buffer) => boolean])[] = [
    ['Report as Markdown', 'heap.md', (bytes) => bytes.toString().startsWith('# Heap Monitor report')],
    ['Report as one HTML file', 'heap.html', (bytes) => /^<!doctype html>/i.test(bytes.toString())],
    [
      'Free heap as CSV',
      'heap.csv',
      (bytes) => /^[a-z]\w*,.*\n(?:[^\n]*\d,?[^\n]*\n){10}/i.test(bytes.toString()),
    ],
    ['Call sites for pprof', 'heap.pb.gz', (bytes) => gunzipSync(bytes).includes('varbind_copy')],
    [
      'Call sites for speedscope',
      'heap.speedscope.json',
      (bytes) => bytes.includes('speedscope.app/file-format'),
    ],
    [
      'Call sites for Chrome',
      'heap.heapprofile',
      (bytes) => 'head' in (JSON.parse(bytes.toString()) as object),
    ],
  ];
  for (const [label, file, has] of formats)
    it(`is exported: ${label}`, async () => {
      await button('Export…').click();
      await choose(label);
      await giveFile(file);
      const bytes = await written(file);
      assert.ok(has(bytes), bytes.toString('utf8', 0, 200));
    });

  it('has its trend saved as SVG and PNG', async () => {
    await button('SVG').click();
    await giveFile('trend.svg');
    assert.match((await written('trend.svg')).toString(), /^<svg xmlns=[^]*<path/);
    await button('PNG').click();
    await giveFile('trend.png');
    assert.equal((await written('trend.png')).toString('latin1', 1, 4), 'PNG');
  });

  it('is compared with a baseline of itself and with a recording', async () => {
    await wb.command('Heap Monitor: Save Baseline…');
    await giveFile('.heapmonitor/baseline.json');
    await written('.heapmonitor/baseline.json');
    await button('Compare…').click();
    await choose('baseline.json');
    await wb.page.locator('.tab', { hasText: 'baseline' }).first().waitFor();
    await panelTab().click();
    const compared = panel().getByRole('region', { name: 'Compared with baseline.json' });
    await compared.waitFor();
    assert.match(await compared.innerText(), /no change|cannot tell yet/);
    await button('Compare…').click();
    await choose('A recording…');
    await choose('A recording or a log file…');
    await giveFile('night.hmrec');
    await wb.page.locator('.tab', { hasText: 'night' }).first().waitFor();
    await panelTab().click();
    await panel().getByRole('region', { name: 'Compared with night.hmrec' }).waitFor();
    await wb.screenshot('compared');
  });

  it('a large log shows how far it is read, and its button stops it', async () => {
    const line = 'I (1000) app: Memoria atual: 200000, Menor valor: 150000, and words to fill the line\n';
    writeFileSync(inFolder('large.log'), line.repeat(2_000_000));
    await wb.command('Start Heap Monitor');
    await choose('Log file or recording…');
    await giveFile('large.log');
    const toast = wb.page.locator('.notification-toast', { hasText: 'Reading large.log' });
    await toast.getByText(/MB of 1\d\d\.\d MB/).waitFor();
    await wb.screenshot('reading');
    await toast.hover();
    await toast.getByRole('button', { name: 'Cancel' }).click();
    await state('Stopped');
    await toast.waitFor({ state: 'detached' });
  });
});
