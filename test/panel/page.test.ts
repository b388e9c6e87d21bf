/** The panel page and its host: what is said when, what is drawn when, and what is trusted. */
import assert from 'node:assert/strict';
import type { PanelState, ToPanel } from '../../src/views/panel/protocol';
import { packPoints } from '../../src/views/panel/panelPoints';
import { samplePoints, sampleState, sampleTasks } from '../support/panelPageSample';
import { eventually, ink, panelSuite, snapshot } from '../support/panelPages';

panelSuite('messages', (open) => {
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
    const drawn = (await ink(page)).sum;
    await hide(true);
    for (let seq = 2; seq < 6; seq++) {
      const points = packPoints(samplePoints(seq));
      await deliver({ type: 'append', seq, tasks: sampleTasks(seq), points });
    }
    assert.equal(await page.evaluate('globalThis.mutated'), 0, 'no element was touched');
    assert.equal((await ink(page)).sum, drawn, 'nor the canvas');
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

  it('has its words translated by the host', async () => {
    const { page, deliver } = await open();
    await deliver({
      ...snapshot(sampleState()),
      texts: { Leaking: 'Há vazamento', '{count} low': '{count} baixas' },
    } as ToPanel);
    assert.equal(await page.locator('#verdict-title').innerText(), 'Há vazamento');
    assert.equal(await page.locator('.tasks .warning').innerText(), '2 baixas');
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
      status: {
        source: nasty,
        state: 'failed',
        detail: nasty,
        lostAt: null,
        elf: nasty,
        elfReady: false,
        controls: null,
      },
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
    assert.equal(await page.locator('.task', { hasText: 'nul byte' }).count(), 2);
    const overflow = `document.documentElement.scrollWidth > document.documentElement.clientWidth`;
    assert.equal(await page.evaluate(overflow), false, 'scrolls sideways');
  });
});
