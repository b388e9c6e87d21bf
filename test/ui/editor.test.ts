/** What the session shows in the source, as people see it: lens, problem, hover, quick fix; and a link in a terminal. */
import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { backgrounds, rulerColours } from '../support/drawn';
import { recordedBytes } from '../support/feed';
import { inRoot } from '../support/root';
import { eventually, persist, Workbench } from '../support/workbench';
import { explainFailures, stopAtFailure } from '../support/workbenchSuite';

const ONE_DAY_S = 86_400;
const TERMINAL_ROW = '.terminal-wrapper.active .xterm-rows > div';
/** `editorInfo.foreground` of the default theme. */
const INFORMATION = '#0063d3';
/** As `idf.py monitor` shows a panic; the stack pointers say nothing here. */
const MONITOR = [
  '0x80001436 0x80001436 0x80001436 0x80001436',
  'Backtrace: 0x80001436:0x80041000 0x8000135a:0x80041010 0x80001ba2:0x80041020',
  '0x80001ba2 0x80001ba2 0x80001ba2 0x80001ba2',
  '',
];

/** A terminal in which a monitor runs, its text in the page's own elements. */
const MONITOR_TERMINAL = {
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.profiles.linux': {
    monitor: { path: '/bin/sh', args: ['-c', 'cat monitor.txt; exec cat'] },
  },
  'terminal.integrated.defaultProfile.linux': 'monitor',
};

/** Language servers of the window on a folder: their environment names its log. */
function serversOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => {
      try {
        const isOurs = readFileSync(`/proc/${id}/environ`, 'latin1').includes(`HEAP_MONITOR_START=${folder}`);
        return isOurs && readFileSync(`/proc/${id}/cmdline`, 'latin1').includes('dist/server.js');
      } catch {
        return false; // it has ended
      }
    });
}

describe('the editor', () => {
  stopAtFailure();
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
    writeFileSync(path.join(folder, 'monitor.txt'), MONITOR.join('\n'));
    const log = path.join(folder, 'device.log');
    writeFileSync(log, await recordedBytes(inRoot('demo/heap-demo.hmrec')));
    const settings = { 'editor.inlayHints.enabled': 'on', ...MONITOR_TERMINAL };
    wb = await Workbench.open({ folder, env: { HEAP_MONITOR_START: log }, settings }, async (opened) => {
      await opened.openContainer('Heap Monitor');
      await opened.page.locator('.tab.active', { hasText: 'Heap Monitor' }).waitFor(); // it opens when the log is read
    });
  });
  after(async () => {
    await wb?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  explainFailures(() => wb);

  const textOf = (selector: string) => wb.page.locator(selector).allInnerTexts();

  it('shows a lens above the function, a hint and a problem at its line', async () => {
    await wb.openFile('varbind.c');
    await eventually(
      () => textOf('.codelens-decoration'),
      (texts) => texts.some((text) => /1 possible leak · 540 B · \d\S* K?B\/h/.test(text)),
    );
    await wb.page.locator('.squiggly-info').first().waitFor();
    await wb.screenshot('editor-leak');
  });

  it('shows a table and the message where the line is pointed at', async () => {
    const line = wb.page.locator('.view-line', { hasText: 'heap_malloc(sizeof' });
    const hover = wb.page.locator('.monaco-hover', { hasText: 'Outstanding allocations' });
    // A lens that comes moves the line from under the pointer.
    await persist(async (timeout) => {
      await wb.page.mouse.move(0, 0);
      await line.locator('span', { hasText: 'heap_malloc' }).last().hover({ timeout });
      await hover.filter({ hasText: 'Possible leak: 15 blocks, 540 B outstanding' }).waitFor({ timeout });
    });
    await wb.screenshot('editor-hover');
  });

  it('makes a stack larger by its quick fix', async () => {
    await wb.openFile('main.c', 46);
    await wb.page.locator('.squiggly-info').first().waitFor();
    const call = wb.page
      .locator('.view-line', { hasText: '"telnet"' })
      .locator('span', { hasText: 'task_create' });
    const fix = wb.page.locator('.action-widget .monaco-list-row', { hasText: 'Set the stack size to 992' });
    await eventually(
      async () => {
        await call.last().click();
        await wb.page.keyboard.press('Control+.');
        return fix.waitFor({ timeout: 5_000 }).then(
          () => true,
          () => wb.page.keyboard.press('Escape').then(() => false), // the fixes were asked for too early
        );
      },
      (isOffered) => isOffered,
    );
    await wb.screenshot('editor-quick-fix');
    await fix.click();
    await wb.page.locator('.view-line', { hasText: 'telnet_task, 992' }).waitFor();
  });

  it('draws a mark in the gutter', async () => {
    await wb.openFile('varbind.c');
    await eventually(
      () => backgrounds(wb.page, '.margin .cgmr'),
      (images) => images.some((image) => image.includes('suspected.svg')),
    );
  });

  it('opens the source of an address that a terminal shows', async () => {
    await wb.openFile('main.c');
    await openTerminal();
    await followLink(0, '0x80001436');
    await untilActive(/varbind\s*\.c/);
    await wb.screenshot('editor-terminal');
  });

  it('lets a frame be picked where the terminal shows a whole backtrace', async () => {
    await followLink(1, 'Backtrace:');
    await pickFrame(['varbind_copy', 'pdu_decode', 'poll_agent', 'snmp_task'], 'pdu_decode');
    await untilActive(/pdu\s*\.c/);
  });

  it('lets a frame be picked where several are at one address', async () => {
    await followLink(2, '0x80001ba2');
    await wb.screenshot('editor-frames');
    await pickFrame(['poll_agent', 'snmp_task'], 'snmp_task');
    await untilActive(/snmp\s*\.c/);
  });

  it('keeps quiet when its server is killed, and has everything again', async () => {
    await wb.openFile('varbind.c');
    await wb.command('Notifications: Clear All Notifications');
    const before = serversOf(folder);
    assert.equal(before.length, 1);
    for (const id of before) process.kill(id, 'SIGKILL');
    await eventually(
      () => Promise.resolve(serversOf(folder)),
      (now) => now.length === 1 && now[0] !== before[0],
    );
    await eventually(
      () => backgrounds(wb.page, '.margin .cgmr'),
      (images) => images.some((image) => image.includes('suspected.svg')),
    );
    await wb.page.locator('.codelens-decoration', { hasText: '1 possible leak' }).first().waitFor();
    assert.deepEqual(await textOf('.notification-toast'), []);
  });

  it('draws a mark in the overview ruler, also where no problems are shown', async () => {
    await openWith({ 'heapMonitor.editor.diagnostics': false }, async (timeout) => {
      await eventually(
        () => backgrounds(wb.page, '.margin .cgmr'),
        (images) => images.some((image) => image.includes('suspected.svg')),
        timeout,
      );
    });
    assert.equal(await wb.page.locator('.squiggly-info').count(), 0);
    await eventually(
      () => rulerColours(wb.page),
      (colours) => colours.includes(INFORMATION),
    );
    await openWith({ 'heapMonitor.editor.gutterMarks': false }, (timeout) =>
      wb.page.locator('.codelens-decoration', { hasText: '1 possible leak' }).first().waitFor({ timeout }),
    );
    assert.ok(!(await rulerColours(wb.page)).includes(INFORMATION));
  });

  /** The source with the leak in a window with other settings, once something is there: the panel may open over it. */
  async function openWith(
    settings: Record<string, unknown>,
    isThere: (timeout: number) => Promise<void>,
  ): Promise<void> {
    await wb.updateSettings(settings);
    await persist(async (timeout) => {
      await wb.openFile('varbind.c');
      await isThere(timeout);
    });
  }

  async function openTerminal(): Promise<void> {
    await wb.command('Terminal: Create New Terminal');
    await wb.page.locator(TERMINAL_ROW, { hasText: MONITOR[2] ?? '' }).waitFor();
  }

  /** Follows the link at some text of a row, as soon as there is one. */
  async function followLink(row: number, text: string): Promise<void> {
    const isLink = () => wb.page.locator('.terminal-wrapper.active .xterm-cursor-pointer').count();
    const line = MONITOR[row] ?? '';
    await wb.page.keyboard.down('Control');
    await eventually(
      async () => {
        // The terminal is laid out again while it opens; it looks for links where the pointer comes to another cell.
        const parts = wb.page.locator(TERMINAL_ROW, { hasText: line }).locator('span');
        const [first, last] = await Promise.all([parts.first().boundingBox(), parts.last().boundingBox()]);
        if (!first || !last) return 0; // drawn anew just now
        const cell = (last.x + last.width - first.x) / line.length;
        const [x, y] = [first.x + (line.indexOf(text) + 2) * cell, first.y + first.height / 2];
        await wb.page.mouse.move(x - cell, y);
        await wb.page.mouse.move(x, y);
        return isLink();
      },
      (count) => count > 0,
    );
    await wb.page.mouse.down();
    await wb.page.mouse.up();
    await wb.page.keyboard.up('Control');
  }

  async function pickFrame(all: readonly string[], wanted: string): Promise<void> {
    const rows = wb.page.locator('.quick-input-list .monaco-list-row');
    await eventually(
      async () => (await rows.locator('.label-name').allInnerTexts()).map((name) => name.split(' ')[0]),
      (names) => names.join() === all.join(),
    );
    await rows.filter({ hasText: wanted }).first().click();
  }

  async function untilActive(tab: RegExp): Promise<void> {
    await eventually(
      () => wb.page.locator('.tab.active').allInnerTexts(),
      (tabs) => tabs.some((one) => tab.test(one)),
    );
  }
});
