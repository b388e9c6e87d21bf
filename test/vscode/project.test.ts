/** Options that stand in the way: problems in sdkconfig, fixes in sdkconfig.defaults, the whole project at once. */
import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import {
  failOnUnhandledRejections,
  inWorkspace,
  openHeapMonitor,
  run,
  until,
} from '../support/extensionHost';
import { inRoot } from '../support/root';

describe('a project', () => {
  failOnUnhandledRejections();

  const folder = (): string => inWorkspace('idf');
  const config = (): vscode.Uri => vscode.Uri.file(inWorkspace('idf/sdkconfig'));
  const defaults = (): vscode.Uri => vscode.Uri.file(inWorkspace('idf/sdkconfig.defaults'));
  const problems = (uri: vscode.Uri): vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Heap Monitor');

  before(() => openHeapMonitor());
  beforeEach(async () => {
    await mkdir(folder(), { recursive: true });
    await copyFile(inRoot('test/fixtures/projects/esp32s3-5.4.sdkconfig'), config().fsPath);
  });
  afterEach(async () => {
    await run('workbench.action.closeAllEditors');
    await rm(folder(), { recursive: true, force: true });
  });

  const untilProblem = (uri: vscode.Uri, code: string): Promise<vscode.Diagnostic> =>
    until(
      () => problems(uri).find((one) => one.code === code),
      () => `${code} in ${uri.fsPath}: ${JSON.stringify(problems(uri))}`,
    );

  it('has its problems on the lines of the options, and a fix that writes sdkconfig.defaults', async () => {
    const document = await vscode.workspace.openTextDocument(config());
    await vscode.window.showTextDocument(document);
    const problem = await untilProblem(config(), 'heap-tracing-off');
    assert.equal(document.lineAt(problem.range.start.line).text, 'CONFIG_HEAP_TRACING_OFF=y');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(
      problems(config()).map(({ code }) => code),
      ['heap-tracing-off', 'trace-facility', 'elf-hash'],
    );
    const before = document.getText();
    const actions = await until(async () => {
      const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        config(),
        problem.range,
      );
      return all.length > 0 && all;
    }, 'a quick fix');
    const fix = actions.find(({ command }) => command?.command === 'heapMonitor.fixOption');
    assert.equal(
      fix?.title,
      'Set CONFIG_HEAP_TRACING_STANDALONE=y, CONFIG_HEAP_TRACING_STACK_DEPTH=8 in sdkconfig.defaults',
    );
    await run('heapMonitor.fixOption', ...((fix.command?.arguments ?? []) as unknown[]));
    assert.equal(
      await readFile(defaults().fsPath, 'utf8'),
      'CONFIG_HEAP_TRACING_STANDALONE=y\nCONFIG_HEAP_TRACING_STACK_DEPTH=8\n',
    );
    assert.equal(await readFile(config().fsPath, 'utf8'), before, 'sdkconfig itself stays as it is');
  });

  it('has problems in sdkconfig.defaults for what stands there, until it is edited', async () => {
    await writeFile(defaults().fsPath, '# mine\nCONFIG_HEAP_TRACING_TOHOST=y\n');
    const document = await vscode.workspace.openTextDocument(defaults());
    const editor = await vscode.window.showTextDocument(document);
    const problem = await untilProblem(defaults(), 'heap-tracing-host');
    assert.equal(problem.range.start.line, 1);
    await editor.edit((edit) => edit.replace(document.lineAt(1).range, 'CONFIG_HEAP_TRACING_STANDALONE=y'));
    await until(() => !problems(defaults()).some(({ code }) => code === 'heap-tracing-host'), 'no problem');
    await document.save();
  });

  it('is checked as a whole', async () => {
    await run('heapMonitor.checkProject', folder());
    const report = await until(
      () =>
        vscode.workspace.textDocuments.find(
          (one) => one.uri.scheme === 'heapmonitor-report' && one.getText().includes('the project idf'),
        ),
      'the report',
    );
    const text = report.getText();
    assert.match(text, /## ESP-IDF\n\n- OK: ESP-IDF 5\.4\.1, esp32s3\n- Hint: Before 6\.2/);
    assert.match(text, /## ELF\n\n- Blocking: No ELF file was found/);
    assert.match(text, /\n- Blocking: Heap tracing is off/);
    assert.match(text, /```\nCONFIG_HEAP_TRACING_STANDALONE=y\nCONFIG_HEAP_TRACING_STACK_DEPTH=8\n/);
  });

  it('is not written to by what is no fix', async () => {
    for (const given of [
      null,
      {},
      { lines: [{ name: 'A\nB', value: 'y' }] },
      { lines: [{ name: 'A', value: 'y\n' }] },
    ])
      await run('heapMonitor.fixOption', config().toString(), given);
    await assert.rejects(readFile(defaults().fsPath));
  });
});
