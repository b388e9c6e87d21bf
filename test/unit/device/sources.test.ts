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
  const recording = (stepMs = 120): string => {
    const path = join(folder(), 'a.hmrec');
    writeFileSync(
      path,
      `{"heapMonitorRecording":1,"startedAt":"2026-11-23T01:00:00.000Z"}\n[0,"a"]\n[${stepMs},"b"]\n[${2 * stepMs},"c"]\n`,
    );
    return path;
  };

  it('plays as fast as it can, with the recorded times', async () => {
    const sink = new CollectingSink();
    const hourMs = 3_600_000;
    await new ReplaySource(recording(hourMs), { label: 'x', pace: 'fast' }).open(sink);
    assert.equal(await sink.end, null);
    assert.equal(sink.text, 'abc');
    const zero = Date.UTC(2026, 10, 23, 1);
    assert.deepEqual(sink.arrivals, [zero, zero + hourMs, zero + 2 * hourMs]);
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

  describe('with a head start', () => {
    const HEAD_START_MS = 100;
    /** What the head start is over with, and a rest of it that comes in its time. */
    const TIMES = [0, 40, 80, 140, 160] as const;
    /** A timer may be early by this against the wall clock, ms. */
    const TIMER_MS = 2;

    const write = (...lines: readonly string[]): string => {
      const path = join(folder(), 'long.hmrec');
      writeFileSync(path, ['{"heapMonitorRecording":2}', ...lines, ''].join('\n'));
      return path;
    };
    const letters = (): string => write(...TIMES.map((ms, at) => `[${ms},"${'abcde'[at]}"]`));
    const device = (path: string, headStartMs = HEAD_START_MS): ReplaySource =>
      new ReplaySource(path, { label: 'x', pace: 'recorded', headStartMs, repeat: true });

    it('is as if the device had been heard for so long: at once, at times that lead up to now', async () => {
      const sink = new CollectingSink();
      const source = device(letters());
      const before = Date.now();
      await source.open(sink);
      await sink.received('abcd');
      const after = Date.now();
      await source.close();
      const [zero = 0, ...others] = sink.arrivals as number[];
      assert.ok(zero >= before - HEAD_START_MS, `${zero - before}`);
      assert.deepEqual(others.map((ms) => ms - zero).slice(0, 3), TIMES.slice(1, 4));
      assert.ok(after - zero >= TIMES[3] - TIMER_MS, 'what comes after it waits for its time');
    });

    it('begins again without one: in its time from the first byte on', async () => {
      const sink = new CollectingSink();
      const source = device(letters());
      await source.open(sink);
      await sink.received('abcdeabc');
      const nowMs = Date.now();
      await source.close();
      const arrivals = sink.arrivals as number[];
      const [, , , , last = 0, again = 0, next = 0, third = 0] = arrivals;
      assert.ok(again >= last - TIMER_MS, `${again - last}`);
      assert.deepEqual([next - again, third - again], TIMES.slice(1, 3));
      assert.ok(third <= nowMs + TIMER_MS, 'nothing comes before its time');
    });

    it('has the events of the source at their times too', async () => {
      const told: [string, number][] = [];
      const sink = new CollectingSink();
      const source = device(
        write(
          '[0,"a"]',
          '[10,{"event":"lost","reason":"gone","advice":"","released":false}]',
          '[20,{"event":"regained"}]',
          '[30,{"event":"mark","label":"here"}]',
          '[40,"b"]',
        ),
      );
      await source.open({
        data: (bytes, arrivalMs) => sink.data(bytes, arrivalMs),
        link: ({ kind }, atMs) => void told.push([kind, atMs]),
        mark: (label, atMs) => void told.push([label, atMs]),
        ended: () => undefined,
      });
      await sink.received('ab');
      await source.close();
      const [zero = 0] = sink.arrivals as number[];
      assert.deepEqual(
        told.slice(0, 3).map(([what, atMs]) => [what, atMs - zero]),
        [
          ['lost', 10],
          ['regained', 20],
          ['here', 30],
        ],
      );
    });

    it('stops in the middle of it', async () => {
      const source = device(write(...Array.from({ length: 50 }, (_, ms) => `[${ms},"x"]`)));
      let count = 0;
      const closed = new Promise<void>((resolve, reject) => {
        const data = (): void => {
          if (++count === 3) source.close().then(resolve, reject);
        };
        void source.open({ data, ended: () => reject(new Error('it has ended')) });
      });
      await closed;
      assert.equal(count, 3);
    });

    it('leaves others their turn', async () => {
      const source = device(write(...Array.from({ length: 50 }, (_, ms) => `[${ms},"x"]`)));
      let count = 0;
      let turns = 0;
      const taken = new Promise<void>((resolve) => {
        const data = (): void => {
          for (const untilMs = performance.now() + 3; performance.now() < untilMs;);
          if (++count === 50) resolve();
        };
        void source.open({ data, ended: () => undefined });
      });
      const turn = setInterval(() => turns++, 0);
      await taken;
      clearInterval(turn);
      await source.close();
      assert.ok(turns >= 5, `${turns}`);
    });

    it('leaves the times of a recording that is no device as they were recorded', async () => {
      const sink = new CollectingSink();
      const options = { label: 'x', pace: 'recorded', headStartMs: 240 } as const;
      await new ReplaySource(recording(), options).open(sink);
      await sink.end;
      const zero = Date.UTC(2026, 10, 23, 1);
      assert.deepEqual(sink.arrivals, [zero, zero + 120, zero + 240]);
    });
  });

  it('that is not there rejects', async () => {
    const source = new ReplaySource(join(folder(), 'no'), { label: 'x', pace: 'fast' });
    await assert.rejects(source.open(new CollectingSink()), /does not exist/);
  });
});
