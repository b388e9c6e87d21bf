/** A plan as one edit of the workspace, which is undone at once. */
import * as vscode from 'vscode';
import { HumanError } from '../../errors';
import { t } from '../../words/l10n';
import type { FileChange } from '../../component/change';

/** Changes of files below one folder. */
export interface FolderChanges {
  readonly folder: vscode.Uri;
  readonly changes: readonly FileChange[];
}

/** Writes and saves the changes. Rejects with a HumanError where a file has changed since they were planned. */
export async function applyChanges(...all: readonly FolderChanges[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const clean: vscode.TextDocument[] = [];
  for (const { folder, changes } of all) {
    for (const change of changes) {
      const document = await addChange(edit, vscode.Uri.joinPath(folder, change.path), change);
      if (document && !document.isDirty) clean.push(document);
    }
  }
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true })))
    throw new HumanError(
      t('VS Code could not apply the changes.'),
      t('See whether the files can be written, and try again.'),
    );
  await Promise.all(clean.map((document) => document.save()));
}

/** @returns The document that is changed; undefined where a file is made or removed. */
async function addChange(
  edit: vscode.WorkspaceEdit,
  uri: vscode.Uri,
  { before, after }: FileChange,
): Promise<vscode.TextDocument | undefined> {
  if (before === null) {
    edit.createFile(uri, { contents: new TextEncoder().encode(after ?? '') });
    return undefined;
  }
  if (after === null) {
    checkUnchanged(uri, before, (await textNow(uri)) ?? before);
    edit.deleteFile(uri, { ignoreIfNotExists: true });
    return undefined;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  checkUnchanged(uri, before, document.getText());
  const [from, to, text] = difference(before, after);
  edit.replace(uri, new vscode.Range(document.positionAt(from), document.positionAt(to)), text);
  return document;
}

/** Throws a HumanError where a file is not what the plan was made for: what was edited since would be lost. */
function checkUnchanged(uri: vscode.Uri, before: string, now: string): void {
  if (now === before) return;
  throw new HumanError(
    t('{0} has changed in the meantime.', vscode.workspace.asRelativePath(uri)),
    t('Run the command again.'),
  );
}

/** With what is not saved yet; null where there is no such file. */
async function textNow(uri: vscode.Uri): Promise<string | null> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  const bytes = await vscode.workspace.fs.readFile(uri).then(
    (read) => read,
    () => null,
  );
  return bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** The piece of `before` that is another one in `after`, and what it is there. */
function difference(before: string, after: string): [from: number, to: number, text: string] {
  const shortest = Math.min(before.length, after.length);
  let from = 0;
  while (from < shortest && before[from] === after[from]) from++;
  let same = 0;
  while (same < shortest - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  // Not in the midst of a line end.
  if (before[from - 1] === '\r') from--;
  if (same > 0 && before.at(-same) === '\n') same--;
  return [from, before.length - same, after.slice(from, after.length - same)];
}
