/** What the panel page says while there are no readings, and what it offers to do next. */
import assert from 'node:assert/strict';
import { sampleState } from '../support/panelPageSample';
import { blankState, panelSuite } from '../support/panelPages';

panelSuite('states', (open) => {
  it('idle: one sentence, one button', async () => {
    const { page, posted } = await open(blankState);
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
    const { page, posted } = await open({ ...blankState, status: { ...sampleState(1).status } });
    assert.match(await page.locator('.notice p').innerText(), /^Waiting for heap lines….*can be taught\.$/);
    assert.equal(await page.getByRole('button', { name: 'Select ELF…' }).count(), 0);
    await page.getByRole('button', { name: 'Show Device Log' }).click();
    assert.deepEqual((await posted()).at(-1), { type: 'command', command: 'showDeviceLog' });
    await page.getByRole('button', { name: 'Stop' }).click();
    assert.deepEqual((await posted()).at(-1), { type: 'command', command: 'stop' });
  });

  it('ended: says that nothing was read, and leads to the log', async () => {
    const { page } = await open({ ...blankState, status: { ...sampleState(1).status, state: 'ended' } });
    assert.match(await page.locator('.notice p').innerText(), /^No heap lines were read\./);
    assert.equal(await page.getByRole('button', { name: 'Show Device Log' }).count(), 1);
  });

  for (const [what, elf] of [
    ['another ELF than the one that runs', 'app.elf is not the ELF that runs: no lines are shown.'],
    ['without an ELF file', 'No ELF file was found.'],
  ] as const)
    it(`${what}: says so, and offers to choose`, async () => {
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
    assert.equal(await page.getByRole('button', { name: 'Reclaim Port' }).count(), 1);
  });

  it('a device that takes commands: has buttons for them, and none else has', async () => {
    const { status } = sampleState(1);
    const { page, posted, deliver } = await open(sampleState(20));
    const group = page.getByRole('group', { name: 'Commands to the firmware component' });
    assert.equal(await group.count(), 0);
    const controls = { paused: false, periodMs: 2500, traces: true };
    await deliver({ type: 'append', seq: 2, status: { ...status, controls } });
    const labels = (): Promise<string[]> => group.locator('button:visible').allInnerTexts();
    assert.deepEqual(await labels(), [
      'Report Now',
      'Pause Reports',
      'Every 2.5 s…',
      'Trace Leaks',
      'Trace for…',
      'Stop Trace',
    ]);
    for (const name of await labels()) await group.getByRole('button', { name, exact: true }).click();
    await deliver({
      type: 'append',
      seq: 3,
      status: { ...status, controls: { ...controls, paused: true, traces: false } },
    });
    assert.deepEqual(await labels(), ['Report Now', 'Resume Reports', 'Every 2.5 s…']);
    await group.getByRole('button', { name: 'Resume Reports' }).click();
    const commands = (await posted()).filter((message) => message.type === 'command');
    assert.deepEqual(
      commands.map(({ command }) => command),
      [
        'deviceReport',
        'devicePause',
        'devicePeriod',
        'deviceTrace',
        'deviceTraceFor',
        'deviceStopTrace',
        'deviceResume',
      ],
    );
  });

  it('a recording that is played says so, with its name; read to its end it says what to do next', async () => {
    const { status } = sampleState(1);
    const source = '/home/dev/recordings/night.hmrec';
    const { page, deliver, posted } = await open({
      ...sampleState(20),
      status: { ...status, source, state: 'replaying' },
    });
    assert.equal(await page.locator('.status .state').innerText(), 'Replaying');
    assert.equal(await page.locator('.status .source').innerText(), source);
    assert.match(await page.locator('.detail').innerText(), /^This is a recording or a log: no device/);
    assert.match(await page.locator('.figures').innerText(), /^Last free/);
    await page.getByRole('button', { name: 'Stop' }).click();
    assert.deepEqual((await posted()).at(-1), { type: 'command', command: 'stop' });
    await deliver({ type: 'append', seq: 2, status: { ...status, source, state: 'ended' } });
    assert.equal(await page.locator('.status .state').innerText(), 'Replayed');
    assert.match(await page.locator('.detail').innerText(), /read to its end.*Compare it with another one/);
    await page.getByRole('button', { name: 'Compare…' }).click();
    assert.deepEqual((await posted()).at(-1), { type: 'command', command: 'compare' });
    assert.equal(await page.getByRole('button', { name: 'Start', exact: true }).count(), 1);
  });

  it('failed: says why', async () => {
    const detail = 'Cannot open /dev/ttyUSB0: permission denied.';
    const { page } = await open({ ...blankState, status: { ...blankState.status, state: 'failed', detail } });
    assert.equal(await page.locator('.status .state').innerText(), 'Failed');
    assert.equal(await page.locator('.detail').innerText(), detail);
    assert.equal(await page.getByRole('button', { name: 'Start', exact: true }).count(), 1);
  });
});
