/**
 * Logs that are too long to be read in the editor: a note on their first line says so, and what reads them whole. The
 * editor gives texts over 50 MB to no extension at all.
 */
import * as vscode from 'vscode';
import { formatBytes } from '../../words/units';
import { t } from '../../words/l10n';
import { MAX_LOG_TEXT } from '../../server/protocol';
import { lengthOf, LOG_SELECTOR, looksLikeLog } from './logDocuments';

const SOURCE = 'Heap Monitor';
const CODE = 'long-log';

export class LongLogs implements vscode.Disposable, vscode.CodeActionProvider {
  readonly #notes = vscode.languages.createDiagnosticCollection('heapMonitor.longLogs');
  /** Were too long when they were opened: they are not read, whatever becomes of them. */
  readonly #left = new WeakSet<vscode.TextDocument>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor() {
    this.#subscriptions = [
      this.#notes,
      vscode.workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#changed(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#notes.delete(uri)),
      vscode.languages.registerCodeActionsProvider(LOG_SELECTOR, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    ];
    vscode.workspace.textDocuments.forEach((document) => this.#opened(document));
  }

  provideCodeActions(
    { uri }: vscode.TextDocument,
    _: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const notes = diagnostics.filter(({ source, code }) => source === SOURCE && code === CODE);
    if (notes.length === 0 || uri.scheme !== 'file') return [];
    const title = t('Open as a recording');
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = notes;
    action.isPreferred = true;
    action.command = { title, command: 'heapMonitor.openRecording', arguments: [uri] };
    return [action];
  }

  dispose(): void {
    for (const each of this.#subscriptions) each.dispose();
  }

  #opened(document: vscode.TextDocument): void {
    if (isTooLong(document)) this.#left.add(document);
    this.#changed(document);
  }

  #changed(document: vscode.TextDocument): void {
    const { uri } = document;
    if (isTooLong(document)) this.#notes.set(uri, [noteOn(document)]);
    else if (this.#notes.has(uri) && !this.#left.has(document)) this.#notes.delete(uri);
  }
}

function isTooLong(document: vscode.TextDocument): boolean {
  if (vscode.languages.match(LOG_SELECTOR, document) === 0) return false;
  return lengthOf(document) > MAX_LOG_TEXT && looksLikeLog(document);
}

function noteOn(document: vscode.TextDocument): vscode.Diagnostic {
  const note = new vscode.Diagnostic(
    document.lineAt(0).range,
    t(
      'This log has {0}: links, folding and the outline are for logs up to {1}; Open Recording… reads all of it.',
      formatBytes(lengthOf(document)),
      formatBytes(MAX_LOG_TEXT),
    ),
    vscode.DiagnosticSeverity.Information,
  );
  note.source = SOURCE;
  note.code = CODE;
  return note;
}
