/** Reports as read-only Markdown documents of the editor, shown as their preview. */
import * as vscode from 'vscode';
import type { Document } from '../exports/document';
import { toMarkdown } from '../exports/markdown';

const SCHEME = 'heapmonitor-report';
/** Reports kept; older ones are empty when their tab is opened again. */
const MAX_KEPT = 16;

export class ReportDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  #count = 0;

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? '';
  }

  async show(report: Document): Promise<void> {
    const name = report.title.replace(/[^\p{L}\p{N} ._-]+/gu, ' ').slice(0, 80);
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${++this.#count}/${name}.md` });
    this.#texts.set(uri.path, toMarkdown(report));
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= MAX_KEPT) break;
      this.#texts.delete(oldest);
    }
    const document = await vscode.workspace.openTextDocument(uri);
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      // The editor's own Markdown extension can be switched off.
      await vscode.window.showTextDocument(document, { preview: true });
    }
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
