/** What can be done about what the session shows in source files. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { actionsAt, fileOf, lineOf, openSource, ours, untilDiagnosed, useDemo } from '../support/demoProject';
import { failOnUnhandledRejections, inWorkspace, isLinux, run, until } from '../support/extensionHost';

/** Resolves when the editor's watcher tells of a file that was written. */
function changeOf(file: string): Promise<void> {
  const watcher = vscode.workspace.createFileSystemWatcher(`**/${file}`);
  return new Promise<void>((resolve) => {
    watcher.onDidCreate(() => resolve());
    watcher.onDidChange(() => resolve());
  }).finally(() => void watcher.dispose());
}

(isLinux ? describe : describe.skip)('problems in source files', () => {
  failOnUnhandledRejections();

  useDemo();

  it('offer a report, and a prompt with the sources of the call stack', async () => {
    const { document } = await openSource('net/varbind.c');
    const [leak] = await untilDiagnosed('net/varbind.c', 'leak');
    assert.ok(leak);
    const actions = await actionsAt(document.uri, leak.range);
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
    const { document } = await openSource('main.c');
    const stacks = await untilDiagnosed('main.c', 'stack');
    const [stack, ...others] = stacks.filter(
      ({ severity }) => severity === vscode.DiagnosticSeverity.Warning,
    );
    assert.ok(stack && others.length === 0);
    assert.equal(stack.range.start.line, await lineOf('main.c', 'task_create("telnet"'));
    const actions = await actionsAt(document.uri, stack.range);
    const fix = actions.find(({ edit }) => edit);
    assert.equal(fix?.title, 'Set the stack size to 992 (now 608)');
    assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
    assert.match(document.lineAt(stack.range.start.line).text, /telnet_task, 992, 4/);
    await run('undo');
    await document.save();
  });

  it('have no problem where the ignore list has its call stack', async () => {
    await openSource('net/varbind.c');
    const [leak] = await untilDiagnosed('net/varbind.c', 'leak');
    const actions = await actionsAt(fileOf('net/varbind.c'), leak?.range ?? new vscode.Range(0, 0, 0, 0));
    const ignore = actions.find(({ title }) => title.startsWith('Ignore'))?.command;
    assert.ok(ignore);
    const watched = changeOf('.heapmonitor/ignore');
    await run(ignore.command, ...((ignore.arguments ?? []) as unknown[]), 'varbind_copy', 'a test');
    await until(() => ours(fileOf('net/varbind.c')).length === 0, 'the problem is gone');
    await watched; // of a file that comes and goes in a moment nothing is told
    await rm(inWorkspace('.heapmonitor'), { recursive: true }); // as git does with a folder's last file
    await untilDiagnosed('net/varbind.c', 'leak');
  });
});
