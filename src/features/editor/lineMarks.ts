/** Marks beside lines with outstanding bytes: in the gutter and the overview ruler of the editors that are seen. */
import * as vscode from 'vscode';
import type { Mark, MarksOfDocument } from '../../server/facts';

const KINDS = ['growing', 'suspected', 'outstanding'] as const satisfies readonly Mark['kind'][];

/** Colours of the theme, and the icon's. */
const COLORS: Readonly<Record<Mark['kind'], string>> = {
  growing: 'editorWarning.foreground',
  suspected: 'editorInfo.foreground',
  outstanding: 'disabledForeground',
};
/** Marks drawn in one document. */
const MAX_MARKS = 2000;

export class Marks implements vscode.Disposable {
  readonly #types: Readonly<Record<Mark['kind'], vscode.TextEditorDecorationType>>;
  /** By the document's URI. */
  readonly #marks = new Map<string, readonly Mark[]>();
  readonly #listener: vscode.Disposable;

  /** @param icon Path of the icon of a kind. */
  constructor(icon: (kind: Mark['kind']) => string) {
    const type = (kind: Mark['kind']): vscode.TextEditorDecorationType =>
      vscode.window.createTextEditorDecorationType({
        gutterIconPath: icon(kind),
        gutterIconSize: 'contain',
        overviewRulerColor: new vscode.ThemeColor(COLORS[kind]),
        overviewRulerLane: vscode.OverviewRulerLane.Right,
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      });
    this.#types = {
      growing: type('growing'),
      suspected: type('suspected'),
      outstanding: type('outstanding'),
    };
    this.#listener = vscode.window.onDidChangeVisibleTextEditors((editors) =>
      editors.forEach((one) => this.#draw(one)),
    );
  }

  set({ uri, marks }: MarksOfDocument): void {
    const key = vscode.Uri.parse(uri).toString();
    if (marks.length === 0) this.#marks.delete(key);
    else this.#marks.set(key, marks.slice(0, MAX_MARKS));
    for (const editor of vscode.window.visibleTextEditors)
      if (editor.document.uri.toString() === key) this.#draw(editor);
  }

  /** The server has gone: so have its marks. */
  clear(): void {
    this.#marks.clear();
    vscode.window.visibleTextEditors.forEach((editor) => this.#draw(editor));
  }

  /** Those of a document, as they were sent. */
  of(uri: vscode.Uri): readonly Mark[] {
    return this.#marks.get(uri.toString()) ?? [];
  }

  dispose(): void {
    this.#listener.dispose();
    for (const kind of KINDS) this.#types[kind].dispose();
  }

  #draw(editor: vscode.TextEditor): void {
    const { document } = editor;
    const marks = this.of(document.uri);
    for (const kind of KINDS)
      editor.setDecorations(
        this.#types[kind],
        marks
          .filter((mark) => mark.kind === kind && mark.line < document.lineCount)
          .map(({ line }) => document.lineAt(line).range),
      );
  }
}
