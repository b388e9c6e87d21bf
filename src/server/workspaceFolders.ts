/** The workspace's folders, as the server knows them. */
import { relative, isAbsolute } from 'node:path';
import type { WorkspaceFolder } from 'vscode-languageserver/node';
import { pathOf } from './placing/currentText';

export class WorkspaceFolders {
  #paths: readonly string[] = [];

  get paths(): readonly string[] {
    return this.#paths;
  }

  set(folders: readonly WorkspaceFolder[] | null | undefined): void {
    this.#paths = (folders ?? []).flatMap(({ uri }) => pathOf(uri) ?? []);
  }

  change(added: readonly WorkspaceFolder[], removed: readonly WorkspaceFolder[]): void {
    const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
    const come = added.flatMap(({ uri }) => pathOf(uri) ?? []);
    this.#paths = [...this.#paths.filter((path) => !gone.has(path)), ...come];
  }

  /** Whether a file lies in one of them. */
  has(path: string): boolean {
    return this.#paths.some((folder) => {
      const inside = relative(folder, path);
      return inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
    });
  }
}
