/** Options set right: in `sdkconfig.defaults`, never in `sdkconfig` unless the user says so; and the baud rate. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ConfigLine } from '../../checks/check';
import { editsFor } from '../../checks/configEdit';
import { SECTION } from '../../settings/settings';
import { HumanError } from '../../errors';
import { howToApply } from '../../exports/projectReport';
import { t } from '../../words/l10n';

const DEFAULTS = 'sdkconfig.defaults';

export interface ConfigFix {
  readonly lines: readonly ConfigLine[];
  /** null: it is to stay. */
  readonly baudRate: number | null;
}

/** What came with a command: null where it is no fix. */
export function toConfigFix(given: unknown): ConfigFix | null {
  const { lines, baudRate } = (given ?? {}) as { lines?: unknown; baudRate?: unknown };
  if (!Array.isArray(lines) || !lines.every(isLine)) return null;
  return { lines, baudRate: typeof baudRate === 'number' && baudRate > 0 ? baudRate : null };
}

function isLine(value: unknown): value is ConfigLine {
  const { name, value: to } = (value ?? {}) as { name?: unknown; value?: unknown };
  return typeof name === 'string' && /^\w+$/.test(name) && typeof to === 'string' && !/[\r\n]/.test(to);
}

/** @param folder Of the project. Resolves when the files are written. */
export async function applyConfigFix(folder: string, { lines, baudRate }: ConfigFix): Promise<void> {
  if (baudRate !== null) await setBaudRate(vscode.Uri.file(folder), baudRate);
  if (lines.length === 0) return;
  const defaults = vscode.Uri.joinPath(vscode.Uri.file(folder), DEFAULTS);
  await write(defaults, lines);
  void hint(vscode.Uri.joinPath(vscode.Uri.file(folder), 'sdkconfig'), lines);
}

/** Where several projects are open, for the one alone. */
async function setBaudRate(folder: vscode.Uri, baudRate: number): Promise<void> {
  const { Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const isOneOfSeveral =
    (vscode.workspace.workspaceFolders ?? []).length > 1 && vscode.workspace.getWorkspaceFolder(folder);
  await vscode.workspace
    .getConfiguration(SECTION, folder)
    .update('baudRate', baudRate, isOneOfSeveral ? WorkspaceFolder : Workspace);
}

/** The folder of the project that a configuration file is of. */
export function folderOf(uri: string): string {
  return dirname(vscode.Uri.parse(uri).fsPath);
}

/** An edit of the document, so that it can be undone, and saved. */
async function write(uri: vscode.Uri, lines: readonly ConfigLine[]): Promise<void> {
  const creation = new vscode.WorkspaceEdit();
  creation.createFile(uri, { ignoreIfExists: true });
  const isThere = await vscode.workspace.applyEdit(creation);
  const document = isThere && (await vscode.workspace.openTextDocument(uri));
  const isDone = document && (await change(document, lines));
  if (!isDone) throw new HumanError(t('{0} cannot be written.', uri.fsPath), t('Is the folder writable?'));
}

async function change(document: vscode.TextDocument, lines: readonly ConfigLine[]): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  const newline = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const added: string[] = [];
  for (const { line, replaces, text } of editsFor(document.getText(), lines)) {
    if (replaces) edit.replace(document.uri, document.lineAt(line).range, text);
    else added.push(text);
  }
  const end = document.lineAt(document.lineCount - 1).range.end;
  const lead = end.character > 0 ? newline : '';
  if (added.length > 0) edit.insert(document.uri, end, lead + added.join(newline) + newline);
  return (await vscode.workspace.applyEdit(edit)) && (!document.isDirty || (await document.save()));
}

/** Says how it comes into force; what is set in sdkconfig already wins over the defaults. */
async function hint(sdkconfig: vscode.Uri, lines: readonly ConfigLine[]): Promise<void> {
  const bytes = await vscode.workspace.fs.readFile(sdkconfig).then(
    (read) => read,
    () => null,
  );
  const isOther = bytes !== null && editsFor(new TextDecoder().decode(bytes), lines).length > 0;
  const both = t('Set in sdkconfig Too');
  const written = t('sdkconfig.defaults is written.');
  const chosen = await vscode.window.showInformationMessage(
    `${written} ${isOther ? howToApply() : t('Build the project again (idf.py reconfigure build).')}`,
    ...(isOther ? [both] : []),
  );
  if (chosen !== both) return;
  await write(sdkconfig, lines);
  vscode.window.setStatusBarMessage(t('sdkconfig is changed: run idf.py reconfigure build.'), SAID_MS);
}

const SAID_MS = 8000;
