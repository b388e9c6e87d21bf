/** The built panel page in Chromium under the security policy of the real webview; only VS Code's part is played. */
import assert from 'node:assert/strict';
import type { PanelState, ToPanel } from '../../src/views/messages';
import { packPoints } from '../../src/views/panelPoints';
import { startPanelHost, type PanelHost, type PanelPage } from '../support/panelPageHost';
import {
  detailedTasks,
  sampleLeaks,
  samplePoints,
  sampleState,
  sampleTasks,
} from '../support/panelPageSample';
import { darkModern, highContrast, lightModern } from '../support/panelPageThemes';

const blank: PanelState = {
  status: { source: '', state: 'idle', detail: '', lostAt: null, elf: 'No ELF file found.', elfReady: false },
  devices: [],
  startedAt: null,
  heapName: '',
  heaps: [],
  generationMarks: [],
  generation: null,
  comparison: null,
  points: packPoints([]),
  marks: [],
  gaps: [],
  traces: [],
  tasks: [],
  leaks: {
    reports: 0,
    timeMs: null,
    complete: true,
    shortfall: '',
    groups: [],
    top: [],
    explained: null,
    missing: [],
  },
  verdict: null,
};

const snapshot = (state: PanelState, seq = 1): ToPanel => ({ type: 'snapshot', seq, state });

/** How many pixels of the canvas are drawn on, and a sum over all of them that tells two drawings apart. */
const inkScript = `(() => {
  const canvas = document.querySelector('.chart canvas');
  if (!canvas.width || !canvas.height) return { pixels: 0, sum: 0 };
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  let pixels = 0, sum = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 0) pixels++;
    sum = (sum * 31 + data[at] + data[at + 1] * 3 + data[at + 2] * 7 + data[at + 3]) % 1000000007;
  }
  return { pixels, sum };
})()`;
const ink = ({ page }: PanelPage) => page.evaluate<{ pixels: number; sum: number }>(inkScript);

async function eventually(check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 3000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((later) => setTimeout(later, 30));
    }
  }
}

describe('panel page', function () {
  this.timeout(30_000);
  let host: PanelHost;
  let panel: PanelPage;

  before(async () => (host = await startPanelHost()));
  after(() => host.close());

  async function open(state?: PanelState, options?: Parameters<PanelHost['open']>[0]): Promise<PanelPage> {
    panel = await host.open(options);
    if (state) await panel.deliver(snapshot(state));
    return panel;
  }
  afterEach(async () => {
    const { problems } = panel;
    await panel.page.close();
    assert.deepEqual(problems, [], 'console errors or violations of the security policy');
  });

  describe('says what there is to say while there are no readings', () => {
    it('idle: one sentence, one button', async () => {
      const { page, posted } = await open(blank);
      assert.equal(await page.locator('.notice p').innerText(), 'No device.');
      await page.getByRole('button', { name: 'Start Heap Monitor' }).click();
      await page.getByRole('button', { name: 'Select ELF…' }).click();
      assert.equal(await page.getByRole('button').count(), 2, 'no other button is in the way');
      const commands = (await posted()).filter((message) => message.type === 'command');
      assert.deepEqual(
        commands.map(({ command }) => command),
        ['start', 'selectElf'],
      );
    });

    it('connected: waits', async () => {
      const { page, posted } = await open({ ...blank, status: { ...sampleState(1).status } });
      assert.match(await page.locator('.notice p').innerText(), /^Waiting for heap lines….*can be taught\.$/);
      assert.equal(await page.getByRole('button', { name: 'Select ELF…' }).count(), 0);
      await page.getByRole('button', { name: 'Show Device Log' }).click();
      assert.deepEqual((await posted()).at(-1), { type: 'command', command: 'showDeviceLog' });
      await page.getByRole('button', { name: 'Stop' }).click();
      assert.deepEqual((await posted()).at(-1), { type: 'command', command: 'stop' });
    });

    it('ended: says that nothing was read, and leads to the log', async () => {
      const { page } = await open({ ...blank, status: { ...sampleState(1).status, state: 'ended' } });
      assert.match(await page.locator('.notice p').innerText(), /^No heap lines were read\./);
      assert.equal(await page.getByRole('button', { name: 'Show Device Log' }).count(), 1);
    });

    it('another ELF than the one that runs: says so, and offers to choose', async () => {
      const elf = 'app.elf is not the ELF that runs: no lines are shown.';
      const { page, posted } = await open({
        ...sampleState(20),
        status: { ...sampleState(1).status, elf, elfReady: false },
      });
      assert.equal(await page.locator('.elf.missing').innerText(), elf);
      await page.getByRole('button', { name: 'Select ELF…' }).click();
      assert.deepEqual((await posted()).at(-1), { type: 'command', command: 'selectElf' });
    });

    it('reconnecting and released: say since when, and how to go on', async () => {
      const detail = 'The device went away.';
      const { status } = sampleState(1);
      const { page, deliver } = await open({
        ...sampleState(20),
        status: { ...status, state: 'reconnecting', detail, lostAt: Date.now() - 5000 },
      });
      assert.match(await page.locator('.detail').innerText(), /^Since .*The device went away\.$/);
      assert.equal(await page.getByRole('button', { name: 'Stop' }).count(), 1);
      await deliver({ type: 'append', seq: 2, status: { ...status, state: 'released', detail: '' } });
      assert.equal(await page.getByRole('button', { name: 'Take Port Back' }).count(), 1);
    });

    it('failed: says why', async () => {
      const detail = 'Cannot open /dev/ttyUSB0: permission denied.';
      const { page } = await open({ ...blank, status: { ...blank.status, state: 'failed', detail } });
      assert.equal(await page.locator('.status .state').innerText(), 'Failed');
      assert.equal(await page.locator('.detail').innerText(), detail);
      assert.equal(await page.getByRole('button', { name: 'Start', exact: true }).count(), 1);
    });
  });

  it('is ready first, then acks every message once and in order', async () => {
    const { send, posted } = await open();
    assert.deepEqual(await posted(), [{ type: 'ready' }]);
    await send(snapshot(sampleState(), 7));
    for (let seq = 8; seq < 12; seq++) await send({ type: 'append', seq, tasks: sampleTasks() });
    await eventually(async () => {
      const acks = (await posted()).flatMap((message) => (message.type === 'ack' ? message.seq : []));
      assert.deepEqual(acks, [7, 8, 9, 10, 11]);
    });
  });

  it('acks without animation frames, as in a hidden webview', async () => {
    const { page, deliver } = await open();
    await page.evaluate('globalThis.requestAnimationFrame = () => 0');
    await deliver(snapshot(sampleState()));
    await deliver({ type: 'append', seq: 2, tasks: sampleTasks(3) });
    assert.equal(await page.locator('.task').count(), 3);
  });

  it('draws nothing while hidden, acks all the same, and draws the latest when it is seen', async () => {
    const { page, deliver } = await open(sampleState());
    const before = await page.locator('.task').count();
    const hide = (isHidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${isHidden} });
        document.dispatchEvent(new Event('visibilitychange'));
        globalThis.changes ??= new MutationObserver((records) => { globalThis.mutated = records.length; });
        globalThis.changes.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        globalThis.mutated = 0;`);
    const drawn = (await ink(panel)).sum;
    await hide(true);
    for (let seq = 2; seq < 6; seq++) {
      const points = packPoints(samplePoints(seq));
      await deliver({ type: 'append', seq, tasks: sampleTasks(seq), points });
    }
    assert.equal(await page.evaluate('globalThis.mutated'), 0, 'no element was touched');
    assert.equal((await ink(panel)).sum, drawn, 'nor the canvas');
    assert.notEqual(before, 5);
    await hide(false);
    await eventually(async () => assert.equal(await page.locator('.task').count(), 5));
  });

  it('ignores messages that are none of the host', async () => {
    const { page, send, deliver } = await open(sampleState());
    for (const other of [null, 'text', { type: 'other', seq: 1 }, { type: 'append' }])
      await send(other as unknown as ToPanel);
    await deliver({ type: 'append', seq: 2, tasks: [] });
    assert.equal(await page.locator('.task').count(), 0);
  });

  describe('verdict', () => {
    it('comes first: rate, interval, time left, since when, and why', async () => {
      const { page } = await open(sampleState());
      const first = page.locator('#root > *').first();
      assert.match(
        await first.innerText(),
        /Leaking\s+5\.8 KB an hour \(95 %: 4\.6 KB – 6\.3 KB\)\s+used up in 1d6h \(95 %: .*\)\s+since 14:11/,
      );
      assert.match(await first.innerText(), /The floor of the free heap fell/);
      assert.match(await first.innerText(), /The call sites make up 83 % of it\./);
    });

    it('names three call sites, and a click opens the leak', async () => {
      const { page } = await open(sampleState());
      const sites = page.locator('.top-sites button');
      assert.equal(await sites.count(), 3);
      await sites.nth(1).click();
      const opened = page.locator('[aria-expanded=true]');
      await eventually(async () => assert.match(await opened.innerText(), /nlohmann/));
      assert.match(await page.locator(':focus').innerText(), /nlohmann/, 'the group has the focus');
      await sites.nth(1).click();
      assert.equal(await opened.count(), 1, 'a second click does not close it');
    });

    it('is spoken when it becomes another one, not when its figures change', async () => {
      const { page, deliver } = await open(sampleState());
      await page.evaluate(`globalThis.spoken = 0;
        new MutationObserver(() => globalThis.spoken++).observe(document.querySelector('.spoken'),
          { childList: true, characterData: true, subtree: true });`);
      const { verdict } = sampleState();
      const faster = { estimate: 9000, low: 8000, high: null };
      await deliver({ type: 'append', seq: 2, verdict: { ...verdict!, bytesPerHour: faster } });
      assert.match(await page.locator('.facts').innerText(), /8\.8 KB an hour \(95 %: 7\.8 KB or more\)/);
      assert.equal(await page.evaluate('globalThis.spoken'), 0);
      await deliver({ type: 'append', seq: 3, verdict: { ...verdict!, verdict: 'stopped' } });
      assert.equal(await page.evaluate('globalThis.spoken'), 1);
      assert.equal(await page.locator('.verdict .spoken').textContent(), 'Leaked, and stopped');
    });

    it('says that it is too early, and what helps', async () => {
      const { verdict } = sampleState();
      const early = {
        ...verdict!,
        verdict: 'too-early' as const,
        kind: 'steady' as const,
        bytesPerHour: null,
        beganMs: null,
        clearMs: null,
        exhaustionMs: null,
        reason: 'Only 3 minutes watched so far.',
      };
      const { page } = await open({ ...sampleState(), verdict: early });
      assert.match(
        await page.locator('.verdict').innerText(),
        /Too early to say\s+Only 3 minutes watched so far\.\s+A longer time helps/,
      );
    });
  });

  it('has its words translated by the host', async () => {
    const { page, deliver } = await open();
    await deliver({
      ...snapshot(sampleState()),
      texts: { Leaking: 'Há vazamento', '{count} low': '{count} baixas' },
    } as ToPanel);
    assert.equal(await page.locator('#verdict-title').innerText(), 'Há vazamento');
    assert.equal(await page.locator('.tasks .warning').innerText(), '2 baixas');
  });

  it('draws the trend, its axes and its marks', async () => {
    const { page, deliver } = await open(sampleState());
    const before = await ink(panel);
    assert.ok(before.pixels > 10_000, `${before.pixels} pixels`);
    assert.ok((await page.locator('.axis .tick').count()) >= 6);
    assert.equal(await page.locator('.marks .panic').textContent(), '✕ Guru Meditation: LoadProhibited');
    assert.match((await page.locator('.cut').textContent()) ?? '', /^axis starts at 1\d\d\.0 KB, not 0$/);
    assert.match(
      (await page.locator('.chart').getAttribute('aria-label')) ?? '',
      /^Trend of Free heap: 900 readings/,
    );

    const last = samplePoints(910).slice(900);
    await deliver({
      type: 'append',
      seq: 2,
      points: packPoints(last.map((each) => ({ ...each, timeMs: each.timeMs + 9e4 }))),
    });
    assert.notEqual((await ink(panel)).sum, before.sum, 'the trend follows');
    assert.equal(
      await page.locator('.figures dd').first().innerText(),
      `${(last.at(-1)!.freeBytes / 1024).toFixed(1)} KB`,
    );
  });

  it('leaves a gap between readings before and after a boot', async () => {
    const points = samplePoints(40);
    const split = points.map((each, index) =>
      index < 20 ? each : { ...each, timeMs: each.timeMs + 60_000 },
    );
    const state = { ...sampleState(1), points: packPoints(split), marks: [] };
    const { deliver } = await open(state);
    const joined = (await ink(panel)).pixels;
    await deliver(snapshot({ ...state, marks: [{ timeMs: 60_000, kind: 'boot', label: 'SW' }] }, 2));
    assert.ok((await ink(panel)).pixels < joined * 0.9);
  });

  it('begins the axis at 0 when asked, says when it does not, and remembers', async () => {
    const { page, deliver } = await open(sampleState());
    const bottom = () => page.locator('.axis').nth(1).locator('.tick text').first().textContent();
    assert.notEqual(await bottom(), '0');
    await page.getByRole('button', { name: 'From 0' }).click();
    await eventually(async () => assert.equal(await bottom(), '0'));
    assert.equal(await page.locator('.cut').isVisible(), false);
    await page.reload();
    await deliver(snapshot(sampleState(), 2));
    assert.equal(await bottom(), '0');
  });

  it('reads out under the pointer', async () => {
    const { page } = await open(sampleState());
    assert.equal(await page.locator('.read-out').isVisible(), false);
    const box = (await page.locator('.chart').boundingBox())!;
    await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
    const text = await page.locator('.read-out').innerText();
    assert.match(
      text,
      /^14:0\d:\d\d {2}\+\d+m\d+s\s+Free\s+\d+\.\d KB\s+Minimum ever\s+\d+\.\d KB\s+Last 60 s\s/,
    );
    await page.mouse.move(0, 0);
    assert.equal(await page.locator('.read-out').isVisible(), false);
  });

  it('reads out with the keys', async () => {
    const { page } = await open({ ...sampleState(300), startedAt: null });
    const chart = page.locator('.chart');
    await chart.focus();
    const time = () => page.locator('.read-out-time').innerText();
    await page.keyboard.press('Home');
    assert.equal(await time(), '+2s');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal(await time(), '+4s');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await time(), '+3s');
    assert.match((await chart.getAttribute('aria-valuetext')) ?? '', /^\+3s: free \d+\.\d KB, minimum ever /);
    await page.keyboard.press('End');
    assert.notEqual(await time(), '+3s');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.read-out').isVisible(), false);
  });

  describe('zooming', () => {
    const span = async ({ page }: PanelPage): Promise<readonly string[]> =>
      page.locator('.axis').first().locator('.tick text').allTextContents();
    const box = async ({ page }: PanelPage) => (await page.locator('.chart').boundingBox())!;

    it('by dragging, and back by a double click', async () => {
      const { page } = await open(sampleState());
      const all = await span(panel);
      const { x, y, width } = await box(panel);
      await page.mouse.move(x + 100, y + 100);
      await page.mouse.down();
      await page.mouse.move(x + 200, y + 100, { steps: 3 });
      assert.equal(await page.locator('.brush').isVisible(), true);
      await page.mouse.up();
      await eventually(async () => assert.notDeepEqual(await span(panel), all));
      assert.equal(await page.getByRole('button', { name: 'Follow' }).getAttribute('aria-pressed'), 'false');
      await page.mouse.dblclick(x + width / 2, y + 100);
      await eventually(async () => assert.deepEqual(await span(panel), all));
    });

    it('by Ctrl and wheel, and moves by Shift and dragging', async () => {
      const { page } = await open(sampleState());
      const all = await span(panel);
      const { x, y, width } = await box(panel);
      await page.mouse.move(x + width / 2, y + 100);
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -800);
      await page.keyboard.up('Control');
      await eventually(async () => assert.notDeepEqual(await span(panel), all));
      const zoomed = await span(panel);
      await page.keyboard.down('Shift');
      await page.mouse.down();
      await page.mouse.move(x + width / 2 + 150, y + 100, { steps: 3 });
      await page.mouse.up();
      await page.keyboard.up('Shift');
      await eventually(async () => assert.notDeepEqual(await span(panel), zoomed));
    });

    it('by keys alone, and is remembered', async () => {
      const { page, deliver } = await open(sampleState());
      const all = await span(panel);
      await page.locator('.chart').focus();
      for (let press = 0; press < 4; press++) await page.keyboard.press('w');
      await eventually(async () => assert.notDeepEqual(await span(panel), all));
      const zoomed = await span(panel);
      await page.keyboard.press('a');
      await eventually(async () => assert.notDeepEqual(await span(panel), zoomed));
      const moved = await span(panel);
      await page.reload();
      await deliver(snapshot(sampleState(), 2));
      assert.deepEqual(await span(panel), moved);
      await page.locator('.chart').focus();
      await page.keyboard.press('0');
      await eventually(async () => assert.deepEqual(await span(panel), all));
    });

    it('follows the latest reading until it is moved away from it', async () => {
      const { page, deliver } = await open(sampleState());
      await page.locator('.chart').focus();
      await page.keyboard.press('End');
      for (let press = 0; press < 6; press++) await page.keyboard.press('w');
      const follow = page.getByRole('button', { name: 'Follow' });
      await eventually(async () => assert.equal(await follow.getAttribute('aria-pressed'), 'true'));
      const before = await span(panel);
      const later = samplePoints(60).map((each) => ({ ...each, timeMs: each.timeMs + 1_000_000 }));
      await deliver({ type: 'append', seq: 2, points: packPoints(later) });
      const after = await span(panel);
      assert.notDeepEqual(after, before);
      await follow.click();
      const more = samplePoints(60).map((each) => ({ ...each, timeMs: each.timeMs + 2_000_000 }));
      await deliver({ type: 'append', seq: 3, points: packPoints(more) });
      assert.deepEqual(await span(panel), after, 'it stays');
    });

    it('has a table of the part in view', async () => {
      const { page } = await open(sampleState());
      await page.getByRole('button', { name: 'Table' }).click();
      const rows = page.locator('.trend-table tbody tr');
      await eventually(async () => assert.equal(await rows.count(), 24));
      assert.match(await rows.first().innerText(), /^14:03:\d\d {2}\+2s\s+\d+\.\d KB\s+\d+\.\d KB/);
    });
  });

  it('draws the largest free block where it is printed, until it is told not to', async () => {
    const points = samplePoints(300).map((each) => ({ ...each, largestFreeBlock: each.leastFreeBytes >> 1 }));
    const { page } = await open({ ...sampleState(), points: packPoints(points) });
    const bottom = () => page.locator('.axis').nth(1).locator('.tick text').first().textContent();
    assert.equal(await bottom(), '0', 'it has room on the axis');
    assert.match(await page.locator('.figures').innerText(), /Largest block\s+\d+\.\d KB/);
    await page.getByRole('button', { name: 'Largest block' }).click();
    await eventually(async () => assert.notEqual(await bottom(), '0'));
  });

  it('offers the kinds of memory where there are several', async () => {
    const heaps = ['MALLOC_CAP_INTERNAL', 'MALLOC_CAP_SPIRAM'];
    const { page, posted } = await open({ ...sampleState(), heaps, heapName: heaps[0]! });
    const choice = page.getByRole('combobox', { name: 'Kind of memory' });
    assert.equal(await choice.inputValue(), 'MALLOC_CAP_INTERNAL');
    await choice.selectOption('MALLOC_CAP_SPIRAM');
    assert.deepEqual((await posted()).at(-1), { type: 'selectHeap', heap: 'MALLOC_CAP_SPIRAM' });
  });

  it('follows the size of its place', async () => {
    const { page } = await open(sampleState(), { width: 1600, height: 900 });
    const size = () => page.evaluate<number>(`document.querySelector('.chart canvas').width`);
    const overflow = `document.documentElement.scrollWidth > document.documentElement.clientWidth`;
    for (const width of [1600, 800, 250, 3840]) {
      await page.setViewportSize({ width, height: 900 });
      await eventually(async () => assert.equal(await size(), width - 28));
      assert.equal(await page.evaluate(overflow), false, `scrolls sideways at ${width} px`);
      assert.ok((await ink(panel)).pixels > 3000);
    }
  });

  it('takes the colours of the theme, also when it changes', async () => {
    const { page, setTheme } = await open(sampleState(), { theme: darkModern });
    const sums = new Set([(await ink(panel)).sum]);
    for (const theme of [lightModern, highContrast]) {
      await setTheme(theme);
      await eventually(async () => assert.ok(!sums.has((await ink(panel)).sum), 'the canvas is as before'));
      sums.add((await ink(panel)).sum);
    }
    await page.emulateMedia({ forcedColors: 'active' });
    await eventually(async () => assert.ok(!sums.has((await ink(panel)).sum), 'forced colours'));
  });

  describe('task stacks', () => {
    it('are bars in ascending order, the low ones named so', async () => {
      const { page } = await open(sampleState());
      const rows = page.locator('.task');
      assert.equal(await rows.count(), 20);
      const bytes = (await page.locator('.task .bytes').allInnerTexts()).map((text) =>
        parseInt(text.replace(',', '')),
      );
      assert.deepEqual(
        bytes,
        bytes.toSorted((a, b) => a - b),
      );
      assert.match(await rows.first().innerText(), /^sensor_poll\s+low\s+184 B\s+Blocked\s+6\s+1$/);
      assert.equal(await page.getByText('low', { exact: true }).filter({ visible: true }).count(), 2);
      assert.equal(await page.locator('.tasks .warning').innerText(), '2 low');
      assert.match(await rows.filter({ hasText: 'ota_worker' }).innerText(), /vanished/);
    });

    it('show what else is printed, and advice; what is not printed has no column', async () => {
      const { page, deliver } = await open({ ...sampleState(), tasks: detailedTasks() }, { width: 1400 });
      const first = page.locator('.task').first();
      assert.match(
        await first.innerText(),
        /^sensor_poll\s+low\s+184 B\s+9 %\s+2,560 B\s+21\.9 KB\s+15 %\s+Blocked\s+6\s+1$/,
      );
      assert.match((await first.getAttribute('title')) ?? '', /Add 512 bytes, to 2560\./);
      assert.match((await first.locator('.history path').getAttribute('d')) ?? '', /^M0,\d/);
      assert.match(await page.locator('.task', { hasText: 'display_refresh' }).innerText(), /new/);
      await deliver({ type: 'append', seq: 2, tasks: sampleTasks() });
      assert.equal(await page.getByRole('columnheader', { name: 'CPU' }).count(), 0);
    });

    it('are sorted by their headings, filtered by name, and remember it', async () => {
      const { page, deliver } = await open(sampleState());
      const names = () => page.locator('.task .name > .text').allInnerTexts();
      await page.getByRole('button', { name: 'Task', exact: true }).click();
      const head = page.getByRole('columnheader', { name: 'Task', exact: true });
      await eventually(async () => assert.equal(await head.getAttribute('aria-sort'), 'ascending'));
      assert.equal((await names())[0], 'audio_pipeline_i2s_reader');
      await page.getByRole('button', { name: 'Task', exact: true }).click();
      await eventually(async () => assert.equal((await names())[0], 'wifi'));
      await page.getByRole('searchbox', { name: 'Filter tasks' }).fill('IDLE');
      await eventually(async () => assert.deepEqual(await names(), ['IDLE1', 'IDLE0']));
      await page.reload();
      await deliver(snapshot(sampleState(), 2));
      assert.deepEqual(await names(), ['IDLE1', 'IDLE0']);
      await page.getByRole('searchbox', { name: 'Filter tasks' }).fill('nothing');
      await eventually(async () =>
        assert.equal(await page.locator('.tasks .empty').innerText(), 'Nothing matches the filter.'),
      );
    });

    it('keep their rows while the figures change', async () => {
      const { page, deliver } = await open(sampleState());
      await page.evaluate(`document.querySelectorAll('.task').forEach((row, at) => { row.seen = at; })`);
      const tasks = sampleTasks().map((task) =>
        task.name === 'httpd' ? { ...task, stackHighWaterMark: 100, low: true } : task,
      );
      await deliver({ type: 'append', seq: 2, tasks });
      assert.match(await page.locator('.task').first().innerText(), /^httpd\s+low\s+100 B/);
      const kept = `[...document.querySelectorAll('.task')].filter((row) => row.seen !== undefined).length`;
      assert.equal(await page.evaluate(kept), 20);
    });
  });

  describe('leaks', () => {
    const leaks = sampleState(1).leaks;

    it('open to frames, and a frame asks for its source', async () => {
      const { page, posted } = await open(sampleState());
      const heads = page.locator('.group-head');
      assert.equal(await heads.count(), 6);
      assert.match(await heads.first().innerText(), /^4\.5 KB\s+48 ×\s+3\.0 KB\/h\s+growing\s+std::vector</);
      await heads.nth(2).click();
      const frames = page.locator('.frame');
      await eventually(async () => assert.equal(await frames.count(), 4));
      assert.equal(await heads.nth(2).getAttribute('aria-expanded'), 'true');
      await frames.nth(1).getByRole('button', { name: 'module_2.cpp:115' }).click();
      assert.deepEqual((await posted()).at(-1), { type: 'reveal', group: leaks.groups[2]!.id, frame: 1 });
      assert.equal(await frames.nth(3).innerText(), leaks.groups[2]!.frames[3]!.address);
      assert.equal(await frames.nth(3).getByRole('button').count(), 0, 'no source, no link');
    });

    it('stay open, and keep the focus, while rows change places around them', async () => {
      const { page, deliver } = await open(sampleState());
      await page.locator('.group-head').nth(2).click();
      await page.locator('.frame button').nth(1).focus();
      const groups = sampleLeaks(5).map((group, index) =>
        index === 2 ? { ...group, bytes: 90_000 } : group,
      );
      groups.unshift(...groups.splice(2, 1)); // the host ranks them
      await deliver({ type: 'append', seq: 2, leaks: { ...leaks, groups } });
      assert.match(
        await page.locator('.group-head').first().innerText(),
        /^87\.9 KB\s+17 ×\s+600 B\/h\s+suspected\s+TelemetryUploader/,
      );
      assert.equal(await page.locator('.group-head').first().getAttribute('aria-expanded'), 'true');
      assert.match(await page.locator(':focus').innerText(), /module_2\.cpp:115/);
    });

    it('are open again when the page is shown anew', async () => {
      const { page, deliver } = await open(sampleState());
      await page.locator('.group-head').nth(1).click();
      await page.reload();
      await deliver(snapshot(sampleState(), 2));
      assert.equal(await page.locator('[aria-expanded=true]').count(), 1);
      assert.equal(await page.locator('.frame').count(), 4);
    });

    it('work with the keyboard alone', async () => {
      const { page, posted } = await open(sampleState());
      await page.locator('.group-head').first().focus();
      await page.keyboard.press('Enter');
      await eventually(async () => assert.equal(await page.locator('.frame').count(), 4));
      await page.keyboard.press('Tab');
      const outline = await page.evaluate<string>(`getComputedStyle(document.activeElement).outlineStyle`);
      assert.equal(outline, 'solid', 'the focus is seen');
      await page.keyboard.press('Enter');
      assert.deepEqual((await posted()).at(-1), { type: 'reveal', group: leaks.groups[0]!.id, frame: 0 });
    });

    it('tell why they are of their kind, and offer to ignore or copy', async () => {
      const { page, posted } = await open(sampleState());
      await page.locator('.group-head').first().click();
      const facts = page.locator('.site-facts').first();
      await eventually(async () => assert.match(await facts.innerText(), /^growing: It grew 7 times/));
      assert.match(await facts.innerText(), /It grows by 3\.0 KB an hour\. \(95 %: 2\.4 KB – 3\.8 KB\)/);
      await page.getByRole('button', { name: 'Ignore…' }).click();
      await page.getByRole('button', { name: 'Copy as Markdown' }).click();
      const group = leaks.groups[0]!.id;
      assert.deepEqual((await posted()).slice(-2), [
        { type: 'leakCommand', command: 'ignore', group },
        { type: 'leakCommand', command: 'copyMarkdown', group },
      ]);
    });

    it('of many the first ones are shown, and the rest when asked for', async () => {
      const state = sampleState(20);
      const [group] = sampleLeaks(1);
      const groups = Array.from({ length: 130 }, (_, at) => ({ ...group!, id: `${group!.id}${at}` }));
      const { page } = await open({ ...state, leaks: { ...state.leaks, groups } });
      assert.equal(await page.locator('.group').count(), 60);
      await page.getByRole('button', { name: 'Show 70 more' }).click();
      await eventually(async () => assert.equal(await page.locator('.group').count(), 130));
    });

    it('that are ignored are one line until it is opened', async () => {
      const groups = leaks.groups.map((group, index) =>
        index < 5 ? group : { ...group, ignored: 'a cache' },
      );
      const { page } = await open({ ...sampleState(), leaks: { ...leaks, groups } });
      assert.equal(await page.locator('.group').count(), 5);
      await page.getByRole('button', { name: 'Ignored (1)' }).click();
      await eventually(async () => assert.equal(await page.locator('.group').count(), 6));
    });

    it('are an icicle graph, walked with the arrow keys', async () => {
      const { page, posted } = await open(sampleState());
      await page.getByRole('button', { name: 'Graph', exact: true }).click();
      const cells = page.getByRole('treeitem');
      await eventually(async () => assert.equal(await cells.count(), 24));
      await cells.first().focus();
      const now = () => page.locator(':focus').getAttribute('aria-label');
      assert.match((await now()) ?? '', /^0x400d1345 : 4\.5 KB, 46\.\d %$/);
      await page.keyboard.press('ArrowDown');
      assert.match((await now()) ?? '', /^app_main app_main\.cpp:88: 4\.5 KB/);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Shift+Enter');
      assert.deepEqual((await posted()).at(-1), { type: 'reveal', group: leaks.groups[0]!.id, frame: 1 });
      await page.keyboard.press('Enter');
      await eventually(async () => assert.ok((await cells.count()) < 24, 'zoomed to one stack'));
      await page.keyboard.press('Escape');
      await eventually(async () => assert.equal(await cells.count(), 24));
      await page.getByRole('button', { name: 'Graph of growth' }).click();
      await eventually(async () => assert.equal(await cells.count(), 12, 'three of them grow'));
    });

    it('say at least while the report is not whole', async () => {
      const { page } = await open({ ...sampleState(), leaks: { ...leaks, complete: false } });
      assert.match(await page.locator('.leaks .counts').innerText(), /^at least /);
      assert.match(await page.locator('.group-head').first().innerText(), /^≥ 4\.5 KB/);
    });
  });

  describe('marks', () => {
    const generationMarks = [
      { number: 1, name: 'before login', timeMs: 100_000 },
      { number: 2, name: 'after login', timeMs: 700_000 },
    ];

    it('are set by a button and by the key M, but not while typing', async () => {
      const { page, posted } = await open(sampleState());
      const count = async () =>
        (await posted()).filter((message) => message.type === 'command' && message.command === 'mark').length;
      await page.getByRole('button', { name: 'Mark', exact: true }).click();
      assert.equal(await count(), 1);
      await page.keyboard.press('m');
      assert.equal(await count(), 2);
      await page.getByRole('searchbox', { name: 'Filter tasks' }).press('m');
      assert.equal(await count(), 2);
    });

    it('of which two are chosen tell what grew between them', async () => {
      const { page, posted, deliver } = await open({ ...sampleState(), generationMarks });
      await page.getByRole('combobox', { name: 'From' }).selectOption('1');
      assert.deepEqual((await posted()).at(-1), { type: 'generation', from: 1, to: null });
      const [group] = sampleLeaks();
      const site = {
        group: group!.id,
        name: 'take',
        count: 9,
        bytes: 4096,
        possibleCount: 10,
        possibleBytes: 4608,
      };
      await deliver({
        type: 'append',
        seq: 2,
        generation: { from: 1, to: null, lostBytes: 8192, sites: [site], events: [], shortfalls: [] },
      });
      const section = page.getByRole('region', { name: 'What grew between marks' });
      assert.match(await section.innerText(), /4\.0 KB were allocated.*floor fell by 8\.0 KB/);
      assert.match(await section.innerText(), /4\.0 KB – 4\.5 KB\s+9 – 10 ×\s+take/);
      await section.getByRole('button', { name: 'take' }).click();
      await eventually(async () => assert.equal(await page.locator('[aria-expanded=true]').count(), 1));
    });
  });

  it('shows the latest comparison: verdict, difference, call sites', async () => {
    const [group] = sampleLeaks();
    const difference = { estimate: -2048, low: -2500, high: -1600 };
    const comparison = {
      before: 'before.json',
      verdict: 'fixed' as const,
      reason: 'What was lost before is lost no more.',
      difference,
      sites: [{ change: 'gone' as const, group: group!.id, name: 'session_open', difference }],
    };
    const { page, posted } = await open({ ...sampleState(), comparison });
    const section = page.getByRole('region', { name: 'Compared with before.json' });
    assert.match(
      await section.innerText(),
      /fixed\s+Loss now less loss before: −2\.0 KB\/h.*\s+What was lost before.*\s+gone\s+−2\.0 KB\/h\s+session_open/,
    );
    await page.getByRole('button', { name: 'Compare…' }).click();
    assert.deepEqual((await posted()).at(-1), { type: 'command', command: 'compare' });
  });

  describe('images of the trend', () => {
    for (const format of ['svg', 'png'] as const)
      it(`are kept as ${format.toUpperCase()}`, async () => {
        const { page, posted } = await open(sampleState());
        await page.getByRole('button', { name: format.toUpperCase() }).click();
        await eventually(async () => assert.equal((await posted()).at(-1)?.type, 'saveImage'));
        const image = (await posted()).at(-1)!;
        assert.ok(image.type === 'saveImage' && image.format === format);
        const url =
          format === 'svg'
            ? `data:image/svg+xml,${encodeURIComponent(image.data)}`
            : `data:image/png;base64,${image.data}`;
        const size = await page.evaluate<{ width: number; colours: number }>(`(async () => {
          const image = new Image(); image.src = ${JSON.stringify(url)}; await image.decode();
          const canvas = document.createElement('canvas'); canvas.width = image.width; canvas.height = image.height;
          const context = canvas.getContext('2d'); context.drawImage(image, 0, 0);
          const data = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
          return { width: image.width, colours: new Set(data).size };
        })()`);
        assert.equal(size.width, format === 'svg' ? 872 : 1744);
        assert.ok(size.colours > 20, `${size.colours} colours`);
        if (format === 'svg') assert.match(image.data, /Guru Meditation/);
      });
  });

  it('shows whatever the device prints as text', async () => {
    const nasty = '<img src=x onerror="document.body.dataset.hacked=1">';
    const base = sampleState();
    const [task] = base.tasks;
    const [group] = base.leaks.groups;
    const frame = { address: nasty, function: nasty, file: nasty, line: 1 };
    const state: PanelState = {
      ...base,
      heapName: nasty,
      status: { source: nasty, state: 'failed', detail: nasty, lostAt: null, elf: nasty, elfReady: false },
      marks: [{ timeMs: 5000, kind: 'panic', label: `${nasty}${'A'.repeat(10_000)}` }],
      tasks: [
        { ...task!, name: nasty, state: nasty, core: nasty },
        { ...task!, name: 'N'.repeat(10_000) },
        { ...task!, name: 'nul\0byte' },
        { ...task!, name: 'nul\0byte' },
        { ...task!, name: '__proto__' },
      ],
      leaks: { ...base.leaks, groups: [{ ...group!, id: nasty, name: nasty, frames: [frame] }] },
    };
    const { page } = await open(state);
    await page.locator('.group-head').click();
    assert.equal(await page.locator('.task').count(), 5);
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.locator('body').getAttribute('data-hacked'), null);
    assert.ok((await page.locator('.group-head .name').textContent())?.startsWith('<img src=x'));
    assert.equal(await page.locator('.task', { hasText: 'nul␀byte' }).count(), 2);
    const overflow = `document.documentElement.scrollWidth > document.documentElement.clientWidth`;
    assert.equal(await page.evaluate(overflow), false, 'scrolls sideways');
  });

  it('draws 20,000 readings and as many again by appends', async () => {
    const { deliver, page } = await open(sampleState(20_000));
    for (let seq = 2; seq < 12; seq++) {
      const points = packPoints(
        samplePoints(2000).map((each) => ({ ...each, timeMs: each.timeMs + seq * 2e7 })),
      );
      await deliver({ type: 'append', seq, points });
    }
    assert.ok((await ink(panel)).pixels > 10_000);
    assert.match((await page.locator('.chart').getAttribute('aria-label')) ?? '', /: 40,000 readings over /);
  });
});
