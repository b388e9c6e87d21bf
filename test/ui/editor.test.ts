/** What the session shows in the source, as people see it: lens, problem, hover, quick fix; and a link in a terminal. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { recordedBytes } from '../support/feed';
import { inRoot } from '../support/root';
import { eventually, Workbench } from '../support/workbench';

const ONE_DAY_S = 86_400;

describe('the editor', function () {
  this.bail(true);
  let folder: string;
  let wb: Workbench;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'heap-monitor-workspace-'));
    cpSync(inRoot('demo/firmware'), path.join(folder, 'firmware'), { recursive: true });
    const before = Date.now() / 1000 - ONE_DAY_S;
    for (const source of ['net/varbind.c', 'main.c'])
      utimesSync(path.join(folder, 'firmware', source), before, before);
    mkdirSync(path.join(folder, 'build'));
    cpSync(inRoot('demo/heap-demo.elf'), path.join(folder, 'build/heap-demo.elf'));
    const log = path.join(folder, 'device.log');
    writeFileSync(log, await recordedBytes(inRoot('demo/heap-demo.hmrec')));
    wb = await Workbench.open({
      folder,
      env: { HEAP_MONITOR_START: log },
      settings: { 'editor.inlayHints.enabled': 'on' },
    });
    await wb.openContainer('Heap Monitor');
  });
  after(async () => {
    await wb?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await wb.screenshot('failed');
  });

  /** Opens a file by its name, at a line. */
  async function openFile(name: string, line = 1): Promise<void> {
    await wb.command('Go to File...');
    await wb.quickInput().fill(`${name}:${line}`);
    await wb.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
    await wb.page.keyboard.press('Enter');
    await wb.page.locator('.tab.active', { hasText: name }).waitFor();
  }

  const textOf = (selector: string) => wb.page.locator(selector).allInnerTexts();

  it('shows a lens above the function, a hint and a problem at its line', async () => {
    await openFile('varbind.c');
    await eventually(
      () => textOf('.codelens-decoration'),
      (texts) => texts.some((text) => /1 leak · 504 B · \+\d+ B\/min/.test(text)),
    );
    await wb.page.locator('.squiggly-warning').first().waitFor();
    await wb.screenshot('editor-leak');
  });

  it('shows a table and the message where the line is pointed at', async () => {
    await wb.page
      .locator('.view-line', { hasText: 'heap_malloc(sizeof' })
      .locator('span', { hasText: 'heap_malloc' })
      .last()
      .hover();
    const hover = wb.page.locator('.monaco-hover', { hasText: 'Outstanding allocations' });
    await hover.waitFor();
    assert.match(await hover.innerText(), /Leak: 14 blocks, 504 B outstanding/);
    await wb.screenshot('editor-hover');
  });

  it('makes a stack larger by its quick fix', async () => {
    await openFile('main.c', 46);
    await wb.page.locator('.squiggly-warning').first().waitFor();
    await wb.page
      .locator('.view-line', { hasText: '"telnet"' })
      .locator('span', { hasText: 'task_create' })
      .last()
      .click();
    await wb.page.keyboard.press('Control+.');
    const fix = wb.page.locator('.action-widget .monaco-list-row', { hasText: 'Set the stack size to 992' });
    await fix.waitFor();
    await wb.screenshot('editor-quick-fix');
    await fix.click();
    await wb.page.locator('.view-line', { hasText: 'telnet_task, 992' }).waitFor();
  });

  it('opens the source of an address that a terminal shows', async () => {
    await wb.command('Terminal: Create New Terminal');
    const screen = wb.page.locator('.terminal-wrapper.active .xterm-screen');
    await screen.waitFor();
    await screen.click();
    await wb.page.keyboard.type('clear; echo; echo 0x80001436 0x80001436 0x80001436\n', { delay: 5 });
    const box = await screen.boundingBox();
    assert.ok(box);
    await eventually(
      async () => {
        // The first rows: how many the prompt takes is not known.
        for (let row = 0; row < 3; row++) {
          await wb.page.mouse.move(box.x + 60, box.y + 8 + row * 17);
          await wb.page.keyboard.down('Control');
          await wb.page.mouse.click(box.x + 62, box.y + 8 + row * 17);
          await wb.page.keyboard.up('Control');
        }
        return wb.page.locator('.tab.active').allInnerTexts();
      },
      (tabs) => tabs.some((tab) => /varbind\s*\.c/.test(tab)),
    );
    await wb.screenshot('editor-terminal');
  });
});
