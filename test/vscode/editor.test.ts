/** What the session shows in source files: the demo device's leaks in its own sources. */
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { HeapMonitorApi } from '../../src/api';
import {
  failOnUnhandledRejections,
  inWorkspace,
  isLinux,
  openHeapMonitor,
  removeDevices,
  run,
  setElfPath,
  start,
  until,
} from '../support/extensionHost';
import { recordedBytes } from '../support/feed';
import { inRoot } from '../support/root';

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

const fileOf = (source: string): vscode.Uri => vscode.Uri.file(inWorkspace(`fw/firmware/${source}`));

function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Heap Monitor');
}

/** The texts of hovers. */
function textOf(hovers: readonly vscode.Hover[]): string {
  return hovers
    .flatMap(({ contents }) => contents)
    .map((one) => (typeof one === 'string' ? one : one.value))
    .join('\n');
}

const codeOf = ({ code }: vscode.Diagnostic): unknown => code;

(isLinux ? describe : describe.skip)('source files', () => {
  failOnUnhandledRejections();

  let api: HeapMonitorApi;

  /** The demo's sources and its ELF in the workspace, as a build leaves them. */
  async function build(): Promise<void> {
    await mkdir(inWorkspace('fw'), { recursive: true });
    await cp(inRoot('demo/firmware'), inWorkspace('fw/firmware'), { recursive: true });
    const before = Date.now() / 1000 - ONE_DAY_S;
    for (const source of SOURCES) await utimes(fileOf(source).fsPath, before, before);
    await cp(inRoot('demo/heap-demo.elf'), inWorkspace('fw/heap-demo.elf'));
  }

  async function open(source: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(fileOf(source));
  }

  async function untilDiagnosed(source: string, code: string): Promise<vscode.Diagnostic[]> {
    return until(
      () => {
        const found = ours(fileOf(source)).filter((one) => codeOf(one) === code);
        return found.length > 0 && found;
      },
      () => `a diagnostic '${code}' in ${source}: ${JSON.stringify(vscode.languages.getDiagnostics())}`,
    );
  }

  async function lineOf(source: string, text: string): Promise<number> {
    const lines = (await readFile(inRoot('demo/firmware', source), 'utf8')).split('\n');
    return lines.findIndex((line) => line.includes(text));
  }

  before(async () => {
    api = await openHeapMonitor();
    await build();
    await setElfPath(inWorkspace('fw/heap-demo.elf'));
    const log = inWorkspace('fw/device.log');
    await writeFile(log, await recordedBytes(inRoot('demo/heap-demo.hmrec')));
    await start(api, log);
  });
  after(async () => {
    await run('workbench.action.closeAllEditors');
    await removeDevices(api);
    await setElfPath(undefined);
    await rm(inWorkspace('fw'), { recursive: true, force: true });
  });

  it('have a problem on the allocating line, with the call stack to walk', async () => {
    const leak = await until(
      () => ours(fileOf('net/varbind.c')).find(({ message }) => message.includes('14 blocks')),
      () => `the last list's leak: ${JSON.stringify(ours(fileOf('net/varbind.c')))}`,
    );
    assert.equal(leak.range.start.line, await lineOf('net/varbind.c', 'heap_malloc(sizeof *copy)'));
    assert.match(leak.message, /^Leak: 14 blocks, 504 B outstanding, \+\d+ B\/min \(95 %: /);
    assert.equal(leak.severity, vscode.DiagnosticSeverity.Warning);
    const walk = leak.relatedInformation?.map(({ message }) => message);
    assert.deepEqual(walk, [
      'varbind_copy',
      'called from pdu_decode',
      'called from poll_agent',
      'called from snmp_task',
    ]);
    assert.equal(
      leak.relatedInformation?.[1]?.location.range.start.line,
      await lineOf('net/pdu.c', '= varbind_copy('),
    );
  });

  it('have a lens above the function, a hint at the line, a mark, and a hover with a table', async () => {
    const { document } = await open('net/varbind.c');
    const line = await lineOf('net/varbind.c', 'heap_malloc(sizeof *copy)');
    const lenses = await until(async () => {
      const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        100,
      );
      return all.length > 0 && all;
    }, 'a lens');
    assert.equal(lenses.length, 1);
    assert.match(lenses[0]?.command?.title ?? '', /^1 leak · 504 B · \+\d+ B\/min$/);
    assert.equal(lenses[0]?.range.start.line, await lineOf('net/varbind.c', 'struct varbind *varbind_copy('));
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      whole,
    );
    assert.deepEqual(
      hints.map(({ position }) => position.line),
      [line],
    );
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(line, 8),
    );
    const table = textOf(hovers);
    assert.match(table, /\| leak \| 14 \| 504 B \|.*1\d × 36.*[▁▂▃▄▅▆▇█]{3,} \|/);
    assert.ok(
      hovers.every(({ contents }) =>
        contents.every(
          (one) =>
            typeof one === 'string' || (one instanceof vscode.MarkdownString && one.isTrusted !== true),
        ),
      ),
    );
  });

  it('are followed when they are edited', async () => {
    const editor = await open('net/varbind.c');
    const line = await lineOf('net/varbind.c', 'heap_malloc(sizeof *copy)');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '/* one */\n/* two */\n'));
    await until(() => ours(editor.document.uri)[0]?.range.start.line === line + 2, 'the problem has moved');
    await editor.edit((edit) => {
      const there = editor.document.lineAt(line + 2);
      edit.replace(there.range, `${there.text} // was edited`);
    });
    await until(
      () => /This line was edited since the build/.test(ours(editor.document.uri)[0]?.message ?? ''),
      'the problem says that its line was edited',
    );
    await editor.document.save();
    assert.equal(ours(editor.document.uri)[0]?.range.start.line, line + 2);
    await run('undo');
    await run('undo');
    await editor.document.save();
    await until(() => ours(editor.document.uri)[0]?.range.start.line === line, 'the problem is back');
  });

  it('offer a report, and a prompt with the sources of the call stack', async () => {
    const { document } = await open('net/varbind.c');
    const [leak] = await untilDiagnosed('net/varbind.c', 'leak');
    assert.ok(leak);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      leak.range,
    );
    const command = (title: RegExp): vscode.Command => {
      const found = actions.find((action) => title.test(action.title))?.command;
      assert.ok(found, `${String(title)} is among ${actions.map((action) => action.title).join()}`);
      return found;
    };
    const report = command(/Copy leak report/);
    await vscode.commands.executeCommand(report.command, ...((report.arguments ?? []) as unknown[]));
    assert.match(await vscode.env.clipboard.readText(), /varbind_copy at .*varbind\.c:10\n.*pdu_decode/);
    const prompt = command(/Copy fix prompt/);
    await vscode.commands.executeCommand(prompt.command, ...((prompt.arguments ?? []) as unknown[]));
    assert.match(await vscode.env.clipboard.readText(), />\s*12:\s+struct varbind \*varbind = varbind_copy/);
  });

  it('have a problem where a task is created whose stack is nearly used, and a fix', async () => {
    const { document } = await open('main.c');
    const stacks = await untilDiagnosed('main.c', 'stack');
    const [stack, ...others] = stacks.filter(
      ({ severity }) => severity === vscode.DiagnosticSeverity.Warning,
    );
    assert.ok(stack && others.length === 0);
    assert.equal(stack.range.start.line, await lineOf('main.c', 'task_create("telnet"'));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      stack.range,
    );
    const fix = actions.find(({ edit }) => edit);
    assert.equal(fix?.title, 'Set the stack size to 992 (now 608)');
    assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
    assert.match(document.lineAt(stack.range.start.line).text, /telnet_task, 992, 4/);
    await run('undo');
    await document.save();
  });

  it('have what the settings say', async () => {
    await open('net/varbind.c');
    await untilDiagnosed('net/varbind.c', 'leak');
    const settings = vscode.workspace.getConfiguration('heapMonitor.editor');
    await settings.update('diagnostics', false, vscode.ConfigurationTarget.Workspace);
    await until(() => ours(fileOf('net/varbind.c')).length === 0, 'the problems are gone');
    await settings.update('diagnostics', undefined, vscode.ConfigurationTarget.Workspace);
    await untilDiagnosed('net/varbind.c', 'leak');
  });

  it('have no problem where the ignore list has its call stack', async () => {
    await open('net/varbind.c');
    const [leak] = await untilDiagnosed('net/varbind.c', 'leak');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      fileOf('net/varbind.c'),
      leak?.range,
    );
    const ignore = actions.find(({ title }) => title.startsWith('Ignore'))?.command;
    assert.ok(ignore);
    await run(ignore.command, ...((ignore.arguments ?? []) as unknown[]), 'varbind_copy', 'a test');
    await until(() => ours(fileOf('net/varbind.c')).length === 0, 'the problem is gone');
    await rm(inWorkspace('.heapmonitor/ignore')); // a watcher of the file
    await untilDiagnosed('net/varbind.c', 'leak');
  });

  it('are where the addresses of an open log lead; the log folds and has an outline', async () => {
    const uri = vscode.Uri.file(inWorkspace('fw/device.log'));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const links = await until(async () => {
      const all = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
        'vscode.executeLinkProvider',
        uri,
      );
      return all.length > 0 && all;
    }, 'links');
    const caller = links.find(({ range }) => document.getText(range) === '0x80001436');
    const line = (await lineOf('net/varbind.c', 'heap_malloc(sizeof *copy)')) + 1;
    assert.equal(caller?.target?.toString(true), `${fileOf('net/varbind.c').toString(true)}#L${line}`);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      caller?.range.start,
    );
    assert.match(textOf(hovers), /varbind\\_copy .*varbind/);
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      uri,
    );
    assert.ok(ranges.length > 20, `${ranges.length} ranges`);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    assert.equal(symbols.length, 1);
    assert.equal(symbols[0]?.name, 'Boot 1: POWERON');
    const reports = symbols[0].children.filter(({ name }) => name.startsWith('Outstanding'));
    assert.equal(reports.length, 11);
    assert.equal(reports.at(-1)?.name, 'Outstanding: 36 allocations, 5.5 KB');
  });

  it('have nothing any more when the device is removed', async () => {
    await removeDevices(api);
    await until(
      () =>
        vscode.languages
          .getDiagnostics()
          .every(([, all]) => all.every(({ source }) => source !== 'Heap Monitor')),
      'no problems',
    );
  });
});
