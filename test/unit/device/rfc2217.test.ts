/** The RFC 2217 client against the real ser2net, over a pseudo-terminal. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReconnectingSource } from '../../../src/device/reconnect';
import { Rfc2217Source } from '../../../src/device/rfc2217';
import { serverWay } from '../../../src/device/ways';
import { openTcpConsole, plugSerialPair, type SerialPair } from '../../support/feed';
import { startSer2net, type Ser2net } from '../../support/ser2net';
import { CollectingSink } from '../../support/sink';
import { temporaryFolder } from '../../support/temp';

const ALL_BYTES = Buffer.from(Array.from({ length: 512 }, (_, index) => 255 - (index % 256)));

describe('Rfc2217Source', () => {
  const folder = temporaryFolder();
  let pair: SerialPair;
  let server: Ser2net;

  beforeEach(async () => {
    pair = await plugSerialPair(folder());
    server = await startSer2net(pair.port, folder());
  });
  afterEach(async () => {
    await server.stop();
    await pair.unplug();
  });

  it('carries all bytes in both directions, at the wanted baud rate', async () => {
    const source = new Rfc2217Source('127.0.0.1', server.port, 230400);
    const sink = new CollectingSink();
    await source.open(sink);
    await appendFile(pair.device, ALL_BYTES);
    await sink.received(ALL_BYTES.toString('latin1'));
    assert.equal(sink.text.length, ALL_BYTES.length);

    const device = spawn('cat', [pair.device], { stdio: ['ignore', 'pipe', 'ignore'] });
    const got: Buffer[] = [];
    device.stdout.on('data', (bytes: Buffer) => got.push(bytes));
    await source.write(ALL_BYTES);
    while (Buffer.concat(got).length < ALL_BYTES.length) await sleep(10);
    assert.deepEqual(Buffer.concat(got), ALL_BYTES);
    device.kill();

    assert.equal(execFileSync('stty', ['-F', pair.port, 'speed'], { encoding: 'utf8' }), '230400\n');
    await source.reset(); // a pseudo-terminal has no control lines: only that it does no harm
    await appendFile(pair.device, 'still there\n');
    await sink.received('still there\n');
    await source.close();
  });

  it('goes on when ser2net was killed and started again', async () => {
    const source = new ReconnectingSource(
      serverWay(() => new Rfc2217Source('127.0.0.1', server.port, 115200)),
    );
    const sink = new CollectingSink();
    await source.open(sink);
    await server.stop();
    await sink.linked(/lost: Nothing listens on .* Start esp_rfc2217_server or ser2net there first/);
    server = await startSer2net(pair.port, folder(), server.port);
    await sink.linked(/regained/);
    await appendFile(pair.device, 'again\n');
    await sink.received('again\n');
    await source.close();
  });
});

describe('Rfc2217Source at a server that is none', () => {
  it('says so at once when it refuses the option, and after a while when it says nothing', async () => {
    for (const greeting of [Buffer.of(255, 254, 44), Buffer.from('hello\n')]) {
      const console = await openTcpConsole(greeting);
      const source = new Rfc2217Source('127.0.0.1', console.port, 115200, 500);
      await assert.rejects(source.open(new CollectingSink()), /does not speak RFC 2217\..*use socket:/);
      await console.stop();
    }
  });

  it('says that the server has gone, and can be closed meanwhile', async () => {
    const console = await openTcpConsole();
    const opening = new Rfc2217Source('127.0.0.1', console.port, 115200).open(new CollectingSink());
    while (console.clients.size === 0) await sleep(5);
    for (const client of console.clients) client.destroy();
    await assert.rejects(opening, /closed the connection|broke/);
    const source = new Rfc2217Source('127.0.0.1', console.port, 115200);
    const second = source.open(new CollectingSink());
    while (console.clients.size === 0) await sleep(5);
    await Promise.all([source.close(), assert.rejects(second)]);
    await console.stop();
  });

  it('touches no control line at opening, and sends DTR and RTS for a reset', async () => {
    const sent: Buffer[] = [];
    const console = await openTcpConsole(Buffer.of(255, 253, 44));
    const source = new Rfc2217Source('127.0.0.1', console.port, 115200);
    const opened = source.open(new CollectingSink());
    while (console.clients.size === 0) await sleep(5);
    for (const client of console.clients) client.on('data', (bytes) => sent.push(bytes));
    await opened;
    await source.write(Buffer.from('.'));
    while (!Buffer.concat(sent).includes('.')) await sleep(5);
    const lines = (): number[] =>
      Array.from(
        Buffer.concat(sent)
          .toString('latin1')
          .matchAll(/\xff\xfa,\x05([\x08-\x0c])/g),
        (match) => (match[1] as string).charCodeAt(0),
      );
    assert.deepEqual(lines(), []);
    await source.reset();
    while (lines().length < 4) await sleep(5);
    assert.deepEqual(lines(), [9, 11, 9, 12]); // DTR off, RTS on; DTR off, RTS off
    await source.close();
    await console.stop();
  });
});
