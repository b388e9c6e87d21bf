/**
 * `deactivate`, the very one that VS Code calls, while everything is in use. After it there is no Heap Monitor in this
 * window, so this file must be the last one by its name.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeapMonitorApi } from '../../src/core/api';
import {
  connectionsTo,
  described,
  extensionModule,
  failOnUnhandledRejections,
  isLinux,
  openFiles,
  openHeapMonitor,
  killServer,
  serverProcesses,
  setElfPath,
  start,
  until,
  untilShown,
} from '../support/extensionHost';
import { openTcpConsole, plugSerialPair } from '../support/feed';
import { inRoot } from '../support/root';
import { heapLine } from '../support/sessions';
import { temporaryFolder } from '../support/temp';

/** Paths of the sockets that agents reach this process by. */
function toolSockets(): string[] {
  const own = new Set(openFiles().map((file) => /^socket:\[(\d+)\]$/.exec(file)?.[1]));
  return readFileSync('/proc/self/net/unix', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , , , , inode, path]) => own.has(inode) && path?.endsWith('/tools'))
    .map((fields) => fields[7] ?? '');
}

(isLinux ? describe : describe.skip)('deactivate', () => {
  failOnUnhandledRejections();

  const folder = temporaryFolder();
  let api: HeapMonitorApi;
  before(async () => (api = await openHeapMonitor()));

  it('closes the port and ends the server, even one that is just coming back after a crash', async () => {
    const elf = join(folder(), 'firmware.elf');
    await copyFile(inRoot('demo/heap-demo.elf'), elf);
    await setElfPath(elf);
    await until(() => api.elf.state === 'ready', 'the ELF is read');

    const console = await openTcpConsole(heapLine(1000));
    await start(api, console.address);
    assert.equal(connectionsTo(console.port), 1);
    const pair = await plugSerialPair(folder());
    await start(api, pair.port);
    await appendFile(pair.device, heapLine(2000));
    await untilShown(api, 'heap', (rows) => described(rows, 'Free') === '2.0 KB');
    assert.ok(openFiles().includes(pair.port));

    const sockets = toolSockets();
    await killServer();
    await extensionModule().deactivate();

    assert.ok(!openFiles().includes(pair.port), 'the serial port is open');
    assert.equal(connectionsTo(console.port), 0);
    await until(() => serverProcesses().length === 0, 'the server has ended');
    assert.deepEqual(toolSockets(), []);
    assert.deepEqual(sockets.filter(existsSync), [], 'a socket for agents is left behind');
    await Promise.all([pair.unplug(), console.stop(), setElfPath(undefined)]);
  });

  it('leaves no server that comes back, and a second call does no harm', async () => {
    await extensionModule().deactivate();
    assert.deepEqual(serverProcesses(), []);
  });
});
