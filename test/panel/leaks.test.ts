/** The leaks on the panel page: list, calm and ignored ones, graph. */
import assert from 'node:assert/strict';
import { sampleLeaks, sampleState } from '../support/panelPageSample';
import { eventually, panelSuite, snapshot } from '../support/panelPages';

panelSuite('leaks', (open) => {
  const leaks = sampleState(1).leaks;

  it('open to frames, and a frame asks for its source', async () => {
    const { page, posted } = await open(sampleState());
    const heads = page.locator('.group-head');
    assert.equal(await heads.count(), 3, 'those that do not grow are one line');
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
    const groups = sampleLeaks(5).map((group, index) => (index === 2 ? { ...group, bytes: 90_000 } : group));
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
    assert.match(await facts.innerText(), /It grows by 3\.0 KB\/h \(95 %: 2\.4–3\.8 KB\/h\)\./);
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

  it('that do not grow are one line until it is opened, or a filter finds them', async () => {
    const { page, deliver } = await open(sampleState());
    const names = () => page.locator('.group-head .kind').allInnerTexts();
    const calm = page.getByRole('button', {
      name: /^3 bounded, one-time or transient call sites · .* K?B$/,
    });
    assert.equal(await calm.getAttribute('aria-expanded'), 'false');
    await calm.focus();
    await page.keyboard.press('Enter');
    await eventually(async () =>
      assert.deepEqual((await names()).slice(3), ['bounded', 'one-time', 'transient']),
    );
    await calm.click();
    await eventually(async () => assert.equal((await names()).length, 3));
    const groups = leaks.groups.map((group) => ({ ...group, site: leaks.groups[3]!.site }));
    await deliver({ type: 'append', seq: 2, leaks: { ...leaks, groups } });
    assert.match(await page.locator('.leak-list').innerText(), /No call site is suspected to leak\./);
    const many = [0, 1].flatMap((round) => groups.map((group) => ({ ...group, id: `${group.id}${round}` })));
    await deliver({ type: 'append', seq: 3, leaks: { ...leaks, groups: many } });
    await page.getByRole('searchbox', { name: 'Filter leaks' }).fill('mqtt_message');
    await eventually(async () => assert.deepEqual(await names(), ['bounded', 'bounded']));
  });

  it('that are ignored are one line until it is opened', async () => {
    const groups = leaks.groups.map((group, index) => (index < 5 ? group : { ...group, ignored: 'a cache' }));
    const { page } = await open({ ...sampleState(), leaks: { ...leaks, groups } });
    assert.equal(await page.locator('.group').count(), 3);
    await page.getByRole('button', { name: 'Ignored (1)' }).click();
    await eventually(async () => assert.equal(await page.locator('.group').count(), 4));
  });

  it('are grouped by own line when asked: the stacks of one are in its row, each with its own verdict', async () => {
    const [first, second, , bounded] = leaks.groups;
    const line = {
      id: 'line main.cpp:41',
      frame: first!.frames[1]!,
      kind: 'growing',
      bytesPerHour: { estimate: 5000, low: 4300, high: 5600 },
      groups: [second!.id, first!.id, bounded!.id],
    } as const;
    const state = { ...sampleState(), leaks: { ...leaks, lines: [line] } };
    const { page, deliver } = await open(state);
    const heads = page.locator('.leak-list > ul:first-child > li > .group-head');
    assert.equal(await heads.count(), 3);
    const byLine = page.getByRole('group', { name: 'Group by' }).getByRole('button', { name: 'Own line' });
    await byLine.focus();
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal(await heads.count(), 2));
    assert.equal(await byLine.getAttribute('aria-pressed'), 'true');
    assert.match(
      await heads.first().innerText(),
      /^7\.8 KB\s+87 ×\s+4\.9 KB\/h\s+growing\s+std::vector[^]*module_0\.cpp:41 · 3 call stacks: 2 growing, 1 bounded$/,
    );
    assert.match(await heads.nth(1).innerText(), /TelemetryUploader/);
    await page.keyboard.press('Tab');
    while (!(await page.locator(':focus').getAttribute('class'))?.includes('group-head'))
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('3 call stacks lead to this line. Each has a verdict of its own:').waitFor();
    const kinds = page.locator('.details .group-head .kind');
    assert.deepEqual(await kinds.allInnerTexts(), ['growing', 'growing', 'bounded']);
    await page.reload();
    await deliver(snapshot(state, 2));
    assert.equal(await heads.count(), 2, 'it is remembered');
    // The verdict's link opens the stack in its line.
    await page
      .locator('.top-sites')
      .getByRole('button', { name: /^nlohmann/ })
      .click();
    await eventually(async () => assert.equal(await page.locator('.details .frame').count(), 4));
    assert.match(await page.locator(':focus').innerText(), /^\d[^]*nlohmann/, 'its row has the focus');
  });

  it('offer no grouping where each line has one call stack', async () => {
    const { page } = await open(sampleState());
    assert.equal(await page.getByRole('group', { name: 'Group by' }).count(), 0);
  });

  it('keep what a message leaves out, and the order that it gives', async () => {
    const { page, deliver } = await open(sampleState());
    const ids = leaks.groups.map(({ id }) => id);
    const news = [ids[1]!, { id: ids[0]!, bytes: 512 }, ...ids.slice(2)];
    await deliver({ type: 'append', seq: 2, leaks: { groups: news } });
    const heads = page.locator('.group-head');
    assert.match(await heads.first().innerText(), /nlohmann/);
    assert.match(await heads.nth(1).innerText(), /^512 B\s+48 ×[^]*std::vector/);
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
