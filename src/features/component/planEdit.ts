/** A plan as one edit of the workspace, which is undone at once. */
import * as vscode from 'vscode';
import { HumanError } from '../../errors';
import { t } from '../../words/l10n';
import { isOutdated, type FileChange } from '../../component/change';
import { differenceOf } from '../../component/textEdit';

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
  change: FileChange,
): Promise<vscode.TextDocument | undefined> {
  const { before, after } = change;
  if (before === null || after === null) {
    checkUnchanged(uri, change, await textNow(uri));
    if (before === null) edit.createFile(uri, { contents: new TextEncoder().encode(after ?? '') });
    else edit.deleteFile(uri, { ignoreIfNotExists: true });
    return undefined;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  checkUnchanged(uri, change, document.getText());
  const { from, to, text } = differenceOf(before, after);
  edit.replace(uri, new vscode.Range(document.positionAt(from), document.positionAt(to)), text);
  return document;
}

/** Throws a HumanError where a file is not what the plan was made for. */
function checkUnchanged(uri: vscode.Uri, change: FileChange, now: string | null): void {
  if (!isOutdated(change, now)) return;
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
