/** Programs that want the port: real processes, with the names of real programs. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PortUserFinder } from '../../../src/device/portUsers';
import { ReconnectingSource } from '../../../src/device/reconnect';
import { stepAside } from '../../../src/device/stepAside';
import { SerialWay } from '../../../src/device/ways';
import { plugSerialPair, type SerialPair } from '../../support/feed';
import { CollectingSink } from '../../support/sink';
import { temporaryFolder } from '../../support/temp';

(process.platform === 'linux' ? describe : describe.skip)('programs that want the port', () => {
  const folder = temporaryFolder();
  let pair: SerialPair;
  let program: ChildProcess | undefined;
  beforeEach(async () => (pair = await plugSerialPair(folder())));
  afterEach(async () => {
    await end();
    await pair.unplug();
  });

  const { find } = new PortUserFinder();

  async function run(name: string, ...args: string[]): Promise<void> {
    const script = join(folder(), name);
    writeFileSync(script, 'echo on\nread forever\n'); // it starts no process, which would look like it at first
    program = spawn('sh', [script, ...args], { stdio: ['pipe', 'pipe', 'ignore'], detached: false });
    if (program.stdout) await once(program.stdout, 'data');
  }

  /** Resolves when the program is no more. */
  async function end(): Promise<void> {
    if (!program) return;
    const exited = once(program, 'exit');
    program.kill('SIGKILL');
    await exited;
    program = undefined;
  }

  it('are found by the port on their command line, also by a link to it', async () => {
    const link = join(folder(), 'by-id');
    symlinkSync(pair.port, link);
    for (const args of [['-p', pair.port, 'flash'], [`--port=${link}`]]) {
      await run('esptool.py', ...args);
      const users = await find(pair.port);
      assert.deepEqual(users, [{ pid: program?.pid, name: 'esptool.py', holds: false }]);
      await end();
    }
  });

  it('are found though others have been looked at many times', async () => {
    for (let look = 0; look < 5; look++) assert.deepEqual(await find(pair.port), []);
    await run('esptool.py', '-p', pair.port);
    for (let look = 0; look < 5; look++)
      assert.deepEqual(
        (await find(pair.port)).map(({ pid }) => pid),
        [program?.pid],
      );
  });

  it('are no others, and none that want another port', async () => {
    await run('notes.txt', pair.port);
    assert.deepEqual(await find(pair.port), []);
    await end();
    await run('esptool.py', '-p', '/dev/ttyOTHER');
    assert.deepEqual(await find(pair.port), []);
  });

  it('get it, and it is taken back when they have ended', async () => {
    const source = new ReconnectingSource(
      new SerialWay({ kind: 'serial', path: pair.port }, { value: 115200 }),
    );
    const sink = new CollectingSink();
    await source.open(sink);
    const stop = stepAside(source, () => pair.port);
    await run('idf.py', '-p', pair.port, 'flash');
    await sink.linked(/released: The port is left to idf\.py\. Heap Monitor goes on/);
    await end();
    await sink.linked(/regained/);
    stop();
    await source.close();
  });
});
