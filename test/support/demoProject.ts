/** For the tests inside VS Code: the demo's sources and its ELF in the workspace, as a build leaves them. */
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { HeapMonitorApi } from '../../src/core/api';
import { inWorkspace, openHeapMonitor, removeDevices, run, setElfPath, start, until } from './extensionHost';
import { recordedBytes } from './feed';
import { inRoot } from './root';

const SOURCES = [
  'net/varbind.c',
  'net/buffer.c',
  'net/pdu.c',
  'net/session.c',
  'main.c',
  'tasks/snmp.c',
  'tasks/tasks.h',
];
const ONE_DAY_S = 86_400;

/** What the demo leaks in: the file and the line. */
export const LEAK = { source: 'net/varbind.c', text: 'heap_malloc(sizeof *copy)' } as const;

export const fileOf = (source: string): vscode.Uri => vscode.Uri.file(inWorkspace(`fw/firmware/${source}`));

/** The sources older than the ELF, and the ELF in use. */
export async function buildDemo(): Promise<void> {
  await mkdir(inWorkspace('fw'), { recursive: true });
  await cp(inRoot('demo/firmware'), inWorkspace('fw/firmware'), { recursive: true });
  const before = Date.now() / 1000 - ONE_DAY_S;
  for (const source of SOURCES) await utimes(fileOf(source).fsPath, before, before);
  await cp(inRoot('demo/heap-demo.elf'), inWorkspace('fw/heap-demo.elf'));
  await setElfPath(inWorkspace('fw/heap-demo.elf'));
}

export async function removeDemo(): Promise<void> {
  await setElfPath(undefined);
  await rm(inWorkspace('fw'), { recursive: true, force: true });
}

/** What the demo printed, as a log in the workspace; its path. */
async function writeDemoLog(change: (bytes: Buffer) => Buffer = (same) => same): Promise<string> {
  const log = inWorkspace('fw/device.log');
  await writeFile(log, change(await recordedBytes(inRoot('demo/heap-demo.hmrec'))));
  return log;
}

/** For a suite: the built demo in the workspace, and what it printed read. @param change Of what it printed. */
export function useDemo(change?: (bytes: Buffer) => Buffer): () => HeapMonitorApi {
  let api: HeapMonitorApi;
  before(async () => {
    api = await openHeapMonitor();
    await buildDemo();
    await start(api, await writeDemoLog(change));
  });
  after(async () => {
    await run('workbench.action.closeAllEditors');
    await removeDevices(api);
    await removeDemo();
  });
  return () => api;
}

export async function openSource(source: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(fileOf(source));
}

/** The 0-based line of a source, as built, that has this text. */
export async function lineOf(source: string, text: string): Promise<number> {
  const lines = (await readFile(inRoot('demo/firmware', source), 'utf8')).split('\n');
  const line = lines.findIndex((one) => one.includes(text));
  assert.ok(line >= 0, `${text} in ${source}`);
  return line;
}

/** Our diagnostics of a document. */
export function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Heap Monitor');
}

export async function untilDiagnosed(source: string, code: string): Promise<vscode.Diagnostic[]> {
  return until(
    () => {
      const found = ours(fileOf(source)).filter((one) => one.code === code);
      return found.length > 0 && found;
    },
    () => `a diagnostic '${code}' in ${source}: ${JSON.stringify(vscode.languages.getDiagnostics())}`,
  );
}

export async function actionsAt(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
}

export async function lensesOf(uri: vscode.Uri): Promise<vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
}

export async function hintsOf({ document }: vscode.TextEditor): Promise<vscode.InlayHint[]> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  return vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    whole,
  );
}

export async function hoversAt(uri: vscode.Uri, position: vscode.Position): Promise<vscode.Hover[]> {
  return vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
}

/** The texts of hovers. */
export function textOf(hovers: readonly vscode.Hover[]): string {
  return hovers
    .flatMap(({ contents }) => contents)
    .map((one) => (typeof one === 'string' ? one : one.value))
    .join('\n');
}
