/**
 * The workspace's ignore list, `.heapmonitor/ignore` in each of its folders: read, watched, appended to. What its rules
 * mean is in `analysis/ignore/rules.ts`.
 */
import * as vscode from 'vscode';
import {
  formatRule,
  IGNORE_FILE,
  IGNORE_FOLDER,
  MAX_IGNORE_LENGTH,
  parseIgnoreFile,
  type IgnoreRule,
} from '../../analysis/ignore/rules';
import { describeError, HumanError } from '../../errors';
import { t } from '../../words/l10n';
import type { RulesInForce } from '../../views/ignoring';
import { ignoreProblemText } from '../../words/ignoreProblem';

const HEADER = `# Call sites that Heap Monitor does not count as leaks. One rule a line:
#   function_name             a function of the call stack; * stands for any text
#   file:components/lwip/*    a source file of the call stack
#   inner < outer < outermost called from; other frames may stand between
# What follows a # is a comment: say why.
`;

export class IgnoreList implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];
  #problems = '';
  /** Reading goes one after the other; the last one holds. */
  #reading: Promise<void> = Promise.resolve();

  /**
   * @param inForce Gets the rules.
   * @param problem Takes what is wrong with the file, for the log.
   */
  constructor(
    private readonly inForce: Pick<RulesInForce, 'all' | 'set'>,
    private readonly problem: (text: string) => void,
  ) {
    // Where a folder goes, nothing is told of what was in it.
    const watcher = vscode.workspace.createFileSystemWatcher(`**/{${IGNORE_FILE},${IGNORE_FOLDER}}`);
    const read = (): void => void this.read();
    this.#subscriptions = [
      watcher,
      watcher.onDidChange(read),
      watcher.onDidCreate(read),
      watcher.onDidDelete(read),
      vscode.workspace.onDidChangeWorkspaceFolders(read),
    ];
    read();
  }

  /** Reads the files anew. */
  read(): Promise<void> {
    return (this.#reading = this.#reading.then(() => this.#read()));
  }

  /** Adds a rule to the list of the first folder. Rejects with a HumanError where there is none. */
  async add(rule: string, comment: string): Promise<void> {
    const uri = this.#file();
    const before = (await readText(uri)) ?? HEADER;
    const gap = before === '' || before.endsWith('\n') ? '' : '\n';
    const text = `${before}${gap}${formatRule(rule, comment)}\n`;
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await this.read();
  }

  /** Opens the list, made where there is none yet. @param line To go to, from 1. */
  async edit(line = 1): Promise<void> {
    const uri = this.#file();
    if ((await readText(uri)) === null)
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(HEADER));
    const at = new vscode.Position(Math.max(0, line - 1), 0);
    await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
  }

  dispose(): void {
    for (const each of this.#subscriptions) each.dispose();
  }

  #file(): vscode.Uri {
    const folder = vscode.workspace.workspaceFolders?.[0];
    if (!folder)
      throw new HumanError(
        t('The ignore list is kept in the workspace, and no folder is open.'),
        t('Open the folder of the firmware.'),
      );
    return vscode.Uri.joinPath(folder.uri, IGNORE_FILE);
  }

  async #read(): Promise<void> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const read = await Promise.all(
      folders.map(({ uri }) => readRules(vscode.Uri.joinPath(uri, IGNORE_FILE))),
    );
    const problems = read.flatMap((one) => one.problems).join(' ');
    if (problems !== '' && problems !== this.#problems) this.problem(`${IGNORE_FILE}: ${problems}`);
    this.#problems = problems;
    const rules = read.flatMap((one) => one.rules);
    if (JSON.stringify(rules) !== JSON.stringify(this.inForce.all)) this.inForce.set(rules);
  }
}

interface ReadRules {
  readonly rules: readonly IgnoreRule[];
  /** A sentence each. */
  readonly problems: readonly string[];
}

async function readRules(uri: vscode.Uri): Promise<ReadRules> {
  try {
    const { rules, problems } = parseIgnoreFile((await readText(uri)) ?? '');
    return { rules, problems: problems.map(ignoreProblemText) };
  } catch (error) {
    return { rules: [], problems: [describeError(error)] };
  }
}

/** null where there is no such file. Rejects with a HumanError where it is too long to be one. */
async function readText(uri: vscode.Uri): Promise<string | null> {
  const size = await vscode.workspace.fs.stat(uri).then(
    (stat) => stat.size,
    () => null,
  );
  if (size === null) return null;
  // A character takes four bytes at most.
  if (size > 4 * MAX_IGNORE_LENGTH)
    throw new HumanError(t('{0} is too long for an ignore list.', uri.fsPath), t('Remove rules from it.'));
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
