/** A real ser2net that serves a serial port with RFC 2217. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Ser2net {
  readonly port: number;
  stop(): Promise<void>;
}

/** @param serial The port's path. @param folder Where its configuration is put. */
export async function startSer2net(serial: string, folder: string, at?: number): Promise<Ser2net> {
  const port = at ?? (await freePort());
  const config = join(folder, 'ser2net.yaml');
  writeFileSync(
    config,
    [
      'connection: &device',
      `  accepter: telnet(rfc2217),tcp,127.0.0.1,${port}`,
      `  connector: serialdev,${serial},9600n81,local`,
      '',
    ].join('\n'),
  );
  const server = spawn('ser2net', ['-n', '-c', config], {
    stdio: 'ignore',
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
  });
  const exited = once(server, 'exit');
  for (let tries = 0; !(await listens(port)); tries++) {
    if (tries > 200) throw new Error('ser2net does not listen');
    await sleep(20);
  }
  return {
    port,
    stop: async () => {
      server.kill('SIGKILL');
      await exited;
    },
  };
}

/** A TCP port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .once('error', () => resolve(false));
  });
}
