/** Opens the source line of a frame. Paths come from the ELF: each is looked for before it is opened. */
import { dirname, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { HumanError } from '../errors';

export interface SourceLocation {
  /** As the compiler recorded it. */
  readonly file: string;
  /** 1-based; 0 where unknown. */
  readonly line: number;
}

/**
 * Shows a source line in an editor that does not cover the panel.
 * @param elfPath Relative paths are looked for beside the ELF first, then in the workspace.
 */
export async function revealSource(
  { file, line }: SourceLocation,
  elfPath: string | null,
  panelColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  const path = await findSource(file, elfPath);
  if (path === null)
    throw new HumanError(
      `${file} is not on this machine.`,
      'Open the folder of the project it was built from.',
    );
  const position = new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.window.showTextDocument(vscode.Uri.file(path), {
    selection: new vscode.Range(position, position),
    viewColumn: columnBeside(panelColumn),
    preview: true,
  });
}

async function findSource(file: string, elfPath: string | null): Promise<string | null> {
  const folders = vscode.workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [];
  const roots = [...(elfPath === null ? [] : [dirname(elfPath)]), ...folders];
  const candidates = isAbsolute(file) ? [file] : roots.map((root) => join(root, file));
  for (const path of candidates) if (await isFile(path)) return path;
  return null;
}

async function isFile(path: string): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(vscode.Uri.file(path));
    return (type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}

/** An editor group other than the panel's: one with an editor if there is one. */
function columnBeside(panelColumn: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const { Active, One, Beside } = vscode.ViewColumn;
  if (panelColumn === undefined) return Active;
  const other = vscode.window.visibleTextEditors.find(
    ({ viewColumn }) => viewColumn !== undefined && viewColumn !== panelColumn,
  );
  if (other?.viewColumn !== undefined) return other.viewColumn;
  return panelColumn === One ? Beside : One;
}
