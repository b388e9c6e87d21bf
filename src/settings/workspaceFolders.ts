/** The workspace, as the rooms that know no editor want it. */
import * as vscode from 'vscode';

/** Paths of the workspace's folders, absolute. */
export function workspaceFolders(): string[] {
  return vscode.workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [];
}
