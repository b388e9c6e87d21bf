/** The demo device for tests: builds `demo/` from source and runs it in QEMU, its console on a TCP port. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LISTENING = 'QEMU waiting for connection';

export interface Device {
  host: string;
  port: number;
  /** The firmware's ELF; gone after `stop`. */
  elf: string;
  stop(): Promise<void>;
}

export interface DeviceOptions {
  /** A folder that holds `heap-demo.elf` and `heap-demo.bin`; without it they are built, for this device only. */
  firmware?: string;
  /** The port of the console; a free one if omitted. */
  port?: number;
}

/** The folder of the demo, found from the folder the tests run in. */
export function demoFolder(): string {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'demo/Makefile'))) return join(folder, 'demo');
    if (folder === dirname(folder)) throw new Error(`no demo/Makefile at or above ${process.cwd()}`);
  }
}

/** Builds the firmware from source into `out`; `demo` may be a copy of the demo's folder. */
export async function buildFirmware(out: string, demo: string = demoFolder()): Promise<void> {
  await run('make', ['-s', '-C', demo, `OUT=${out}`]);
}

/**
 * Starts a device. It waits in reset for the first client, so that one sees the boot; later the console may be
 * left and entered again, and what the device prints meanwhile is lost, as on a real port.
 */
export async function startDevice(options: DeviceOptions = {}): Promise<Device> {
  const temporary = options.firmware === undefined ? await mkdtemp(join(tmpdir(), 'heap-demo-')) : undefined;
  const firmware = options.firmware ?? temporary ?? '';
  if (temporary !== undefined) await buildFirmware(temporary);

  const remove = () => (temporary === undefined ? Promise.resolve() : rm(temporary, { recursive: true }));
  const image = `loader,file=${join(firmware, 'heap-demo.bin')},addr=0x80000000,force-raw=on`;
  try {
    const machine = await startMachine(
      'qemu-system-riscv32',
      ['-M', 'virt', '-bios', 'none', '-device', image],
      options.port,
    );
    const stop = () => machine.stop().then(remove);
    return { ...machine, elf: join(firmware, 'heap-demo.elf'), stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Starts an emulated machine that waits for the first client of its console, a TCP port. */
export async function startMachine(
  command: string,
  args: readonly string[],
  onPort?: number,
): Promise<Omit<Device, 'elf'>> {
  const host = '127.0.0.1';
  const port = onPort ?? (await freePort(host));
  const qemu = spawn(
    command,
    [
      ...args,
      ...['-display', 'none', '-monitor', 'none'],
      ...['-serial', `tcp:${host}:${port},server=on,wait=on`],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const kill = () => qemu.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    if (!isRunning(qemu)) return;
    const exited = once(qemu, 'exit');
    kill();
    await exited;
  };
  try {
    await listening(qemu);
  } catch (error) {
    await stop();
    throw error;
  }
  return { host, port, stop };
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Resolves when QEMU says that it listens; rejects with its message if it ends before. */
function listening(qemu: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    qemu.once('error', reject);
    qemu.once('exit', () => reject(new Error(`QEMU ended: ${said}`)));
    qemu.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes(LISTENING)) resolve();
    });
  });
}

async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
