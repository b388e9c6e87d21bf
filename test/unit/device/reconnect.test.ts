/** Connections that are lost and come back: real pseudo-terminals and sockets; only the list of ports is the test's. */
import assert from 'node:assert/strict';
import { appendFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PortDescription } from '../../../src/device/ports';
import { ReconnectingSource } from '../../../src/device/reconnect';
import type { PortIdentity } from '../../../src/device/source';
import { TcpSource } from '../../../src/device/tcp';
import { SerialWay, serverWay } from '../../../src/device/ways';
import { HumanError } from '../../../src/errors';
import { Monitor } from '../../../src/sessions/monitor';
import { openTcpConsole, plugSerialPair, type SerialPair } from '../../support/feed';
import { heapLine, taskTable } from '../../support/sessions';
import { CollectingSink } from '../../support/sink';
import { temporaryFolder } from '../../support/temp';
import { until } from '../../support/until';

const BOARD: PortIdentity = {
  vendorId: '303A',
  productId: '1001',
  serialNumber: '34:85:18:00:00:01',
  location: '1-2:1.0',
};

/** Looks for its device at a sign of it alone, but for the first time. */
class PatientWay extends SerialWay {
  override readonly waitsMs = [100, 3_600_000] as const;
}

function listed(path: string, identity: PortIdentity): PortDescription {
  const { vendorId, productId, serialNumber } = identity;
  const usbId = `${vendorId}:${productId}`;
  return { path, manufacturer: null, product: null, usbId, serialNumber, likelyEsp: true, identity };
}

describe('ReconnectingSource on a serial port', () => {
  const folder = temporaryFolder();
  let pair: SerialPair;
  let others: SerialPair[];
  let ports: PortDescription[];
  let source: ReconnectingSource;
  const list = (): Promise<PortDescription[]> => Promise.resolve(ports);
  const open = async (path: string, identity?: PortIdentity, Way = SerialWay): Promise<CollectingSink> => {
    const address = { kind: 'serial', path, ...(identity ? { identity } : {}) } as const;
    source = new ReconnectingSource(new Way(address, { value: 115200 }, list));
    const sink = new CollectingSink();
    await source.open(sink);
    return sink;
  };

  beforeEach(async () => {
    others = [];
    pair = await plugSerialPair(folder());
    ports = [listed(pair.port, BOARD)];
  });
  afterEach(async () => {
    await source.close();
    await Promise.all([pair, ...others].map((one) => one.unplug()));
  });

  /** Pulls the board out and plugs it in again; pseudo-terminals of others keep its old path busy. */
  async function replug(identity: PortIdentity): Promise<void> {
    const was = pair.port;
    ports = [];
    await pair.unplug();
    for (;;) {
      pair = await plugSerialPair(folder());
      if (pair.port !== was) break;
      others.push(pair);
    }
    ports = [listed(pair.port, identity)];
  }

  it('goes on with the same device under another path, by its serial number', async () => {
    const sink = await open(pair.port);
    await appendFile(pair.device, 'before\n');
    await sink.received('before\n');
    await replug({ ...BOARD, location: '3-1:1.0' });
    await sink.linked(/regained/);
    assert.match(sink.links[0] ?? '', /is gone: the device was unplugged or reset\. Heap Monitor goes on/);
    assert.equal(source.label, `${pair.port} at 115200`);
    await appendFile(pair.device, 'after\n');
    await sink.received('before\nafter\n');
  });

  it('never takes another device at the same path', async () => {
    const path = join(folder(), 'ttyUSB0');
    await symlink(pair.port, path);
    const sink = await open(path);
    await pair.unplug();
    pair = await plugSerialPair(folder());
    ports = [listed(pair.port, { ...BOARD, serialNumber: '34:85:18:00:00:02' })];
    await rm(path);
    await symlink(pair.port, path);
    await sink.linked(/Another device is at .*ttyUSB0 now/);
    await appendFile(pair.device, 'stranger\n');
    await sleep(300);
    assert.equal(sink.text, '');
    ports = [listed(pair.port, BOARD)];
    await sink.linked(/regained/);
  });

  it('tells devices without a serial number apart by where they are plugged in', async () => {
    const ch340 = { vendorId: '1A86', productId: '7523', serialNumber: null, location: '1-2:1.0' };
    ports = [listed(pair.port, ch340)];
    const sink = await open(pair.port);
    await replug({ ...ch340, location: '1-3:1.0' });
    await sink.linked(/is not there\./);
    ports = [listed(pair.port, ch340)];
    await sink.linked(/regained/);
  });

  it('is there again at once when the system shows the device', async () => {
    const path = join(folder(), 'ttyUSB0');
    await symlink(pair.port, path);
    ports = [];
    const sink = await open(path, undefined, PatientWay);
    await pair.unplug();
    await rm(path);
    await sink.linked(/ttyUSB0 is not there/);
    await sleep(300); // what the link's going was a sign for is over
    pair = await plugSerialPair(folder());
    await symlink(pair.port, path);
    await sink.linked(/regained/);
  });

  it('opens a device that was remembered where it is now', async () => {
    await open('/dev/ttyGONE', BOARD);
    assert.equal(source.label, `${pair.port} at 115200`);
  });

  it('rejects at the first opening, and tries no further', async () => {
    await assert.rejects(open(join(folder(), 'no')), /no is not there\. Plug the device in/);
    await assert.rejects(open('/dev/ttyACM0', { ...BOARD, serialNumber: 'x' }), /ttyACM0 is not there/);
  });

  it('lets go of the port and takes it again', async () => {
    const sink = await open(pair.port);
    await source.pause(new HumanError('Released for esptool.'));
    assert.equal(sink.links.at(-1), 'released: Released for esptool.');
    const other = new ReconnectingSource(
      new SerialWay({ kind: 'serial', path: pair.port }, { value: 9600 }, list),
    );
    await other.open(new CollectingSink());
    source.resume();
    await sink.linked(/lost: .* is busy: another program has it open/);
    await other.close();
    await sink.linked(/regained/);
    await appendFile(pair.device, 'again\n');
    await sink.received('again\n');
  });

  it('can be closed while it is lost', async () => {
    const sink = await open(pair.port);
    await pair.unplug();
    await sink.linked(/lost/);
    await source.close();
    await assert.rejects(async () => source.write?.(Buffer.of(1)), /not connected/);
  });
});

describe('ReconnectingSource on a server', () => {
  let source: ReconnectingSource;
  let offsetMs = 0;
  const connect = (port: number): ReconnectingSource =>
    (source = new ReconnectingSource(
      serverWay(() => new TcpSource('127.0.0.1', port)),
      () => Date.now() + offsetMs,
    ));
  afterEach(() => source.close());

  it('goes on when the server was killed and started again', async () => {
    const first = await openTcpConsole('one\n');
    const sink = new CollectingSink();
    await connect(first.port).open(sink);
    await sink.received('one\n');
    await first.stop();
    await sink.linked(/lost: Nothing listens/);
    const second = await openTcpConsole('two\n', first.port);
    await sink.received('one\ntwo\n');
    await sink.linked(/regained/);
    await second.stop();
  });

  it('leaves a connection that is silent after the computer slept, and keeps one that still speaks', async () => {
    const [silent, speaking] = [await openTcpConsole(), await openTcpConsole()];
    const voice = setInterval(() => speaking.say('.'), 100);
    const [left, kept] = [new CollectingSink(), new CollectingSink()];
    // Whether the computer slept is looked at every 2 s, of this one first: it is judged before the other one is lost.
    const other = connect(speaking.port);
    await other.open(kept);
    await connect(silent.port).open(left);
    offsetMs += 3_600_000;
    await left.linked(/lost: .* was silent after this computer had slept/);
    await left.linked(/regained/);
    clearInterval(voice);
    assert.deepEqual(kept.links, []);
    await other.close();
    await Promise.all([silent.stop(), speaking.stop()]);
  });

  it('cuts the line and the block that were being printed, and the session keeps the gap', async () => {
    const first = await openTcpConsole();
    const monitor = new Monitor();
    await monitor.start(connect(first.port));
    const table = taskTable(['one', 500], ['two', 600]);
    first.say(`${heapLine(1000)}${table.slice(0, table.indexOf('| two'))}Memoria atual: 20`);
    await until('the task is known', () => monitor.session.boot?.tasks.all.length === 1);
    await first.stop();
    await until('the loss is noticed', () => monitor.state.kind === 'reconnecting');
    const second = await openTcpConsole(
      `00, Menor valor: 1\n${table.slice(table.indexOf('| two'))}${heapLine(3000)}`,
      first.port,
    );
    await until('it reads on', () => monitor.session.boot?.heap?.lastFreeBytes === 3000);
    assert.equal(monitor.state.kind, 'live');
    const { boot, gaps } = monitor.session;
    assert.deepEqual([boot?.heap?.history.count, boot?.tasks.all.length], [2, 1]);
    assert.equal(gaps.length, 1);
    assert.ok((gaps[0]?.toMs ?? 0) > (gaps[0]?.fromMs ?? 0));
    await monitor.stop();
    await second.stop();
  });
});
