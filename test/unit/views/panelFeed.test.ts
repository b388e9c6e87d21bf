import assert from 'node:assert/strict';
import { Devices } from '../../../src/sessions/devices';
import { HumanError } from '../../../src/errors';
import { Monitor } from '../../../src/sessions/monitor';
import type { AppendMessage, SnapshotMessage } from '../../../src/views/panel/protocol';
import { LOST_MS, PanelFeed } from '../../../src/views/panel/panelFeed';
import { unpack } from '../../support/panelPoints';
import { KnownFrames } from '../../support/knownFrames';
import { HandSource, heapLine, leakList, taskTable } from '../../support/sessions';

describe('PanelFeed', () => {
  let monitor: Monitor;
  let source: HandSource;
  let frames: KnownFrames;
  let feed: PanelFeed;

  beforeEach(async () => {
    monitor = new Monitor();
    source = new HandSource();
    frames = new KnownFrames();
    feed = new PanelFeed({ monitor }, frames, () => 512);
    await monitor.start(source);
  });

  const snapshot = (): SnapshotMessage => {
    const message = feed.next();
    assert.ok(message?.type === 'snapshot');
    feed.ack(message.seq);
    return message;
  };
  const append = (): AppendMessage => {
    const message = feed.next();
    assert.ok(message?.type === 'append', JSON.stringify(message));
    feed.ack(message.seq);
    return message;
  };

  it('begins with the whole state', () => {
    source.send(heapLine(100, 50) + taskTable(['a', 100], ['b', 900]) + leakList([8, '0x1', '0x2']));
    const { state } = snapshot();
    assert.equal(state.status.source, 'hand');
    assert.equal(state.status.elf, 'app.elf');
    assert.equal(state.startedAt, 1_003_000);
    assert.deepEqual(
      unpack(state.points).map(({ freeBytes, minimumFreeBytes }) => [freeBytes, minimumFreeBytes]),
      [[100, 50]],
    );
    assert.deepEqual(
      state.tasks.map(({ name, low }) => [name, low]),
      [
        ['a', true],
        ['b', false],
      ],
    );
    assert.deepEqual(
      state.leaks.groups.map(({ id, name, frames: own }) => [id, name, own.length]),
      [['0x1:0x2', 'f_0x1', 2]],
    );
  });

  it('begins anew when the first byte tells when the session began', () => {
    assert.equal(snapshot().state.startedAt, null);
    source.send(heapLine(100));
    assert.equal(snapshot().state.startedAt, 1_003_000);
  });

  it('then sends only what is new', () => {
    source.send(heapLine(100) + taskTable(['a', 100]));
    snapshot();
    assert.equal(feed.next(), null);
    source.send(heapLine(90) + taskTable(['a', 100]));
    const message = append();
    assert.deepEqual(
      unpack(message.points!).map(({ freeBytes }) => freeBytes),
      [90],
    );
    assert.deepEqual(Object.keys(message).sort(), ['points', 'seq', 'type', 'verdict']);
  });

  it('begins anew where a message was lost, and does not take its late acknowledgement for another', () => {
    source.send(heapLine(100));
    const lost = feed.next(1000);
    assert.equal(lost?.type, 'snapshot');
    source.send(heapLine(90));
    assert.equal(feed.next(1000 + LOST_MS - 1), null, 'it may still be on its way');
    const again = feed.next(1000 + LOST_MS);
    assert.ok(again?.type === 'snapshot' && again.seq !== lost.seq);
    assert.equal(unpack(again.state.points).length, 2);
    feed.ack(lost.seq);
    assert.equal(feed.next(1000 + LOST_MS), null);
    feed.ack(again.seq);
    source.send(heapLine(80));
    assert.equal(feed.next(1000 + LOST_MS)?.type, 'append');
  });

  it('sends the verdict, and again when it says something else', () => {
    source.send(heapLine(100_000));
    assert.deepEqual(
      [snapshot().state.verdict?.verdict, feed.next()],
      ['too-early', null],
      'an unchanged verdict is not sent',
    );
    for (let reading = 0; reading < 30; reading++) source.send(heapLine(100_000));
    assert.match(append().verdict?.reason ?? '', /^Only .* of data so far\./);
  });

  it('tells what is known of a group’s call site', () => {
    source.send(heapLine(100) + leakList([8, '0x1']));
    source.send(heapLine(100) + leakList([8, '0x1']));
    source.send(heapLine(100) + leakList([8, '0x1']));
    source.send(heapLine(100));
    const { groups, top } = snapshot().state.leaks;
    assert.deepEqual(
      groups.map(({ id, site }) => [id, site?.kind, site?.bytesPerHour]),
      [['0x1', 'one-time', null]],
    );
    assert.deepEqual(top, [], 'what does not grow explains nothing');
  });

  it('shows another of several heaps when asked, and its verdict', () => {
    const caps = (name: string, free: number): string =>
      `Heap summary for capabilities 0x${name}:\n  At 0x3ffae6e0 len 6432 free ${free} allocated 9 min_free ${free}\n    largest_free_block ${free >> 1} alloc_blocks 1 free_blocks 1 total_blocks 2\n  Totals:\n    free ${free} allocated 9 min_free ${free} largest_free_block ${free >> 1}\n`;
    source.send(caps('00000800', 5000) + caps('00000400', 9000));
    const { heaps, heapName, points } = snapshot().state;
    assert.equal(heaps.length, 2, heaps.join());
    const other = heaps.find((name) => name !== heapName)!;
    feed.selectHeap(other);
    const shown = snapshot().state;
    assert.equal(shown.heapName, other);
    assert.notEqual(unpack(shown.points)[0]?.freeBytes, unpack(points)[0]?.freeBytes);
    assert.equal(unpack(shown.points)[0]?.largestFreeBlock, unpack(shown.points)[0]!.freeBytes >> 1);
    feed.selectHeap('gone');
    assert.equal(snapshot().state.heapName, heapName);
  });

  it('has one message in flight until its ack', () => {
    source.send(heapLine(100));
    const first = feed.next();
    source.send(heapLine(90));
    assert.equal(feed.next(), null);
    feed.ack((first?.seq ?? 0) + 5);
    assert.equal(feed.next(), null);
    feed.ack(first?.seq ?? 0);
    assert.equal(feed.next()?.type, 'append');
  });

  it('begins anew for a panel that was reset, and for a new session', async () => {
    source.send(heapLine(100));
    snapshot();
    feed.reset();
    snapshot();
    await monitor.start(new HandSource());
    assert.equal(snapshot().state.points.length, 0);
  });

  it('carries on over a boot, and marks it', () => {
    source.send(heapLine(100));
    snapshot();
    source.send(`${heapLine(95)}ets Jul 29 2019 12:21:46\n\nrst:0xc (SW_CPU_RESET),boot:0x13 (SPI)\n`);
    source.send(heapLine(200));
    const message = append();
    assert.deepEqual(
      unpack(message.points!).map(({ freeBytes }) => freeBytes),
      [95, 200],
    );
    assert.deepEqual(
      message.marks?.map(({ kind, label }) => [kind, label]),
      [['boot', 'SW_CPU']],
    );
  });

  it('marks panics and what was outlived, and begins anew where a reason grows', () => {
    source.send(heapLine(100));
    snapshot();
    source.send('E BOD: Brownout detector was triggered\n');
    source.send("Guru Meditation Error: Core  0 panic'ed (Unhandled debug exception). \n");
    assert.deepEqual(
      append().marks?.map(({ kind, label }) => [kind, label]),
      [
        ['event', 'Brown-out: the supply voltage fell'],
        ['panic', 'Unhandled debug exception'],
      ],
    );
    source.send('Debug exception reason: Stack canary watchpoint triggered (main) \n');
    assert.equal(snapshot().state.marks.at(-1)?.label, 'Stack canary watchpoint triggered (main)');
    source.send('Backtrace: 0x400d4c5a:0x3ffb4ea0\nRebooting...\nBacktrace: 0x400d4c5a:0x3ffb4ea0\n');
    assert.ok(!append().marks?.some(({ kind }) => kind !== 'boot'));
  });

  it('begins anew where it has fallen too far behind', () => {
    source.send(heapLine(1));
    snapshot();
    for (let index = 0; index < 3000; index++) source.send(heapLine(index));
    assert.equal(feed.next()?.type, 'snapshot');
  });

  it('sends leaks again when their frames have come', () => {
    source.send(leakList([8, '0x1']));
    snapshot();
    assert.equal(feed.next(), null);
    frames.version++;
    const [group] = append().leaks?.groups ?? [];
    assert.ok(typeof group === 'object');
    assert.equal(group.frames?.length, 1);
  });

  it('leaves out frames that the panel has, until it is empty again', () => {
    source.send(leakList([8, '0x1']));
    snapshot();
    source.send(leakList([8, '0x1'], [8, '0x1'], [16, '0x2']));
    source.send(heapLine(1)); // only with what follows has the list ended
    const { leaks } = append();
    const news = leaks?.groups?.map((group) =>
      typeof group === 'string' ? group : [group.id, group.count, group.frames?.length],
    );
    assert.deepEqual(news?.sort(), [
      ['0x1', 2, undefined],
      ['0x2', 1, 1],
    ]);
    feed.reset();
    assert.ok(snapshot().state.leaks.groups.every(({ frames: own }) => own.length === 1));
  });

  it('says that the ELF does not match the running firmware', () => {
    snapshot();
    frames.elfMatch = 'mismatch';
    const { status } = append();
    assert.deepEqual(
      [status?.elfReady, status?.elf],
      [false, 'app.elf is not the ELF that runs: no lines are shown.'],
    );
  });

  it('tells why a source was lost', () => {
    source.send(heapLine(1));
    snapshot();
    source.sink?.ended(new HumanError('The port is gone.', 'Plug it in.'));
    const { status } = append();
    assert.deepEqual([status?.state, status?.detail], ['failed', 'The port is gone. Plug it in.']);
  });

  it('tells of the connection that was lost, since when, and of the gap it leaves', () => {
    source.send(heapLine(1));
    snapshot();
    const reason = new HumanError('It is gone.');
    source.sink?.link?.({ kind: 'lost', reason, released: false }, 1_004_000);
    const lost = append();
    assert.deepEqual([lost.status?.state, lost.status?.lostAt], ['reconnecting', 1_004_000]);
    assert.deepEqual(lost.gaps, [{ fromMs: 1000, toMs: null }]);
    source.sink?.link?.({ kind: 'regained' }, 1_009_000);
    const regained = append();
    assert.deepEqual([regained.status?.state, regained.status?.lostAt], ['live', null]);
    assert.deepEqual(regained.gaps, [{ fromMs: 1000, toMs: 6000 }]);
    assert.equal(feed.next(), null);
  });

  describe('with two devices', () => {
    const start = async (devices: Devices, port: number, freeBytes: number): Promise<HandSource> => {
      const each = new HandSource();
      await devices.start({ kind: 'tcp', host: 'board', port }, each);
      each.send(heapLine(freeBytes));
      return each;
    };

    it('shows the selected one, offers both, and begins anew when another is selected', async () => {
      const devices = new Devices();
      feed = new PanelFeed(devices, frames, () => 512);
      const first = await start(devices, 1, 100);
      assert.deepEqual(snapshot().state.devices, [], 'one device is no choice');
      await start(devices, 2, 200);
      const both = snapshot().state;
      assert.deepEqual(
        both.devices.map(({ name, selected }) => [name, selected]),
        [
          ['board:1', false],
          ['board:2', true],
        ],
      );
      assert.deepEqual(
        unpack(both.points).map(({ freeBytes }) => freeBytes),
        [200],
      );
      first.send(heapLine(90));
      assert.equal(feed.next(), null, 'the other device is nothing to this panel');
      devices.select(devices.all[0]!);
      assert.deepEqual(
        unpack(snapshot().state.points).map(({ freeBytes }) => freeBytes),
        [100, 90],
      );
      await devices.all[1]?.monitor.stop();
      const { devices: choices, ...others } = append();
      assert.deepEqual(
        choices?.map(({ state }) => state),
        ['live', 'stopped'],
      );
      assert.deepEqual(Object.keys(others), ['type', 'seq'], 'nothing else is new');
      await devices.dispose();
    });
  });
});
