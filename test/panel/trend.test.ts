/** The heap trend on the panel page: drawn, read out, in every theme and size. */
import assert from 'node:assert/strict';
import { packPoints } from '../../src/views/panel/panelPoints';
import { samplePoints, sampleState } from '../support/panelPageSample';
import { eventually, ink, panelSuite, snapshot } from '../support/panelPages';
import { darkModern, highContrast, lightModern } from '../support/panelPageThemes';

panelSuite('trend', (open) => {
  it('draws the trend, its axes and its marks', async () => {
    const { page, deliver } = await open(sampleState());
    const before = await ink(page);
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
    assert.notEqual((await ink(page)).sum, before.sum, 'the trend follows');
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
    const { page, deliver } = await open(state);
    const joined = (await ink(page)).pixels;
    await deliver(snapshot({ ...state, marks: [{ timeMs: 60_000, kind: 'boot', label: 'SW' }] }, 2));
    assert.ok((await ink(page)).pixels < joined * 0.9);
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
      /^14:0\d:\d\d {2}\+\d+ min \d+ s\s+Free\s+\d+\.\d KB\s+Minimum ever\s+\d+\.\d KB\s+Last 60 s\s/,
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
    assert.equal(await time(), '+2 s');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal(await time(), '+4 s');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await time(), '+3 s');
    assert.match(
      (await chart.getAttribute('aria-valuetext')) ?? '',
      /^\+3 s: free \d+\.\d KB, minimum ever /,
    );
    await page.keyboard.press('End');
    assert.notEqual(await time(), '+3 s');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.read-out').isVisible(), false);
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
      // Where there is much room, the tables are beside it.
      const wanted = width < 1900 ? width - 28 : Math.round(((width - 60) * 8) / 13);
      await eventually(async () => assert.equal(await size(), wanted));
      assert.equal(await page.evaluate(overflow), false, `scrolls sideways at ${width} px`);
      assert.ok((await ink(page)).pixels > 3000);
    }
  });

  it('takes the colours of the theme, also when it changes', async () => {
    const { page, setTheme } = await open(sampleState(), { theme: darkModern });
    const sums = new Set([(await ink(page)).sum]);
    for (const theme of [lightModern, highContrast]) {
      await setTheme(theme);
      await eventually(async () => assert.ok(!sums.has((await ink(page)).sum), 'the canvas is as before'));
      sums.add((await ink(page)).sum);
    }
    await page.emulateMedia({ forcedColors: 'active' });
    await eventually(async () => assert.ok(!sums.has((await ink(page)).sum), 'forced colours'));
  });

  it('draws 20,000 readings and as many again by appends', async () => {
    const { deliver, page } = await open(sampleState(20_000));
    for (let seq = 2; seq < 12; seq++) {
      const points = packPoints(
        samplePoints(2000).map((each) => ({ ...each, timeMs: each.timeMs + seq * 2e7 })),
      );
      await deliver({ type: 'append', seq, points });
    }
    assert.ok((await ink(page)).pixels > 10_000);
    assert.match((await page.locator('.chart').getAttribute('aria-label')) ?? '', /: 40,000 readings over /);
  });
});
