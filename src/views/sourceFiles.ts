/** Opens the source line of a frame. Paths come from the ELF: each is looked for before it is opened. */
import * as vscode from 'vscode';
import { HumanError } from '../errors';
import { findSource } from '../project/findSource';
import { bestMatches, segments, type SourceMapRule } from '../project/sourceMap';
import { workspaceFolders } from '../settings/workspaceFolders';
import { t } from '../words/l10n';

export interface SourceLocation {
  /** As the compiler recorded it. */
  readonly file: string;
  /** 1-based; 0 where unknown. */
  readonly line: number;
}

/** Rules that outlive the window: the user's own, and those learned from a choice. */
export interface SourceRules {
  /** Best first. */
  all(): readonly SourceMapRule[];
  learn(rule: SourceMapRule): Promise<void>;
}

/** Files of one name looked at in a workspace. */
const MAX_FOUND = 200;

export class SourceFiles {
  constructor(private readonly rules: SourceRules) {}

  /**
   * Shows a source line in an editor that does not cover the panel. Rejects with a HumanError where the file is not on
   * this machine.
   */
  async reveal(
    { file, line }: SourceLocation,
    elfPath: string | null,
    panelColumn: vscode.ViewColumn | undefined,
  ): Promise<void> {
    const path = await this.#find(file, elfPath);
    if (path === undefined) return;
    const position = new vscode.Position(Math.max(0, line - 1), 0);
    await vscode.window.showTextDocument(vscode.Uri.file(path), {
      selection: new vscode.Range(position, position),
      viewColumn: columnBeside(panelColumn),
      preview: true,
    });
  }

  /** The file, found without asking anybody; null where it is not on this machine, or may be several. */
  async find(file: string, elfPath: string | null): Promise<string | null> {
    const known = await findSource(file, { folders: workspaceFolders(), elfPath, rules: this.rules.all() });
    if (known !== null) return known;
    const [only, ...others] = await searchWorkspace(file);
    return only !== undefined && others.length === 0 ? only : null;
  }

  /** Undefined where the user was asked and chose none. */
  async #find(file: string, elfPath: string | null): Promise<string | undefined> {
    const known = await findSource(file, { folders: workspaceFolders(), elfPath, rules: this.rules.all() });
    if (known !== null) return known;
    const matches = await searchWorkspace(file);
    if (matches.length === 0)
      throw new HumanError(
        t('{0} is not on this machine.', file),
        t('Open the folder it was built from, or map its path with heapMonitor.sourcePathMap.'),
      );
    return matches.length === 1 ? matches[0] : this.#ask(file, matches);
  }

  /** Asks which of several files it is, once: the answer becomes a rule. */
  async #ask(file: string, matches: readonly string[]): Promise<string | undefined> {
    const items = matches.map((path) => ({ label: vscode.workspace.asRelativePath(path), path }));
    const chosen = await vscode.window.showQuickPick(items, { title: t('Which file is {0}?', file) });
    if (chosen) await this.rules.learn(ruleBetween(file, chosen.path));
    return chosen?.path;
  }
}

/** Files of the workspace that have the recorded file's name and share the longest end of its path. */
async function searchWorkspace(file: string): Promise<string[]> {
  const name = segments(file).at(-1) ?? '';
  if (name === '' || /[*?{}[\]]/.test(name)) return [];
  const found = await vscode.workspace.findFiles(`**/${name}`, undefined, MAX_FOUND);
  return bestMatches(
    file,
    found.map(({ fsPath }) => fsPath),
  );
}

/** The rule by which one path becomes the other: what is left of both without their common end. */
function ruleBetween(recorded: string, path: string): SourceMapRule {
  const from = segments(recorded);
  const to = segments(path);
  while (from.length > 1 && to.length > 1 && from.at(-1) === to.at(-1)) {
    from.pop();
    to.pop();
  }
  const root = /^[\\/]/.test(path) ? '/' : '';
  return { from: from.join('/'), to: root + to.join('/') };
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
