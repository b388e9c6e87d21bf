/** Sources that are no connections: datagrams, and a log that another program writes. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { appendFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FollowSource } from '../../../src/device/follow';
import { UdpSource } from '../../../src/device/udp';
import { Monitor } from '../../../src/sessions/monitor';
import { heapLine } from '../../support/sessions';
import { CollectingSink } from '../../support/sink';
import { temporaryFolder } from '../../support/temp';

/** A UDP port that is free now. */
async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp6').bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

describe('UdpSource', () => {
  let port: number;
  before(async () => (port = await freeUdpPort()));

  const send = async (text: string, host = '127.0.0.1'): Promise<void> => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    await new Promise((resolve) => socket.send(text, port, host, resolve));
    socket.close();
  };

  it('takes datagrams as lines', async () => {
    const source = new UdpSource(port);
    const sink = new CollectingSink();
    await source.open(sink);
    await send('heap:1');
    await sink.received('heap:1\n');
    await send('heap:2\n');
    await sink.received('heap:1\nheap:2\n');
    await send('');
    await send('heap:3', '::1');
    await sink.received('heap:2\nheap:3\n');
    await source.close();
    await source.close();
    const again = new UdpSource(port);
    await again.open(new CollectingSink());
    await again.close();
  });

  it('says that the port is in use', async () => {
    const first = new UdpSource(port);
    await first.open(new CollectingSink());
    await assert.rejects(new UdpSource(port).open(new CollectingSink()), /UDP port \d+ is in use.*Teleplot/);
    await first.close();
  });
});

describe('FollowSource', () => {
  const folder = temporaryFolder();
  let path = '';
  let source: FollowSource;
  let sink: CollectingSink;
  const follow = async (fromEnd = false): Promise<void> => {
    source = new FollowSource(path, fromEnd);
    await source.open(sink);
  };
  beforeEach(() => {
    path = join(folder(), 'device.log');
    sink = new CollectingSink();
    writeFileSync(path, 'old\n');
  });
  afterEach(() => source.close());

  it('gives what is there, then what comes', async () => {
    await follow();
    await sink.received('old\n');
    await appendFile(path, 'new\n');
    await sink.received('old\nnew\n');
    assert.equal(sink.arrivals[0], null);
    assert.ok((sink.arrivals[1] ?? 0) > 0);
  });

  it('gives only what comes, where that is wanted', async () => {
    await follow(true);
    await appendFile(path, 'new\n');
    await sink.received('new\n');
    assert.equal(sink.text, 'new\n');
  });

  it('follows a rotation, with all that was written before it', async () => {
    await follow();
    await sink.received('old\n');
    await appendFile(path, 'last, cut');
    await rename(path, `${path}.1`);
    await writeFile(path, 'first\n');
    await sink.received('old\nlast, cut\nfirst\n');
    await appendFile(path, 'second\n');
    await sink.received('first\nsecond\n');
  });

  it('follows a truncation', async () => {
    await appendFile(path, 'a long line that will be gone');
    await follow();
    await sink.received('gone');
    await truncate(path);
    await appendFile(path, 'anew\n');
    await sink.received('gone\nanew\n');
  });

  it('waits while the file is away', async () => {
    await follow();
    await sink.received('old\n');
    await rm(path);
    await sleep(300);
    await writeFile(path, 'back\n');
    await sink.received('old\nback\n');
  });

  it('that is not there rejects', async () => {
    path = join(folder(), 'no.log');
    await assert.rejects(follow(), /no\.log does not exist/);
    path = folder();
    await assert.rejects(follow(), /is a folder/);
  });

  it('goes on in time where the log that was there ends', async () => {
    await writeFile(path, `I (1000) a: x\n${heapLine(5)}I (3601000) a: y\n${heapLine(6)}`);
    const monitor = new Monitor();
    source = new FollowSource(path);
    await monitor.start(source);
    const count = async (wanted: number): Promise<void> => {
      while (monitor.session.boot?.heap?.history.count !== wanted) await sleep(10);
    };
    await count(2);
    await sleep(50);
    await appendFile(path, heapLine(7));
    await count(3);
    const times = monitor.session.boot?.heap?.history.points().map(({ timeMs }) => timeMs) ?? [];
    assert.ok((times[2] ?? 0) >= 3_600_000 && (times[2] ?? 0) < 3_660_000, times.join());
    assert.ok(Math.abs(Date.now() - (monitor.startedAt ?? 0) - (times[2] ?? 0)) < 2000);
    await monitor.stop();
  });
});
