/** For the tests inside VS Code: the extension as it runs there, what its trees show, what its process holds open. */
import * as vscode from 'vscode';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HeapMonitorApi, TreeName } from '../../src/core/api';
import type { ConnectionState } from '../../src/sessions/monitor';

export const EXTENSION_ID = 'heap-monitor.heap-monitor';
export const isLinux = process.platform === 'linux';

const POLL_MS = 25;
const SERVER = join('dist', 'server.js');

export function extension(): vscode.Extension<HeapMonitorApi> {
  const found = vscode.extensions.getExtension<HeapMonitorApi>(EXTENSION_ID);
  assert.ok(found, `${EXTENSION_ID} is not among the extensions`);
  return found;
}

/** Activates the extension and shows its trees, so that they are drawn as they change. */
export async function openHeapMonitor(): Promise<HeapMonitorApi> {
  const api = await extension().activate();
  for (const view of ['heap', 'tasks', 'leaks']) await run(`heapMonitor.${view}.focus`);
  return api;
}

/** Runs a command to its end. */
export async function run(command: string, ...args: unknown[]): Promise<void> {
  await vscode.commands.executeCommand(command, ...args);
}

/** Starts on an address; rejects with the error that people see. */
export async function start(api: HeapMonitorApi, address: string): Promise<void> {
  await run('heapMonitor.start', address);
  if (api.state.kind === 'failed') throw api.state.error;
}

/** Stops and forgets all devices. */
export async function removeDevices(api: HeapMonitorApi): Promise<void> {
  for (const { id } of api.devices) await run('heapMonitor.removeDevice', id);
}

/** A path in the workspace that the tests run in: an empty folder. */
export function inWorkspace(path: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return join(folder.uri.fsPath, path);
}

/** Sets heapMonitor.elfPath in the workspace, or takes it back. */
export async function setElfPath(path: string | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('heapMonitor');
  await settings.update('elfPath', path, vscode.ConfigurationTarget.Workspace);
}

/** Resolves when the monitor is in one of these states, at once if it is. */
export async function untilState(
  api: HeapMonitorApi,
  ...kinds: ConnectionState['kind'][]
): Promise<ConnectionState> {
  return until(
    () => (kinds.includes(api.state.kind) ? api.state : undefined),
    () => `the monitor is ${kinds.join(' or ')}; it is ${api.state.kind}`,
  );
}

/** Resolves with what `look` gives as soon as that is something; rejects with what was waited for. */
export async function until<T>(
  look: () => T | Promise<T>,
  awaited: string | (() => string),
  timeoutMs = 20_000,
): Promise<NonNullable<Exclude<T, false | '' | 0>>> {
  for (const deadline = Date.now() + timeoutMs; ; await sleep(POLL_MS)) {
    const found = await look();
    if (found) return found as NonNullable<Exclude<T, false | '' | 0>>;
    if (Date.now() > deadline)
      throw new Error(`not in ${timeoutMs} ms: ${typeof awaited === 'string' ? awaited : awaited()}`);
  }
}

/** A row as VS Code gets it from the tree's provider. */
export interface ShownRow {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly children: readonly ShownRow[];
}

/** All rows of a tree, opened to the last. */
export async function shown({ trees }: HeapMonitorApi, name: TreeName): Promise<ShownRow[]> {
  const tree = trees[name];
  const rows = async (parent?: unknown): Promise<ShownRow[]> =>
    Promise.all(
      ((await tree.getChildren(parent)) ?? []).map(async (node) => {
        const item = await tree.getTreeItem(node);
        const isLeaf = item.collapsibleState === vscode.TreeItemCollapsibleState.None;
        return {
          label: typeof item.label === 'string' ? item.label : (item.label?.label ?? ''),
          description: typeof item.description === 'string' ? item.description : '',
          icon: item.iconPath instanceof vscode.ThemeIcon ? item.iconPath.id : '',
          children: isLeaf ? [] : await rows(node),
        };
      }),
    );
  return rows();
}

/** Resolves with a tree's rows as soon as they are as `expected` says. */
export async function untilShown(
  api: HeapMonitorApi,
  name: TreeName,
  expected: (rows: readonly ShownRow[]) => boolean,
  timeoutMs?: number,
): Promise<readonly ShownRow[]> {
  let rows: ShownRow[] = [];
  return until(
    async () => expected((rows = await shown(api, name))) && rows,
    () => `${expected.toString()}; the tree is\n${outline(rows)}`,
    timeoutMs,
  );
}

/** Rows as text, one a line: `label | description`, children indented. */
export function outline(rows: readonly ShownRow[], indent = ''): string {
  return rows
    .flatMap(({ label, description, children }) => [
      `${indent}${label} | ${description}`,
      ...(children.length > 0 ? [outline(children, `${indent}  `)] : []),
    ])
    .join('\n');
}

/** The description of the row with this label. */
export function described(rows: readonly ShownRow[], label: string): string | undefined {
  return rows.find((row) => row.label === label)?.description;
}

/** What the files, sockets and terminals are that this process, the extension host, holds open. */
export function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // the one the folder was read with
    }
  });
}

/** How many connections to this TCP port this process has. */
export function connectionsTo(port: number): number {
  const remote = new RegExp(`^0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}$`);
  const inodes = ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/self/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => remote.test((fields[2] ?? '').replace(/^0{16}FFFF0000/, '')))
      .map((fields) => `socket:[${fields[9]}]`),
  );
  return openFiles().filter((file) => inodes.includes(file)).length;
}

/** The ids of the language servers that this process runs. */
export function serverProcesses(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((id) => {
      try {
        const isOurs = readFileSync(`/proc/${id}/status`, 'utf8').includes(`\nPPid:\t${process.pid}\n`);
        return isOurs && readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(SERVER);
      } catch {
        return false; // no process, or one that has just ended
      }
    });
}

/** One that crashes five times in a minute is not started again (src/frames/serverLife.ts). */
const MOST_KILLS = 4;
const MINUTE_MS = 60_000;
/** When tests killed the server: of all files, which are bundles of their own in one process. */
const kills = ((globalThis as { heapMonitorKills?: number[] }).heapMonitorKills ??= []);

/**
 * Kills the language server, not more often than it is started again; resolves when another process is there, which need
 * not be ready yet.
 */
export async function killServer(): Promise<void> {
  const isOften = (): boolean => kills.filter((time) => Date.now() - time < MINUTE_MS).length >= MOST_KILLS;
  await until(() => !isOften(), 'the server may crash once more', MINUTE_MS);
  const [id, ...others] = serverProcesses();
  assert.ok(id !== undefined && others.length === 0, 'there is not one server');
  kills.push(Date.now());
  process.kill(id, 'SIGKILL');
  await until(() => serverProcesses().some((other) => other !== id), 'another server runs');
}

/** What the extension's module exports: the very one that VS Code has loaded. */
export function extensionModule(): { deactivate(): Promise<void> } {
  const main = join(extension().extensionPath, 'dist/extension.js');
  const load = createRequire(main);
  assert.ok(load.cache[main], 'VS Code has not loaded the extension from there');
  return load(main) as { deactivate(): Promise<void> };
}

/** Fails the suite that it is called in if a promise is rejected and nobody sees it. */
export function failOnUnhandledRejections(): void {
  const seen: unknown[] = [];
  const see = (reason: unknown): number => seen.push(reason);
  before(() => process.on('unhandledRejection', see));
  after(() => {
    process.off('unhandledRejection', see);
    assert.deepEqual(seen, []);
  });
}
