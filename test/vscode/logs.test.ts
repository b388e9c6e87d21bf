/** Device logs as documents: which language they are, and those that are too long to be read. */
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import {
  failOnUnhandledRejections,
  inWorkspace,
  openHeapMonitor,
  run,
  until,
} from '../support/extensionHost';

const BOOT = 'rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\n';
const LINE = 'I (1234) app: 0x42001234 is an address of this line, which is as long as lines of logs are\n';
const MEGABYTE = 1024 * 1024;

describe('device logs', () => {
  failOnUnhandledRejections();

  before(() => openHeapMonitor());
  beforeEach(() => mkdir(inWorkspace('logs'), { recursive: true }));
  afterEach(async () => {
    await run('workbench.action.closeAllEditors');
    await rm(inWorkspace('logs'), { recursive: true, force: true });
  });

  async function open(name: string, content: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.file(inWorkspace(`logs/${name}`));
    await writeFile(uri.fsPath, content);
    return vscode.workspace.openTextDocument(uri);
  }

  const notes = ({ uri }: vscode.TextDocument): vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(uri).filter(({ code }) => code === 'long-log');

  const ask = <T>(what: string, { uri }: vscode.TextDocument): Thenable<T[] | undefined> =>
    vscode.commands.executeCommand<T[] | undefined>(`vscode.execute${what}Provider`, uri);

  it('and recordings are languages of their own', async () => {
    const languageOf = async (name: string, content: string): Promise<string> =>
      (await open(name, content)).languageId;
    assert.equal(await languageOf('capture', BOOT), 'heapmonitor-log');
    assert.equal(
      await languageOf('console', `\x1b[0;32mI (25) boot: chip revision\x1b[0m\n`),
      'heapmonitor-log',
    );
    assert.equal(await languageOf('platformio-device-monitor-261125-093000.log', 'x\n'), 'heapmonitor-log');
    assert.equal(await languageOf('a.hmrec', '{"heapMonitorRecording":2}\n'), 'heapmonitor-recording');
    assert.equal(await languageOf('notes', 'I (think) so: yes\n'), 'plaintext');
    assert.equal(await languageOf('app.log', BOOT), 'log', 'the editor knows it by its extension');
  });

  it('over 16 MB are not read: a note on the first line says so, and opens them as a recording', async () => {
    const content = BOOT + LINE.repeat(Math.ceil((17 * MEGABYTE) / LINE.length));
    const document = await open('long.log', content);
    await vscode.window.showTextDocument(document);
    const [note] = await until(() => notes(document).length > 0 && notes(document), 'the note');
    assert.match(note?.message ?? '', /^This log has 17\.0 MB: .* up to 16\.0 MB; .*reads all of it\.$/);
    assert.equal(note?.severity, vscode.DiagnosticSeverity.Information);
    assert.equal(note.range.start.line, 0);
    assert.deepEqual((await ask('DocumentSymbol', document)) ?? [], []);
    assert.deepEqual((await ask('Link', document)) ?? [], []);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      note.range,
    );
    const [action] = actions.filter(({ command }) => command?.command === 'heapMonitor.openRecording');
    assert.equal((action?.command?.arguments?.[0] as vscode.Uri).toString(), document.uri.toString());
  });

  it('that are shorter have no note, and an outline without any ELF', async () => {
    const document = await open('short.log', BOOT + LINE.repeat(1000));
    await vscode.window.showTextDocument(document);
    const [boot] = await until(async () => {
      const symbols = await ask<vscode.DocumentSymbol>('DocumentSymbol', document);
      return symbols && symbols.length > 0 && symbols;
    }, 'an outline');
    assert.equal(boot?.name, 'Boot 1: POWERON');
    assert.deepEqual(notes(document), []);
  });

  it('that are no device’s have no note, however long they are', async () => {
    const document = await open(
      'other.log',
      `${'nothing that a device prints '.repeat(10)}\n`.repeat(60_000),
    );
    await vscode.window.showTextDocument(document);
    assert.deepEqual(notes(document), []);
  });
});
