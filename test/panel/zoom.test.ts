/** The part of the trend that is in view, its table, and its images. */
import assert from 'node:assert/strict';
import { packPoints } from '../../src/views/panel/panelPoints';
import type { Page } from 'playwright-core';
import { samplePoints, sampleState } from '../support/panelPageSample';
import { eventually, panelSuite, snapshot } from '../support/panelPages';

panelSuite('zooming', (open) => {
  /** As it is drawn once all that was done so far has been. */
  const span = async (page: Page): Promise<readonly string[]> => {
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    return page.locator('.axis').first().locator('.tick text').allTextContents();
  };
  const box = async (page: Page) => (await page.locator('.chart').boundingBox())!;

  it('by dragging, and back by a double click', async () => {
    const { page } = await open(sampleState());
    const all = await span(page);
    const { x, y, width } = await box(page);
    await page.mouse.move(x + 100, y + 100);
    await page.mouse.down();
    await page.mouse.move(x + 200, y + 100, { steps: 3 });
    assert.equal(await page.locator('.brush').isVisible(), true);
    await page.mouse.up();
    await eventually(async () => assert.notDeepEqual(await span(page), all));
    assert.equal(await page.getByRole('button', { name: 'Follow' }).getAttribute('aria-pressed'), 'false');
    await page.mouse.dblclick(x + width / 2, y + 100);
    await eventually(async () => assert.deepEqual(await span(page), all));
  });

  it('by Ctrl and wheel, and moves by Shift and dragging', async () => {
    const { page } = await open(sampleState());
    const all = await span(page);
    const { x, y, width } = await box(page);
    await page.mouse.move(x + width / 2, y + 100);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -800);
    await page.keyboard.up('Control');
    await eventually(async () => assert.notDeepEqual(await span(page), all));
    const zoomed = await span(page);
    await page.keyboard.down('Shift');
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 150, y + 100, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await eventually(async () => assert.notDeepEqual(await span(page), zoomed));
  });

  it('by keys alone, and is remembered', async () => {
    const { page, deliver } = await open(sampleState());
    const all = await span(page);
    await page.locator('.chart').focus();
    for (let press = 0; press < 4; press++) await page.keyboard.press('w');
    await eventually(async () => assert.notDeepEqual(await span(page), all));
    const zoomed = await span(page);
    await page.keyboard.press('a');
    await eventually(async () => assert.notDeepEqual(await span(page), zoomed));
    const moved = await span(page);
    await page.reload();
    await deliver(snapshot(sampleState(), 2));
    assert.deepEqual(await span(page), moved);
    await page.locator('.chart').focus();
    await page.keyboard.press('0');
    await eventually(async () => assert.deepEqual(await span(page), all));
  });

  it('follows the latest reading until it is moved away from it', async () => {
    const { page, deliver } = await open(sampleState());
    await page.locator('.chart').focus();
    await page.keyboard.press('End');
    for (let press = 0; press < 6; press++) await page.keyboard.press('w');
    const follow = page.getByRole('button', { name: 'Follow' });
    await eventually(async () => assert.equal(await follow.getAttribute('aria-pressed'), 'true'));
    const before = await span(page);
    const later = samplePoints(60).map((each) => ({ ...each, timeMs: each.timeMs + 1_000_000 }));
    await deliver({ type: 'append', seq: 2, points: packPoints(later) });
    const after = await span(page);
    assert.notDeepEqual(after, before);
    await follow.click();
    const more = samplePoints(60).map((each) => ({ ...each, timeMs: each.timeMs + 2_000_000 }));
    await deliver({ type: 'append', seq: 3, points: packPoints(more) });
    assert.deepEqual(await span(page), after, 'it stays');
  });

  it('has a table of the part in view', async () => {
    const { page } = await open(sampleState());
    await page.getByRole('button', { name: 'Table' }).click();
    const rows = page.locator('.trend-table tbody tr');
    await eventually(async () => assert.equal(await rows.count(), 24));
    assert.match(await rows.first().innerText(), /^14:03:\d\d {2}\+2 s\s+\d+\.\d KB\s+\d+\.\d KB/);
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
});
