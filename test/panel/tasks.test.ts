/** The tasks on the panel page. */
import assert from 'node:assert/strict';
import { detailedTasks, sampleState, sampleTasks } from '../support/panelPageSample';
import { eventually, panelSuite, snapshot } from '../support/panelPages';

panelSuite('task stacks', (open) => {
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
    const { page, deliver } = await open({ ...sampleState(), tasks: detailedTasks() }, { width: 1700 });
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
