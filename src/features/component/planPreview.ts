/** Shows what is going to be written, as the editor's own differences, before it is. */
import * as vscode from 'vscode';
import type { FileChange } from '../../component/change';

const SCHEME = 'heapmonitor-plan';

export class PlanPreview implements vscode.TextDocumentContentProvider, vscode.Disposable {
  /** Of the plan that is shown. */
  readonly #texts = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  #count = 0;

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? '';
  }

  /** @param folder That the changes' paths are relative to. */
  async show(title: string, folder: vscode.Uri, changes: readonly FileChange[]): Promise<void> {
    this.#texts.clear();
    const round = ++this.#count;
    const side = (name: string, path: string, text: string | null): vscode.Uri | undefined => {
      if (text === null) return undefined;
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${round}/${name}/${path}` });
      this.#texts.set(uri.path, text);
      return uri;
    };
    const resources = changes.map(({ path, before, after }) => [
      vscode.Uri.joinPath(folder, path),
      side('before', path, before),
      side('after', path, after),
    ]);
    await vscode.commands.executeCommand('vscode.changes', title, resources);
  }

  /** Closes what `show` has opened. */
  async close(title: string): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(tabs.filter((tab) => isPreview(tab, title)));
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** Such a tab has no input that the editor's API has a name for. */
function isPreview({ label, input }: vscode.Tab, title: string): boolean {
  return label.startsWith(title) && !(input instanceof vscode.TabInputText);
}
