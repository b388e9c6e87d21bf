import assert from 'node:assert/strict';
import type { SourceAddress } from '../../../src/device/source';
import { Devices, MAX_DEVICES, remember } from '../../../src/sessions/devices';
import { HumanError } from '../../../src/errors';
import { deviceRows, deviceViews, heapHeading } from '../../../src/views/trees/deviceRows';
import { HandSource, heapLine } from '../../support/sessions';

const tcp = (port: number): SourceAddress => ({ kind: 'tcp', host: 'board', port });

class RefusedSource extends HandSource {
  override open(): Promise<void> {
    return Promise.reject(new HumanError('Nothing listens there.'));
  }
}

describe('Devices', () => {
  let devices: Devices;
  let changes: number;

  beforeEach(() => {
    devices = new Devices();
    changes = 0;
    devices.onDidChange(() => changes++);
  });
  afterEach(() => devices.dispose());

  const ids = (): string[] => devices.all.map(({ id }) => id);
  const states = (): string[] => devices.all.map(({ monitor }) => monitor.state.kind);

  /** Starts a device that says one reading. */
  async function started(port: number, freeBytes = port): Promise<HandSource> {
    const source = new HandSource();
    await devices.start(tcp(port), source);
    source.send(heapLine(freeBytes));
    return source;
  }

  it('are none at first, and an idle monitor stands for them', () => {
    assert.equal(devices.selected, undefined);
    assert.equal(devices.monitor.state.kind, 'idle');
  });

  it('run beside each other; the one started last is selected', async () => {
    const first = await started(1);
    await started(2);
    assert.deepEqual(states(), ['live', 'live']);
    assert.equal(devices.selected?.id, 'socket://board:2');
    first.send(heapLine(77));
    assert.equal(devices.all[0]?.monitor.session.boot?.heap?.lastFreeBytes, 77);
    assert.equal(devices.monitor.session.boot?.heap?.lastFreeBytes, 2);
  });

  it('are the same device at the same address, started again', async () => {
    await started(1);
    await started(2);
    const [first] = devices.all;
    await started(1, 55);
    assert.deepEqual(ids(), ['socket://board:1', 'socket://board:2']);
    assert.equal(devices.selected, first);
    assert.equal(devices.monitor.session.boot?.heap?.samples, 1, 'the session is a new one');
  });

  it('stay when they are stopped, to be looked at, until they are removed', async () => {
    await started(1);
    await started(2);
    await devices.stopAll();
    assert.deepEqual(states(), ['stopped', 'stopped']);
    const [first, second] = devices.all;
    devices.select(first!);
    assert.equal(devices.monitor.session.boot?.heap?.lastFreeBytes, 1);
    await devices.remove(first!);
    assert.deepEqual(ids(), ['socket://board:2']);
    assert.equal(devices.selected, second, 'the one beside it is shown');
    await devices.remove(second!);
    assert.equal(devices.monitor.state.kind, 'idle');
  });

  it('that could not be opened do not stay beside others, and the one before is shown again', async () => {
    await started(1);
    await assert.rejects(devices.start(tcp(2), new RefusedSource()), /Nothing listens/);
    assert.deepEqual(ids(), ['socket://board:1']);
    assert.equal(devices.selected?.id, 'socket://board:1');
  });

  it('that could not be opened stay to say why where they are alone, until there is another', async () => {
    await assert.rejects(devices.start(tcp(2), new RefusedSource()), /Nothing listens/);
    assert.deepEqual(states(), ['failed']);
    await started(1);
    assert.deepEqual(ids(), ['socket://board:1']);
  });

  it('are bounded: a stopped one makes room, and where all run, no further one starts', async () => {
    for (let port = 1; port <= MAX_DEVICES; port++) await started(port);
    await assert.rejects(devices.start(tcp(99), new HandSource()), /16 devices are monitored already\./);
    assert.equal(devices.all.length, MAX_DEVICES);
    assert.equal(devices.selected?.id, `socket://board:${MAX_DEVICES}`);
    await devices.all[3]?.monitor.stop();
    await started(99);
    assert.equal(devices.all.length, MAX_DEVICES);
    assert.ok(!ids().includes('socket://board:4'));
    assert.equal(devices.selected?.id, 'socket://board:99');
  });

  it('make room by the one that was stopped longest ago, not by the one that came first', async () => {
    for (let port = 1; port <= MAX_DEVICES; port++) await started(port);
    for (const at of [8, 2, 5]) await devices.all[at]?.monitor.stop();
    await started(9); // it runs again, and is stopped last
    await devices.get('socket://board:9')?.monitor.stop();
    const gone = async (port: number): Promise<string[]> => {
      const before = ids();
      await started(port);
      return before.filter((id) => !ids().includes(id));
    };
    assert.deepEqual(await gone(90), ['socket://board:3']);
    assert.deepEqual(await gone(91), ['socket://board:6']);
    assert.deepEqual(await gone(92), ['socket://board:9']);
    await assert.rejects(started(93), /16 devices are monitored already\./);
  });

  it('tell of what changes, by device', async () => {
    const seen: string[] = [];
    devices.onDidChangeState(({ id, monitor }) => seen.push(`${id} ${monitor.state.kind}`));
    devices.onDidChangeSession(({ device: { id } }) => seen.push(`${id} session`));
    await started(1);
    assert.deepEqual(
      [...new Set(seen)],
      ['socket://board:1 connecting', 'socket://board:1 session', 'socket://board:1 live'],
    );
    assert.equal(changes, 1);
  });

  describe('in the views', () => {
    it('one device needs no choice', async () => {
      await started(1);
      assert.deepEqual(deviceViews(devices), []);
      assert.deepEqual(deviceRows(devices), []);
      assert.deepEqual(heapHeading(devices), { description: '', message: '' });
    });

    it('several have a row each; the title names the one that is shown', async () => {
      await started(1, 2048);
      await started(2);
      assert.deepEqual(
        deviceRows(devices).map(({ label, description, contextValue }) => [label, description, contextValue]),
        [
          ['board:1', '2.0 KB · live', 'device active'],
          ['board:2', 'shown · 2 B · live', 'device active'],
        ],
      );
      assert.equal(heapHeading(devices).description, 'board:2');
    });

    it('have their whole address for a name where the short one is that of two', async () => {
      await devices.start({ kind: 'follow', path: '/a/log.txt' }, new HandSource());
      await devices.start({ kind: 'follow', path: '/b/log.txt' }, new HandSource());
      assert.deepEqual(
        deviceViews(devices).map(({ name }) => name),
        ['tail:/a/log.txt', 'tail:/b/log.txt'],
      );
    });

    it('say what is wrong with the connection, and since when', async () => {
      const source = await started(1);
      const lostAt = new Date(2026, 10, 23, 14, 3, 27).getTime();
      const reason = new HumanError('It is gone.', 'It comes back.');
      source.sink?.link?.({ kind: 'lost', reason, released: false }, lostAt);
      source.sink?.link?.({ kind: 'lost', reason, released: false }, lostAt + 60_000);
      assert.equal(
        heapHeading(devices).message,
        'No connection since 14:03:27. It is gone. It comes back.',
        'it is one loss, however often it is told',
      );
      source.sink?.link?.({ kind: 'lost', reason, released: true }, lostAt);
      assert.equal(
        heapHeading(devices).message,
        'The port is released since 14:03:27. It is gone. It comes back.',
      );
      source.sink?.link?.({ kind: 'regained' }, lostAt);
      assert.equal(heapHeading(devices).message, '');
    });
  });
});

describe('remembered devices', () => {
  it('are the latest, each once, a bounded number', () => {
    let known: SourceAddress[] = [];
    for (const port of [1, 2, 3, 1]) known = remember(tcp(port), known);
    assert.deepEqual(
      known.map((address) => 'port' in address && address.port),
      [1, 3, 2],
    );
    for (let port = 10; port < 40; port++) known = remember(tcp(port), known);
    assert.equal(known.length, 8);
  });
});
