/** What the session shows in source files and logs: the demo device's leaks in its own sources. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import {
  fileOf,
  hintsOf,
  hoversAt,
  LEAK,
  lensesOf,
  lineOf,
  openSource,
  ours,
  textOf,
  untilDiagnosed,
  useDemo,
} from '../support/demoProject';
import {
  failOnUnhandledRejections,
  inWorkspace,
  isLinux,
  killServer,
  removeDevices,
  run,
  until,
} from '../support/extensionHost';

(isLinux ? describe : describe.skip)('source files', () => {
  failOnUnhandledRejections();

  const api = useDemo();

  it('have a problem on the allocating line, with the call stack to walk', async () => {
    const leak = await until(
      () => ours(fileOf(LEAK.source)).find(({ message }) => message.includes('15 blocks')),
      () => `the last list's leak: ${JSON.stringify(ours(fileOf(LEAK.source)))}`,
    );
    assert.equal(leak.range.start.line, await lineOf(LEAK.source, LEAK.text));
    assert.match(leak.message, /^Possible leak: 15 blocks, 540 B outstanding, \d\S* K?B\/h \(95 %: /);
    assert.equal(leak.severity, vscode.DiagnosticSeverity.Information, 'it may be a cache');
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
    const editor = await openSource(LEAK.source);
    const { document } = editor;
    const line = await lineOf(LEAK.source, LEAK.text);
    const lenses = await until(async () => {
      const all = await lensesOf(document.uri);
      return all.length > 0 && all;
    }, 'a lens');
    assert.equal(lenses.length, 1);
    assert.match(lenses[0]?.command?.title ?? '', /^1 possible leak · 540 B · \d\S* K?B\/h$/);
    assert.equal(lenses[0]?.range.start.line, await lineOf(LEAK.source, 'struct varbind *varbind_copy('));
    const hints = await hintsOf(editor);
    assert.deepEqual(
      hints.map(({ position }) => position.line),
      [line],
    );
    const hovers = await hoversAt(document.uri, new vscode.Position(line, 8));
    const table = textOf(hovers);
    assert.match(table, /\| suspected \| 15 \| 540 B \|.* 15 × 36.*[▁▂▃▄▅▆▇█]{3,} \|/);
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
    const editor = await openSource(LEAK.source);
    const built = editor.document.getText();
    const line = await lineOf(LEAK.source, LEAK.text);
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
    await until(() => ours(editor.document.uri)[0]?.range.start.line === line + 2, 'the problem is there');
    await run('undo');
    await run('undo');
    await until(async () => {
      await editor.document.save();
      return (await readFile(editor.document.uri.fsPath, 'utf8')) === built;
    }, 'the file is as it was built');
    await until(() => ours(editor.document.uri)[0]?.range.start.line === line, 'the problem is back');
  });

  it('have a problem for the rarer leak too, with its own call stack', async () => {
    const leak = await until(
      () => ours(fileOf('net/buffer.c')).find(({ code }) => code === 'leak'),
      () => `the leak of telnet’s lines: ${JSON.stringify(vscode.languages.getDiagnostics())}`,
    );
    assert.equal(leak.range.start.line, await lineOf('net/buffer.c', 'heap_malloc(sizeof *buffer + length)'));
    const walk = leak.relatedInformation?.map(({ message }) => message) ?? [];
    assert.deepEqual(walk.slice(0, 3), ['buffer_new', 'called from new_line', 'called from session_open']);
  });

  it('say so where a file has changed too much', async () => {
    const editor = await openSource(LEAK.source);
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => edit.replace(whole, '/* Something else. */\nint answer = 42;\n'));
    const leak = await until(
      () => ours(editor.document.uri).find(({ message }) => /This file has changed much/.test(message)),
      () => `it is said: ${JSON.stringify(ours(editor.document.uri))}`,
    );
    assert.match(leak.message, /^Possible leak: /);
    assert.equal(leak.severity, vscode.DiagnosticSeverity.Information);
    await run('workbench.action.files.revert');
    await until(() => {
      const message = ours(editor.document.uri)[0]?.message ?? '';
      return message !== '' && !/changed much/.test(message);
    }, 'it is placed again');
  });

  it('keep all of it when the server is killed', async () => {
    const editor = await openSource(LEAK.source);
    const before = await until(
      () => ours(editor.document.uri).length > 0 && ours(editor.document.uri),
      'one',
    );
    await killServer();
    await until(async () => (await lensesOf(editor.document.uri)).length === 1, 'a lens again');
    const line = await lineOf(LEAK.source, LEAK.text);
    assert.deepEqual(
      (await hintsOf(editor)).map(({ position }) => position.line),
      [line],
      editor.document.getText(),
    );
    assert.match(
      textOf(await hoversAt(editor.document.uri, new vscode.Position(line, 8))),
      /\| suspected \|/,
    );
    const after = await until(() => ours(editor.document.uri).length > 0 && ours(editor.document.uri), 'one');
    assert.deepEqual(
      after.map(({ range }) => range.start.line),
      before.map(({ range }) => range.start.line),
    );
  });

  it('have what the settings say', async () => {
    await openSource(LEAK.source);
    await untilDiagnosed(LEAK.source, 'leak');
    const settings = vscode.workspace.getConfiguration('heapMonitor.editor');
    await settings.update('diagnostics', false, vscode.ConfigurationTarget.Workspace);
    await until(() => ours(fileOf(LEAK.source)).length === 0, 'the problems are gone');
    await settings.update('diagnostics', undefined, vscode.ConfigurationTarget.Workspace);
    await untilDiagnosed(LEAK.source, 'leak');
    const editor = await openSource(LEAK.source);
    const { uri } = editor.document;
    const shown: Readonly<Record<string, () => Promise<number>>> = {
      codeLens: async () => (await lensesOf(uri)).length,
      inlayHints: async () => (await hintsOf(editor)).length,
    };
    for (const [setting, count] of Object.entries(shown)) {
      await until(async () => (await count()) === 1, `${setting}: one at first`);
      await settings.update(setting, false, vscode.ConfigurationTarget.Workspace);
      await until(async () => (await count()) === 0, `${setting}: none`);
      for (const [other, others] of Object.entries(shown))
        if (other !== setting) assert.equal(await others(), 1, `${other} without ${setting}`);
      await settings.update(setting, undefined, vscode.ConfigurationTarget.Workspace);
    }
    assert.equal(ours(uri).length, 1, 'the problem has stayed');
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
    const line = (await lineOf(LEAK.source, LEAK.text)) + 1;
    assert.equal(caller?.target?.toString(true), `${fileOf(LEAK.source).toString(true)}#L${line}`);
    const hovers = await hoversAt(uri, caller?.range.start ?? new vscode.Position(0, 0));
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
    await removeDevices(api());
    await until(
      () =>
        vscode.languages
          .getDiagnostics()
          .every(([, all]) => all.every(({ source }) => source !== 'Heap Monitor')),
      () =>
        `no problems: ${JSON.stringify(vscode.languages.getDiagnostics().filter(([, all]) => all.some(({ source }) => source === 'Heap Monitor')))}`,
    );
  });
});
