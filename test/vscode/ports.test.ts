/** The port of a device: reset, released, shared, left to flash tasks and to programs that wait for it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { HeapMonitorApi } from '../../src/core/api';
import {
  described,
  failOnUnhandledRejections,
  isLinux,
  openFiles,
  openHeapMonitor,
  removeDevices,
  run,
  shown,
  start,
  until,
  untilShown,
  untilState,
} from '../support/extensionHost';
import { openTcpConsole, plugSerialPair, type SerialPair } from '../support/feed';
import { heapLine } from '../support/sessions';
import { temporaryFolder } from '../support/temp';

const DO_COM_PORT = Buffer.of(255, 253, 44);

(isLinux ? describe : describe.skip)('the port of a device', () => {
  failOnUnhandledRejections();

  const folder = temporaryFolder();
  let api: HeapMonitorApi;
  let pair: SerialPair;
  const isOpen = (): boolean => openFiles().includes(pair.port);
  const set = (name: string, value: unknown): Thenable<void> =>
    vscode.workspace
      .getConfiguration('heapMonitor')
      .update(name, value, vscode.ConfigurationTarget.Workspace);
  const untilReleased = (): Promise<unknown> =>
    until(() => api.state.kind === 'reconnecting' && api.state.released && !isOpen(), 'the port is released');

  before(async () => (api = await openHeapMonitor()));
  beforeEach(async () => (pair = await plugSerialPair(folder())));
  afterEach(async () => {
    await removeDevices(api);
    await pair.unplug();
  });

  const inFolder = (name: string): string => join(folder(), name);

  /** A program of that name that takes the port as soon as it can, and has it until the file `end` is there. */
  function flasher(name: string): string {
    for (const file of ['got', 'end']) rmSync(inFolder(file), { force: true });
    const [got, ended] = [`[ -e ${inFolder('got')} ]`, `[ -e ${inFolder('end')} ]`];
    const take = `flock --nonblock ${pair.port} touch ${inFolder('got')}`;
    const steps = [
      'sleep 0.3',
      `until ${got}; do ${take}; ${ended} && exit; sleep 0.05; done`,
      `until ${ended}; do sleep 0.05; done`,
    ];
    writeFileSync(inFolder(name), `#!/bin/sh\n${steps.join('\n')}\n`);
    chmodSync(inFolder(name), 0o755);
    return inFolder(name);
  }
  const end = (): void => writeFileSync(inFolder('end'), '');
  const untilGot = (): Promise<unknown> => until(() => existsSync(inFolder('got')), 'the program got it');

  it('is released, and stays so until it is taken back', async () => {
    await start(api, pair.port);
    await run('heapMonitor.releasePort');
    await untilReleased();
    const other = spawn('flock', ['--nonblock', pair.port, 'true']);
    assert.deepEqual(await once(other, 'exit'), [0, null], 'another program can have it');
    await run('heapMonitor.takeBack');
    await untilState(api, 'live');
    await appendFile(pair.device, heapLine(1024));
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '1.0 KB');
  });

  it('is left to a flash task while that runs', async () => {
    await start(api, pair.port);
    const execution = new vscode.ProcessExecution(flasher('idf.py'), ['-p', pair.port, 'flash']);
    const task = new vscode.Task({ type: 'process' }, vscode.TaskScope.Workspace, 'Flash', 'test', execution);
    await vscode.tasks.executeTask(task);
    await untilReleased();
    assert.ok(api.state.kind === 'reconnecting');
    assert.match(api.state.error.message, /^The port is left to the task “Flash”\.$/);
    await untilGot();
    end();
    await untilState(api, 'live');
  });

  it('is not left to a flash task where the setting says so', async () => {
    await start(api, pair.port);
    await set('stepAside', false);
    const execution = new vscode.ProcessExecution(flasher('idf.py'), ['-p', pair.port, 'flash']);
    const task = new vscode.Task({ type: 'process' }, vscode.TaskScope.Workspace, 'Kept', 'test', execution);
    const ended = new Promise<void>((resolve) => {
      vscode.tasks.onDidEndTask(({ execution: { task: one } }) => one.name === task.name && resolve());
    });
    end();
    await vscode.tasks.executeTask(task);
    await ended;
    await set('stepAside', undefined);
    assert.equal(api.state.kind, 'live');
    assert.ok(!existsSync(inFolder('got')) && isOpen());
  });

  it('is left to a program that waits for it, unless the user has released it himself', async () => {
    await start(api, pair.port);
    for (const isReleased of [false, true]) {
      if (isReleased) await run('heapMonitor.releasePort');
      const program = spawn('sh', [flasher('esptool.py'), '-p', pair.port, 'write_flash'], {
        stdio: 'ignore',
      });
      const exited = once(program, 'exit');
      await untilReleased();
      await untilGot();
      end();
      await exited;
      if (isReleased) await new Promise((resolve) => setTimeout(resolve, 1500));
      else await untilState(api, 'live');
      assert.equal(isOpen(), !isReleased);
    }
    await run('heapMonitor.takeBack');
    await untilState(api, 'live');
  });

  it('is shared with other programs where the user says so', async () => {
    await start(api, pair.port);
    assert.equal(described(await shown(api, 'heap'), 'Shared'), undefined);
    void run('heapMonitor.sharePort');
    const rows = await untilShown(api, 'heap', (now) => described(now, 'Shared') !== undefined);
    assert.match(described(rows, 'Shared') ?? '', /^rfc2217:\/\/127\.0\.0\.1:\d+$/);
    const [socket, text] = await read(described(rows, 'Shared, raw'));
    await appendFile(pair.device, heapLine(1024));
    await until(() => text.join('') === heapLine(1024), 'the other program has it');
    await untilShown(api, 'heap', (now) => described(now, 'Free') === '1.0 KB');
    await run('heapMonitor.stopSharing');
    await once(socket, 'close');
    await untilShown(api, 'heap', (now) => described(now, 'Shared') === undefined);
  });

  it('is shared by itself where the setting says so, and until it is stopped', async () => {
    await set('sharing.enabled', true);
    await start(api, pair.port);
    const rows = await untilShown(api, 'heap', (now) => described(now, 'Shared') !== undefined);
    await run('heapMonitor.stop');
    await untilShown(api, 'heap', (now) => described(now, 'Shared') === undefined);
    await assert.rejects(read(described(rows, 'Shared, raw')), /ECONNREFUSED/);
    await set('sharing.enabled', undefined);
  });

  it('is reset on the user’s word alone: the pulse as an RFC 2217 peer sees it', async () => {
    const peer = await openTcpConsole(DO_COM_PORT);
    const sent: Buffer[] = [];
    const started = start(api, `rfc2217://127.0.0.1:${peer.port}`);
    const client = await until(() => [...peer.clients][0], 'it is connected');
    client.on('data', (bytes) => sent.push(bytes));
    await started;
    const lines = (): number[] =>
      [
        ...Buffer.concat(sent)
          .toString('latin1')
          .matchAll(/\xff\xfa,\x05([\x08-\x0c])/g),
      ].map((match) => (match[1] ?? '').charCodeAt(0));
    assert.deepEqual(lines(), []);
    await run('heapMonitor.resetDevice');
    await until(() => lines().length === 4, 'there was a pulse');
    assert.deepEqual(lines(), [9, 11, 9, 12], 'DTR off, RTS on; DTR off, RTS off');
    await peer.stop();
  });

  it('cannot be reset over raw TCP: nothing is sent', async () => {
    const peer = await openTcpConsole();
    const sent: Buffer[] = [];
    await start(api, peer.address);
    for (const client of peer.clients) client.on('data', (bytes) => sent.push(bytes));
    await run('heapMonitor.resetDevice');
    assert.deepEqual([api.state.kind, sent], ['live', []]);
    await peer.stop();
  });

  async function read(address = ''): Promise<[Socket, string[]]> {
    const text: string[] = [];
    const socket = connect(Number(address.split(':').at(-1)), '127.0.0.1');
    await once(socket, 'connect');
    socket.on('data', (bytes) => text.push(bytes.toString()));
    return [socket, text];
  }
});
