/** The verdict on the panel page, what it is compared with, and what grew between marks. */
import assert from 'node:assert/strict';
import { darkModern, highContrast, lightModern } from '../support/panelPageThemes';
import { sampleLeaks, sampleState } from '../support/panelPageSample';
import { eventually, panelSuite } from '../support/panelPages';

panelSuite('verdict', (open) => {
  it('comes first: rate, interval, time left, since when, and why', async () => {
    const { page } = await open(sampleState());
    const first = page.locator('#root > *').first();
    assert.match(
      await first.innerText(),
      /Leaking\s+5\.8 KB\/h \(95 %: 4\.6–6\.3 KB\/h\)\s+exhausted in 1 d 7 h \(95 %: .*\)\s+since 14:11/,
    );
    assert.match(await first.innerText(), /The floor of the free heap fell/);
    assert.match(
      await first.innerText(),
      /call sites explain 83 % ± 20 % of the loss, block headers included\./,
    );
  });

  it('names three call sites, and a click opens the leak', async () => {
    const { page } = await open(sampleState());
    const sites = page.locator('.top-sites button:not(.place)');
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
    assert.match(await page.locator('.facts').innerText(), /8\.8 KB\/h \(95 %: at least 7\.8 KB\/h\)/);
    assert.equal(await page.evaluate('globalThis.spoken'), 0);
    await deliver({ type: 'append', seq: 3, verdict: { ...verdict!, verdict: 'stopped' } });
    assert.equal(await page.evaluate('globalThis.spoken'), 1);
    assert.equal(await page.locator('.verdict .spoken').textContent(), 'Leak stopped');
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
    const { page, deliver } = await open({ ...sampleState(), verdict: early });
    assert.match(
      await page.locator('.verdict').innerText(),
      /Too early to say\s+Only 3 minutes watched so far\.\s+Longer monitoring and a repeating workload help/,
    );
    const outlook = 'By 14:30 you will know of anything above 2.0 KB an hour.';
    await deliver({ type: 'append', seq: 2, verdict: { ...early, outlook } });
    assert.equal(await page.locator('.verdict .help').first().innerText(), outlook);
  });

  describe('crashes', () => {
    const place = { address: '0x400d1f23', function: 'snmp_parse', file: '/p/main/snmp.c', line: 88 };
    const crashes = {
      count: 2,
      atLeast: false,
      named: [
        { boot: 1, event: 0, reason: 'StoreProhibited', place, count: 1 },
        { boot: 2, event: 3, reason: 'abort()', place: { ...place, function: null, file: null }, count: 1 },
      ],
      unnamed: 0,
      isOutlived: false,
    };

    it('head the panel, each a link to its line where that is known', async () => {
      const { page, posted } = await open({ ...sampleState(), crashes });
      const first = page.locator('#root > *').first();
      assert.match(
        (await first.innerText()).replace(/\s+/g, ' '),
        /^✕ Crashed twice: StoreProhibited at snmp_parse \(snmp\.c:88\) abort\(\) at 0x400d1f23/,
      );
      await page.getByRole('button', { name: 'StoreProhibited at snmp_parse' }).click();
      assert.deepEqual((await posted()).at(-1), { type: 'revealCrash', boot: 1, event: 0 });
      assert.equal(await page.locator('.crash-line .link:visible').count(), 1);
      assert.equal(
        await page.locator('.verdict .spoken').textContent(),
        'Crashed twice: StoreProhibited at snmp_parse (snmp.c:88), abort() at 0x400d1f23',
      );
    });

    it('head it without a verdict too, and are a smaller line once the device has outlived them', async () => {
      const { page, deliver } = await open({ ...sampleState(), verdict: null, crashes });
      assert.equal(await page.locator('.verdict').getAttribute('data-look'), 'crash');
      assert.equal(await page.locator('#verdict-title:visible').count(), 0);
      await deliver({
        type: 'append',
        seq: 2,
        verdict: sampleState().verdict,
        crashes: { ...crashes, isOutlived: true },
      });
      assert.match(await page.locator('.verdict').innerText(), /^▼\s+Leaking/);
      assert.equal(await page.locator('.crash-line:visible').count(), 1);
    });

    it('are readable in every theme, narrow and wide', async () => {
      for (const [name, theme] of Object.entries({
        dark: darkModern,
        light: lightModern,
        contrast: highContrast,
      }))
        for (const width of [400, 1400]) {
          const { page } = await open({ ...sampleState(), crashes }, { theme, width });
          const scrolls = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
          assert.equal(await page.evaluate(scrolls), false, `${name} ${width}`);
          await page.screenshot({ path: `out/screenshots/crash-${name}-${width}.png` });
          await page.close();
        }
    });
  });

  it('says that the heap was guessed, and that readings have no times, each with its action', async () => {
    const origin = { hasTime: false, periodMs: null, guess: 'mem free=12345 <b>' };
    const { page, posted, deliver } = await open({ ...sampleState(40), startedAt: null, origin });
    assert.match(await page.locator('.origins').innerText(), /guessed from lines like: mem free=12345 <b>/);
    await page.getByRole('button', { name: 'Teach or Reject…' }).click();
    assert.deepEqual((await posted()).at(-1), { type: 'command', command: 'teachGuess' });
    await page.getByRole('button', { name: 'Set Period…' }).click();
    assert.deepEqual((await posted()).at(-1), { type: 'command', command: 'setPeriod' });
    await deliver({ type: 'append', seq: 2, origin: { hasTime: true, periodMs: 3000, guess: '' } });
    assert.match(await page.locator('.origins').innerText(), /every 3 s/);
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
      assert.match(await section.innerText(), /4\.0–4\.5 KB\s+9–10 ×\s+take/);
      await section.getByRole('button', { name: 'take' }).click();
      await eventually(async () => assert.equal(await page.locator('[aria-expanded=true]').count(), 1));
    });

    it('of which nothing is known yet say why, and no figure', async () => {
      const { page, deliver } = await open({ ...sampleState(), generationMarks });
      const generation = { from: 1, to: null, lostBytes: null, sites: [], events: [] };
      const why = 'No list of allocations has come since before login: print one to see what grew.';
      await deliver({ type: 'append', seq: 2, generation: { ...generation, shortfalls: [why] } });
      const section = page.getByRole('region', { name: 'What grew between marks' });
      await section.getByText(why).waitFor();
      assert.equal(await section.getByText('were allocated').filter({ visible: true }).count(), 0);
      await deliver({ type: 'append', seq: 3, generation: { ...generation, shortfalls: [] } });
      await section.getByText('0 B were allocated').waitFor();
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
      /fixed\s+Change of the loss: −2\.0 KB\/h.*\s+What was lost before.*\s+gone\s+−2\.0 KB\/h\s+session_open/,
    );
    await page.getByRole('button', { name: 'Compare…' }).click();
    assert.deepEqual((await posted()).at(-1), { type: 'command', command: 'compare' });
  });
});
