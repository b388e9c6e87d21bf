/** Devices for tests that need no firmware: a TCP console and a pair of serial ports that say what they are told. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { openRecording } from '../../src/device/recording';
import { until } from './until';

/** A console on a TCP port. */
export interface TcpConsole {
  readonly port: number;
  readonly address: string;
  /** The clients that are connected. */
  readonly clients: ReadonlySet<Socket>;
  /** Says something to all clients. */
  say(bytes: string | Uint8Array): void;
  /** Ends all connections and listens no more. */
  stop(): Promise<void>;
}

/**
 * @param greeting What every client hears first.
 * @param at The port; 0: any that is free.
 */
export async function openTcpConsole(greeting: string | Uint8Array = '', at = 0): Promise<TcpConsole> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.on('error', () => {}).once('close', () => clients.delete(client));
    client.resume().write(greeting);
  }).listen(at, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    address: `socket://127.0.0.1:${port}`,
    clients,
    say: (bytes) => clients.forEach((client) => client.write(bytes)),
    stop: async () => {
      server.close();
      for (const client of clients) client.destroy();
      if (server.listening) await once(server, 'close');
    },
  };
}

/** A device's output without the line that tells which ELF runs. */
export function withoutElfHash(bytes: Uint8Array): Buffer {
  return Buffer.from(
    Buffer.from(bytes)
      .toString('latin1')
      .replace(/[^\n]*ELF file SHA256[^\n]*\n/g, ''),
    'latin1',
  );
}

/** Two serial ports with a cable between them. */
export interface SerialPair {
  /** The device's end: what is written to this file comes out of the port. */
  readonly device: string;
  /** The computer's end, `/dev/pts/N`. */
  readonly port: string;
  /** Pulls the cable: both ends are gone. */
  unplug(): Promise<void>;
}

/** @param folder Where the ends' links are made. */
export async function plugSerialPair(folder: string): Promise<SerialPair> {
  const device = join(folder, 'device');
  const port = join(folder, 'port');
  const pty = (link: string): string => `pty,raw,echo=0,link=${link},ignoreeof`;
  const socat = spawn('socat', ['-d', '-d', pty(device), pty(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  // What is written before socat listens may be lost.
  let said = '';
  socat.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await until('socat has made the ports', () => said.includes('data transfer loop'));
  const exited = once(socat, 'exit');
  return {
    device,
    port: realpathSync(port),
    unplug: async () => {
      // Links that stay would lead to terminals of others, as soon as these have got the numbers.
      for (const link of [device, port]) rmSync(link, { force: true });
      socat.kill('SIGKILL');
      await exited;
    },
  };
}

/** The bytes of a recording, in one piece. */
export async function recordedBytes(path: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const { bytes } of (await openRecording(path)).chunks()) chunks.push(bytes);
  return Buffer.concat(chunks);
}
