/** The extension as people use it, in a real VS Code: one long session with the demo device. The tests build on each other. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DEMO_HEAD_START_MS } from '../../src/device/openSource';
import { inRoot } from '../support/root';
import { eventually, persist, Workbench, type TreeRow } from '../support/workbench';
import { explainFailures, stopAtFailure } from '../support/workbenchSuite';

const STATUS_BAR = 'heap-monitor.heap-monitor.heapMonitor.heap';

/** The line of the demo firmware's source that a piece of text stands in, from 1. */
function lineOf(file: string, text: string): number {
  const lines = readFileSync(inRoot('demo/firmware', file), 'utf8').split('\n');
  const found = lines.flatMap((line, index) => (line.includes(text) ? index + 1 : []));
  assert.equal(found.length, 1, `'${text}' stands once in ${file}`);
  return found[0]!;
}

/** The calls through which the demo's two leaks go. */
const varbindCopyCall = lineOf('net/pdu.c', '= varbind_copy(');
const newLineCall = lineOf('net/session.c', '= new_line(');

/** How many pixels of the trend are drawn on. */
const inkScript = `(() => {
  const canvas = document.querySelector('.chart canvas');
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, at) => at % 4 === 3 && value > 0).length;
})()`;

/** The least contrast (WCAG 2.2) of the panel's running text with the editor's background. */
const contrastScript = `(() => {
  const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const luminance = (color) => {
    pixel.fillStyle = color;
    pixel.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pixel.getImageData(0, 0, 1, 1).data].map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const style = getComputedStyle(document.documentElement);
  const background = luminance(style.getPropertyValue('--vscode-editor-background'));
  const texts = '.state, .source, .elf, dt, dd, h2, .counts:not(.warning), .legend-item, .task span, .group-head span, .frame span';
  const ratios = [...document.querySelectorAll(texts)]
    .filter((text) => text.checkVisibility() && !text.closest('.low'))
    .map((text) => luminance(getComputedStyle(text).color))
    .map((text) => (Math.max(text, background) + 0.05) / (Math.min(text, background) + 0.05));
  return Math.min(...ratios);
})()`;

const overflowScript = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe('the workbench', () => {
  stopAtFailure();
  let folder: string;
  let wb: Workbench;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'heap-monitor-workspace-'));
    wb = await Workbench.open({ folder, settings: { 'workbench.colorTheme': 'Dark Modern' } });
  });
  after(async () => {
    await wb?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  explainFailures(() => wb);

  const statusText = async () => (await wb.statusBar(STATUS_BAR).innerText()).trim();
  const panel = () => wb.webview().locator('#root');
  const overflow = () => measure(overflowScript);
  const measure = async (script: string) => Number(await panel().evaluate(script));
  const panelTab = () => wb.page.locator('.tab', { hasText: 'Heap Monitor' });
  const descriptionOf = async (view: string, label: string) =>
    (await wb.treeRows(view)).find((row) => row.label === label)?.description;
  const readings = async () =>
    Number(/: (\d+) readings/.exec((await panel().locator('.chart').getAttribute('aria-label')) ?? '')?.[1]);
  const group = (name: string) => panel().locator('.group', { hasText: name });
  const isOpen = (name: string) => group(name).locator('.group-head').getAttribute('aria-expanded');

  /** What the palette offers for a title, the like included; it draws no more rows than there is room for. */
  async function offered(title: string): Promise<string[]> {
    const rows = wb.page.locator('.quick-input-list .monaco-list-row .label-name');
    const other = 'Developer: Reload Window'; // as long as this is there, it has not looked for the title yet
    const labels = await persist(async (timeout) => {
      await wb.fillPalette(`>${other}`, timeout);
      await eventually(
        () => rows.allInnerTexts(),
        (all) => all.includes(other),
        timeout,
      );
      await wb.quickInput().fill(`>${title}`, { timeout });
      return eventually(
        () => rows.allInnerTexts(),
        (all) => all.length > 0 && !all.includes(other),
        timeout,
      );
    });
    await wb.page.keyboard.press('Escape');
    return labels;
  }

  /** The entries of the open pick list, once they are as wanted: label, description, detail. */
  async function pickEntries(isWanted: (entries: string[]) => boolean): Promise<string[]> {
    const rows = wb.page.locator('.quick-input-list .monaco-list-row');
    return eventually(
      async () => (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim()),
      isWanted,
    );
  }

  async function treeShows(view: string, isWanted: (rows: TreeRow[]) => boolean): Promise<TreeRow[]> {
    return eventually(() => wb.treeRows(view), isWanted);
  }

  it('says what it is for, and offers Start, before there is a device', async () => {
    await wb.openContainer('Heap Monitor');
    const start = wb.page.locator('.monaco-button', { hasText: 'Start Heap Monitor' });
    await start.waitFor();
    await eventually(statusText, (text) => text === 'no device');
    await wb.page.mouse.move(800, 400);
    await wb.screenshot('welcome');
    assert.ok(
      !(await offered('Stop Heap Monitor')).includes('Stop Heap Monitor'),
      'there is nothing to stop',
    );
    await start.click();
    const entries = await pickEntries((all) =>
      all.includes('Demo device A recorded device with two leaks: 45 minutes of history, then live'),
    );
    assert.ok(!entries.some((entry) => entry.includes('last used')));
    await wb.screenshot('pick');
    await wb.page.keyboard.press('Escape');
  });

  it('says which device cannot be reached, why, and what to do', async () => {
    await wb.command('Start Heap Monitor');
    await wb.pick('TCP: socket://host:port…');
    await eventually(
      () => wb.quickInput().inputValue(),
      (value) => value.startsWith('socket://'),
    );
    await wb.quickInput().fill('socket://127.0.0.1:1');
    await wb.page.keyboard.press('Enter');
    const toast = wb.page.locator('.notification-toast', {
      hasText: /Nothing listens on 127\.0\.0\.1:1\.\s+Start QEMU, ser2net or esp-link there first\./,
    });
    await toast.waitFor();
    await eventually(statusText, (text) => text === 'no device');
    await wb.screenshot('error');
    await wb.command('Notifications: Clear All Notifications');
    await toast.waitFor({ state: 'detached' });
  });

  it('starts the demo device from the palette, heard for most of an hour: trees, trend, figures, frames', async () => {
    await wb.command('Start Heap Monitor');
    await wb.pick('Demo device');
    await treeShows('Heap', (rows) =>
      rows.some(({ label, description }) => label === 'Free' && / KB$/.test(description)),
    );
    const tasks = await treeShows('Tasks', (rows) => rows.length >= 8);
    assert.ok(
      tasks.some(({ label }) => label === 'telnet') && tasks.some(({ label }) => label === 'f_PrintTasks'),
    );
    await eventually(statusText, (text) => /^\d+\.\d KB/.test(text));
    await panel().locator('.status .state', { hasText: 'Live' }).waitFor();
    const grown = /^\+\d\.\d KB\/h · (≥ )?\d\.\d KB · \d+ × · varbind\.c:\d+$/;
    await treeShows('Leaks', (rows) =>
      rows.some(({ label, description }) => label === 'varbind_copy' && grown.test(description)),
    );
    await eventually(
      () => descriptionOf('Heap', 'ELF'),
      (text) => text === 'heap-demo.elf · matches the running firmware',
    );

    await eventually(
      () => panel().locator('.task').count(),
      (count) => count === 9,
    );
    await group('varbind_copy').waitFor();
    assert.match(await panel().locator('.figures dd').first().innerText(), /^\d+\.\d KB$/);
    await eventually(
      () => measure(inkScript),
      (pixels) => pixels > 5000, // the trend is drawn
    );
    await panel().locator('.verdict h2', { hasText: 'Leaking' }).waitFor();
    // A reading every 3 s: what is played in its time would take most of an hour for so many.
    await eventually(readings, (count) => count > (0.95 * DEMO_HEAD_START_MS) / 3000);
    await wb.screenshot('demo');
  });

  it('opens the line of a frame that is clicked in the tree', async () => {
    await wb.expandRow('varbind_copy', 'Leaks');
    await wb.treeRow('pdu_decode', 'Leaks').click();
    const { file, line } = await eventually(
      () => wb.activeEditor(),
      ({ file, line }) => file === 'pdu.c' && line > 1,
    );
    assert.deepEqual({ file, line }, { file: 'pdu.c', line: varbindCopyCall });
    assert.ok(await panel().isVisible(), 'the source does not cover the panel');
    await wb.screenshot('tree-frame');
  });

  it('opens the line of a frame that is clicked in the panel', async () => {
    await group('new_line').locator('.group-head').click();
    const frame = group('new_line').locator('.frame', { hasText: /^session_open/ });
    assert.equal(
      await frame.innerText().then((text) => text.replace(/\s+/g, ' ')),
      `session_open session.c:${newLineCall}`,
    );
    await frame.getByRole('button').click();
    await eventually(
      () => wb.activeEditor(),
      ({ file, line }) => file === 'session.c' && line === newLineCall,
    );
    await wb.screenshot('panel-frame');
  });

  it('keeps open rows, the selection and the panel’s groups while everything updates', async () => {
    const groups = async () => (await wb.treeRows('Leaks')).filter(({ level }) => level === 1);
    const before = JSON.stringify(await groups());
    const seen = await readings();
    // The demo lists its allocations every 30 s.
    await eventually(groups, (now) => JSON.stringify(now) !== before);
    const rows = await wb.treeRows('Leaks');
    assert.equal(rows.find(({ label, level }) => label === 'varbind_copy' && level === 1)?.expanded, true);
    assert.ok(rows.some(({ label }) => label === 'pdu_decode'));
    assert.equal(await wb.treeRow('pdu_decode', 'Leaks').getAttribute('aria-selected'), 'true');
    await eventually(readings, (count) => count > seen); // the trend goes on
    assert.equal(await isOpen('new_line'), 'true');
  });

  it('fills the panel at once when it is shown again', async () => {
    const seen = await readings();
    await wb.command('View: Focus First Editor Group'); // the panel's
    await wb.command('File: New Untitled Text File');
    await panel().waitFor({ state: 'hidden' });
    await panelTab().click();
    await panel().locator('.task').nth(8).waitFor();
    assert.ok((await readings()) >= seen, 'all readings are back');
    assert.equal(await isOpen('new_line'), 'true');
    const frames = group('new_line').locator('.frame');
    await eventually(
      async () => [await frames.count(), await frames.locator('.link').count()],
      ([all, links]) => all === links,
    );
  });

  it('opens the panel from the status bar', async () => {
    await wb.command('View: Close All Editors');
    await panelTab().waitFor({ state: 'detached' });
    await wb.statusBar(STATUS_BAR).click();
    await panel().locator('.task').nth(8).waitFor();
    await group('new_line').locator('.group-head').click();
    await wb.page.mouse.move(800, 790);
  });

  it('marks, exports and compares by the panel’s buttons', async () => {
    const press = (name: string) => panel().getByRole('button', { name, exact: true }).click();
    await press('Mark');
    await panel().locator('.chart .marks text.mark').first().waitFor();
    await press('Export…');
    await pickEntries((formats) => formats.some((entry) => entry.includes('CSV')));
    await wb.page.keyboard.press('Escape');
    await press('Compare…');
    await pickEntries((sessions) => sessions.length > 0 && !sessions.some((entry) => entry.includes('CSV')));
    await wb.page.keyboard.press('Escape');
    await wb.page.setViewportSize({ width: 1440, height: 900 });
    await measure('scrollTo({ top: 0 })');
    await wb.page.mouse.move(800, 20);
    await wb.screenshot('panel');
    await wb.page.setViewportSize({ width: 1280, height: 800 });
  });

  it('tells what grew between two marks, by keys alone', async () => {
    await panel().locator('.chart').focus();
    await wb.page.keyboard.press('m');
    const from = panel().getByRole('combobox', { name: 'From' });
    await eventually(
      () => from.locator('option').count(),
      (count) => count === 3, // none, and both marks
    );
    const grown = panel().getByRole('region', { name: 'What grew between marks' });
    await from.focus();
    await wb.page.keyboard.press('ArrowDown');
    await grown.getByText(/were allocated in between|^No list of allocations has come since/).waitFor();
    await panel().getByRole('combobox', { name: 'to' }).focus();
    await wb.page.keyboard.press('ArrowDown');
    await wb.page.keyboard.press('ArrowDown');
    await eventually(
      () => panel().getByRole('combobox', { name: 'to' }).inputValue(),
      (value) => value === '2',
    );
    await wb.screenshot('generation');
  });

  for (const theme of [
    'Default Light Modern',
    'Default High Contrast',
    'Default High Contrast Light',
    'Default Dark Modern',
  ] as const)
    it(`is readable in ${theme.replace('Default ', '')}`, async () => {
      await wb.setTheme(theme);
      const ratio = await measure(contrastScript);
      assert.ok(ratio >= 4.5, `contrast of ${ratio.toFixed(1)}`);
      await wb.screenshot(`theme-${theme.replace('Default ', '').replaceAll(' ', '-').toLowerCase()}`);
    });

  it('fits into a narrow window', async () => {
    await wb.page.setViewportSize({ width: 720, height: 900 });
    await eventually(overflow, (pixels) => pixels <= 0);
    await wb.screenshot('narrow');
    await wb.page.setViewportSize({ width: 1280, height: 800 });
  });

  it('fits at 200% zoom', async () => {
    // That leaves half the pixels of the style sheet.
    await wb.page.setViewportSize({ width: 640, height: 400 });
    await wb.command('View: Toggle Primary Side Bar Visibility');
    await eventually(overflow, (pixels) => pixels <= 0);
    await wb.screenshot('zoom-200');
    await wb.command('View: Toggle Primary Side Bar Visibility');
    await wb.page.setViewportSize({ width: 1280, height: 800 });
  });

  it('stops: what was read stays, and there is nothing left to stop', async () => {
    assert.ok((await offered('Stop Heap Monitor')).includes('Stop Heap Monitor'));
    await wb.command('Stop Heap Monitor');
    await panel().locator('.status .state', { hasText: 'Stopped' }).waitFor();
    await eventually(statusText, (text) => /^\d+\.\d KB stopped$/.test(text));
    assert.equal(await wb.treeRow('telnet', 'Tasks').count(), 1);
    assert.equal(await panel().locator('.task').count(), 9);
    await eventually(
      () => offered('Stop Heap Monitor'),
      (labels) => !labels.includes('Stop Heap Monitor'),
    );
    await wb.screenshot('stopped');
  });

  it('restores the panel when the window is loaded anew, and offers the last device first', async () => {
    await wb.command('Developer: Reload Window');
    await panel().locator('.notice', { hasText: 'No device.' }).waitFor({ timeout: 60_000 });
    await wb.screenshot('reloaded');
    await panel().getByRole('button', { name: 'Start Heap Monitor' }).click();
    const entries = await pickEntries(([first]) => /^Demo device ?last used/.test(first ?? ''));
    assert.equal(entries.filter((entry) => /^demo device/i.test(entry)).length, 1, 'offered once');
    await wb.screenshot('last-used');
    await wb.page.keyboard.press('Enter');
    await panel().locator('.status .state', { hasText: 'Live' }).waitFor();
    await eventually(readings, (count) => count >= 1);
  });
});
