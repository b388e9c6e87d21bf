import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { ReplaySource } from '../../../src/device/replay';
import { formatAddress, parseSocketAddress } from '../../../src/device/source';
import { TcpSource } from '../../../src/device/tcp';
import { CollectingSink } from '../../support/sink';
import { temporaryFolder } from '../../support/temp';

describe('addresses', () => {
  it('of sockets are read and written', () => {
    for (const text of ['socket://localhost:5555', 'socket://[::1]:80']) {
      const address = parseSocketAddress(text);
      assert.ok(address);
      assert.equal(formatAddress(address), text);
    }
  });

  it('that are not sockets are none', () => {
    for (const text of [
      'localhost:5555',
      'socket://a',
      'socket://a:0',
      'socket://a:70000',
      'socket://a b:1',
      '',
    ])
      assert.equal(parseSocketAddress(text), null, text);
  });
});

describe('TcpSource', () => {
  let server: Server;
  let sockets: Socket[];
  let port: number;

  beforeEach(async () => {
    sockets = [];
    server = createServer((socket) => {
      socket.on('error', () => {});
      sockets.push(socket);
      socket.write('hello');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('gives bytes with their arrival', async () => {
    const source = new TcpSource('127.0.0.1', port);
    const sink = new CollectingSink();
    const before = Date.now();
    await source.open(sink);
    await sink.received('hello');
    assert.ok((sink.arrivals[0] ?? 0) >= before);
    await source.close();
  });

  it('gives nothing after it was closed, and leaves no connection', async () => {
    const source = new TcpSource('127.0.0.1', port);
    const sink = new CollectingSink();
    await source.open(sink);
    await sink.received('hello');
    const gone = once(sockets[0] as Socket, 'close');
    await source.close();
    await source.close();
    await gone;
    assert.equal(sink.text, 'hello');
  });

  it('says that the server has gone', async () => {
    const source = new TcpSource('127.0.0.1', port);
    const sink = new CollectingSink();
    await source.open(sink);
    sockets[0]?.end();
    assert.match(String(await sink.end), /closed the connection/);
  });

  it('says that nothing listens, and what to do', async () => {
    server.close();
    const source = new TcpSource('127.0.0.1', port);
    await assert.rejects(source.open(new CollectingSink()), /Nothing listens on 127\.0\.0\.1:\d+\./);
  });

  it('can be closed while it connects', async () => {
    const source = new TcpSource('127.0.0.1', port);
    const opening = source.open(new CollectingSink());
    await source.close();
    await assert.rejects(opening, /cancelled/);
  });
});

describe('ReplaySource', () => {
  const folder = temporaryFolder();
  const recording = (): string => {
    const path = join(folder(), 'a.hmrec');
    writeFileSync(
      path,
      '{"heapMonitorRecording":1,"startedAt":"2026-11-23T01:00:00.000Z"}\n[0,"a"]\n[120,"b"]\n[240,"c"]\n',
    );
    return path;
  };

  it('plays as fast as it can, with the recorded times', async () => {
    const sink = new CollectingSink();
    const startedMs = Date.now();
    await new ReplaySource(recording(), { label: 'x', pace: 'fast' }).open(sink);
    assert.equal(await sink.end, null);
    assert.ok(Date.now() - startedMs < 200);
    assert.equal(sink.text, 'abc');
    const zero = Date.UTC(2026, 10, 23, 1);
    assert.deepEqual(sink.arrivals, [zero, zero + 120, zero + 240]);
  });

  it('plays with the recorded times between the chunks', async () => {
    const sink = new CollectingSink();
    const startedMs = Date.now();
    await new ReplaySource(recording(), { label: 'x', pace: 'recorded' }).open(sink);
    await sink.end;
    assert.ok(Date.now() - startedMs >= 235);
  });

  it('begins again at the end where it repeats, and stops when closed', async () => {
    const sink = new CollectingSink();
    const source = new ReplaySource(recording(), { label: 'x', pace: 'recorded', repeat: true });
    await source.open(sink);
    await sink.received('abca');
    await source.close();
    const { length } = sink.text;
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal(sink.text.length, length);
  });

  it('that is not there rejects', async () => {
    const source = new ReplaySource(join(folder(), 'no'), { label: 'x', pace: 'fast' });
    await assert.rejects(source.open(new CollectingSink()), /does not exist/);
  });
});
