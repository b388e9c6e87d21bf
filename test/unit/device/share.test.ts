/** The shared port: pyserial's RFC 2217 client and raw readers, on a real pseudo-terminal. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReconnectingSource } from '../../../src/device/reconnect';
import { Rfc2217Source } from '../../../src/device/rfc2217';
import { Share, type ShareAddresses } from '../../../src/device/share';
import { SerialWay } from '../../../src/device/ways';
import { plugSerialPair, type SerialPair } from '../../support/feed';
import { CollectingSink } from '../../support/sink';
import { temporaryFolder } from '../../support/temp';
import { until } from '../../support/until';

/** Echoes 256 bytes through the device, reads them back, and changes the baud rate and the lines on the way. */
const PYSERIAL = `
import serial, sys
port = serial.serial_for_url(sys.argv[1], baudrate=115200, timeout=5)
port.rts = False
port.dtr = False
every = bytes(range(256))
port.write(every)
assert port.read(256) == every, 'bytes'
port.baudrate = 460800
print('flashing', flush=True)
sys.stdin.readline()
port.close()
`;

describe('Share', () => {
  const folder = temporaryFolder();
  let pair: SerialPair;
  let source: ReconnectingSource;
  let sink: CollectingSink;
  let share: Share;
  let log: string[];
  let addresses: ShareAddresses;
  const portOf = (address: string | null): number => Number(address?.split(':').at(-1));

  beforeEach(async () => {
    pair = await plugSerialPair(folder());
    source = new ReconnectingSource(new SerialWay({ kind: 'serial', path: pair.port }, { value: 115200 }));
    sink = new CollectingSink();
    log = [];
    share = new Share(source, { rawPort: 0, rfc2217Port: 0, log: (message) => log.push(message) });
    await source.open(sink);
    addresses = await share.listen();
  });
  afterEach(async () => {
    await share.close();
    await source.close();
    await pair.unplug();
  });

  async function rawReader(): Promise<Socket> {
    const before = share.readers;
    const socket = connect(portOf(addresses.raw), '127.0.0.1');
    while (share.readers === before) await sleep(5);
    return socket;
  }

  it('serves pyserial over RFC 2217: all bytes, baud rate, control lines', async () => {
    const echo = spawn('sh', ['-c', `exec cat <${pair.device} >${pair.device}`], { stdio: 'ignore' });
    const python = spawn('/usr/bin/python3', ['-c', PYSERIAL, addresses.rfc2217 ?? ''], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exited = once(python, 'exit');
    await Promise.race([once(python.stdout, 'data'), exited]);
    assert.equal(python.exitCode, null, 'pyserial failed');
    const speed = (): string => execFileSync('stty', ['-F', pair.port, 'speed'], { encoding: 'utf8' }).trim();
    assert.equal(speed(), '460800');
    assert.match(sink.links.at(-1) ?? '', /released: Another program uses .* at 460800 baud/);
    const own = async (): Promise<void> => source.write?.(Buffer.from('heap\n'));
    await assert.rejects(own(), /Another program uses .* now\. Try it again/, 'what we send would spoil it');
    python.stdin.end('\n');
    assert.deepEqual(await exited, [0, null]);
    await sink.linked(/regained/);
    assert.equal(speed(), '115200');
    await own();
    await sink.received('heap\n');
    echo.kill();
  }).timeout(60_000);

  it('gives every reader all bytes, and takes what they write', async () => {
    const [one, two] = [await rawReader(), await rawReader()];
    const rfc2217 = new Rfc2217Source('127.0.0.1', portOf(addresses.rfc2217), 115200);
    const third = new CollectingSink();
    await rfc2217.open(third);
    const got = ['', ''];
    one.on('data', (bytes) => (got[0] += bytes.toString()));
    two.on('data', (bytes) => (got[1] += bytes.toString()));
    await appendFile(pair.device, 'to all\n');
    await third.received('to all\n');
    while (got[0] !== 'to all\n' || got[1] !== 'to all\n') await sleep(5);
    const device = spawn('head', ['-c', '6', pair.device], { stdio: ['ignore', 'pipe', 'ignore'] });
    one.write('abc');
    await sleep(50);
    two.write('def');
    const [said] = (await once(device.stdout, 'data')) as [Buffer];
    assert.ok('abcdef'.startsWith(said.toString()));
    await rfc2217.close();
    one.destroy();
    two.destroy();
  });

  it('drops a reader that does not read, with a reason, and nobody waits for it', async () => {
    const idle = await rawReader();
    idle.pause();
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    for (let count = 0; count < 16 && log.length === 0; count++) await appendFile(pair.device, megabyte);
    await until('it is dropped', () => log.length > 0);
    assert.match(log[0] ?? '', /was dropped: it had left 4 MB unread/);
    assert.equal(share.readers, 0);
    idle.destroy();
  }).timeout(60_000);

  it('listens on this machine only, frees its ports, and says when one is taken', async () => {
    const second = new Share(source, { rawPort: portOf(addresses.raw), rfc2217Port: 0, log: () => {} });
    await assert.rejects(second.listen(), /cannot be shared on port \d+: it is in use/);
    await share.close();
    const refused = connect(portOf(addresses.raw), '127.0.0.1');
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNREFUSED');
  });
});
