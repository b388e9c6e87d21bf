/** `heapmon record` as a process, on real ports, servers and files. */
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTcpConsole, plugSerialPair, recordedBytes } from '../../support/feed';
import { freePort, startSer2net } from '../../support/ser2net';
import { heapLine } from '../../support/sessions';
import { temporaryFolder } from '../../support/temp';
import { until } from '../../support/until';

const running: ChildProcess[] = [];

class Recording {
  said = '';
  readonly child: ChildProcess;
  readonly exited: Promise<unknown[]>;

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, ['dist/heapmon.js', 'record', ...args], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    running.push(this.child);
    this.exited = once(this.child, 'exit');
    this.child.stderr?.on('data', (text: Buffer) => (this.said += text.toString()));
  }

  async told(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.said)) {
      assert.equal(this.child.exitCode, null, this.said);
      await sleep(10);
    }
  }

  /** Ctrl-C. */
  async stop(): Promise<void> {
    this.child.kill('SIGINT');
    assert.deepEqual(await this.exited, [0, null], this.said);
  }
}

const report = (path: string): unknown =>
  JSON.parse(
    spawnSync(process.execPath, ['dist/heapmon.js', 'report', path, '--json'], { encoding: 'utf8' }).stdout,
  );

describe('heapmon record', () => {
  const folder = temporaryFolder();
  const file = (): string => join(folder(), 'a.hmrec');
  const onDisk = (): string => (existsSync(file()) ? readFileSync(file(), 'utf8') : '');
  /** One that a failed test has left would keep the runner waiting. */
  afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));

  it('records a serial port until Ctrl-C, also through an unplugging', async () => {
    let pair = await plugSerialPair(folder());
    const recording = new Recording(join(folder(), 'port'), file(), '--baud', '230400');
    await recording.told(/port at 230400 is recorded into .*a\.hmrec\. Ctrl-C ends it\./);
    await appendFile(pair.device, heapLine(2000));
    await until('the line is on disk', () => onDisk().includes('atual: 2000'));
    await pair.unplug();
    await recording.told(/is gone: the device was unplugged|is not there/);
    pair = await plugSerialPair(folder());
    await recording.told(/port at 230400 is there again/);
    await appendFile(pair.device, heapLine(1000));
    await until('the line is on disk', () => onDisk().includes('atual: 1000'));
    await recording.stop();
    assert.match(recording.said, /\d+ bytes are in .*a\.hmrec\.\n$/);
    assert.equal((await recordedBytes(file())).toString(), heapLine(2000) + heapLine(1000));
    assert.match(readFileSync(file(), 'utf8'), /"baudRate":230400.*"lost".*"regained".*"stopped"/s);
    assert.match(JSON.stringify(report(file())), /"samples":2,"firstFreeBytes":2000,"lastFreeBytes":1000/);
    await pair.unplug();
  });

  it('records for some time: TCP, RFC 2217, UDP, a followed log', async () => {
    const [pair, tcp, udpPort] = await Promise.all([plugSerialPair(folder()), openTcpConsole(), freePort()]);
    const ser2net = await startSer2net(pair.port, folder());
    const log = join(folder(), 'device.log');
    writeFileSync(log, 'before\n');
    const udp = createSocket('udp4');
    const sources = {
      tcp: [tcp.address, () => tcp.say('hello\n')],
      rfc2217: [`rfc2217://127.0.0.1:${ser2net.port}`, () => appendFile(pair.device, 'hello\n')],
      udp: [`udp://:${udpPort}`, () => udp.send('hello', udpPort, '127.0.0.1')],
      tail: [`tail:${log}`, () => appendFile(log, 'hello\n')],
    } as const;
    const recordOne = async (name: keyof typeof sources): Promise<void> => {
      const [address, say] = sources[name];
      const path = join(folder(), `${name}.hmrec`);
      const recording = new Recording(address, path, '--for', '2s');
      await recording.told(/is recorded into/);
      await say();
      assert.deepEqual(await recording.exited, [0, null], recording.said);
      const expected = name === 'tail' ? 'before\nhello\n' : 'hello\n';
      assert.equal((await recordedBytes(path)).toString(), expected, name);
    };
    await Promise.all((['tcp', 'rfc2217', 'udp', 'tail'] as const).map(recordOne));
    udp.close();
    await ser2net.stop();
    await Promise.all([pair.unplug(), tcp.stop()]);
  });

  it('records standard input to its end, into a folder under a name of its own', async () => {
    const recording = new Recording('-', folder());
    recording.child.stdin?.end(Buffer.of(0, 255, 10));
    assert.deepEqual(await recording.exited, [0, null], recording.said);
    const path = /are in (.*\.hmrec)\.\n$/.exec(recording.said)?.[1] ?? '';
    assert.match(path, /Z-standard-input\.hmrec$/);
    assert.deepEqual(await recordedBytes(path), Buffer.of(0, 255, 10));
  });

  it('that is killed has all but the last second', async () => {
    const recording = new Recording('-', file());
    await recording.told(/is recorded/);
    let sent = 0;
    const writing = setInterval(() => recording.child.stdin?.write(`${sent++}\n`), 10);
    recording.child.stdin?.on('error', () => {});
    await until('some lines are on disk', () => onDisk().includes('50\\n'));
    const before = sent;
    await sleep(1000); // the last second
    recording.child.kill('SIGKILL');
    await recording.exited;
    clearInterval(writing);
    const numbers = (await recordedBytes(file())).toString().split('\n').slice(0, -1);
    assert.deepEqual(numbers, Object.keys(numbers), 'in order, none missing');
    assert.ok(numbers.length >= before, `${numbers.length} of ${before}`);
    const { stderr } = spawnSync(process.execPath, ['dist/heapmon.js', 'report', file()], {
      encoding: 'utf8',
    });
    assert.match(stderr, /a\.hmrec was read as far as it can be: .*it has no end: it was cut off/);
  });

  it('says that the user may not open the port', async function () {
    if (process.getuid?.() !== 0 || process.platform !== 'linux') this.skip(); // only root can give a port away
    const pair = await plugSerialPair(folder());
    chownSync(pair.port, 65534, 65534);
    chmodSync(pair.port, 0o600);
    const args = ['dist/heapmon.js', 'record', pair.port, join(folder(), 'b.hmrec')];
    const mortal = ['--bounding-set=-all', '--inh-caps=-all', process.execPath, ...args];
    const { status, stderr } = spawnSync('setpriv', mortal, { encoding: 'utf8' });
    assert.equal(status, 1, stderr);
    assert.match(stderr, /You may not open \/dev\/pts\/\d+\. Add yourself to the group .*dialout/);
    await pair.unplug();
  });

  it('says what is wrong: the source, the file, the arguments', async () => {
    writeFileSync(file(), 'mine');
    const run = (...args: string[]): { status: number | null; stderr: string } =>
      spawnSync(process.execPath, ['dist/heapmon.js', 'record', ...args], { encoding: 'utf8' });
    const cases: [number, RegExp, ...string[]][] = [
      [1, /a\.hmrec is there already\. Choose another name/, '-', file()],
      [1, /\/dev\/ttyNOWHERE is not there\. Plug the device in/, '/dev/ttyNOWHERE', join(folder(), 'b')],
      [1, /a\.hmrec is no device\. .* give tail:/, file(), join(folder(), 'b')],
      [1, /recording already/, 'demo', join(folder(), 'b')],
      [2, /one source and one file are wanted/, '-'],
      [2, /--for is a time such as 90s/, '-', 'x', '--for', '10'],
      [2, /--baud is a number/, '-', 'x', '--baud', 'fast'],
      [2, /Unknown option/, '-', 'x', '--nonsense'],
    ];
    for (const [status, stderr, ...args] of cases) {
      const result = run(...args);
      assert.deepEqual([result.status, args], [status, args], result.stderr);
      assert.match(result.stderr, stderr);
    }
    assert.ok(!existsSync(join(folder(), 'b')));
    const closed = await freePort();
    assert.match(run(`socket://127.0.0.1:${closed}`, join(folder(), 'b')).stderr, /Nothing listens on/);
  });
});
