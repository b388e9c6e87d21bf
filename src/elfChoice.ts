/** Which ELF is used: the demo's for the demo device, else the setting's, else what the project's build made. */
import * as vscode from 'vscode';
import type { SymbolizerClient } from './client';
import { readSettings, type Stored } from './config';
import { findElf, type FoundElf } from './project/findElf';

/** What builds make: ELFs and what tells where they are; and their folders, for what is in a removed one is not told. */
const WATCHED =
  '{build,build/*.elf,build/project_description.json,.pio,.pio/build,.pio/build/*,.pio/build/*/firmware.elf,*.elf}';

export class ElfChoice implements vscode.Disposable {
  readonly #watcher = vscode.workspace.createFileSystemWatcher(`**/${WATCHED}`);
  #override: string | null = null;
  /** Counts searches: of several at a time, the last one holds. */
  #searches = 0;

  constructor(
    private readonly client: SymbolizerClient,
    /** The user's choice among several, by its path. */
    private readonly chosen: Stored<string>,
  ) {
    this.#watcher.onDidCreate(() => void this.update());
    this.#watcher.onDidChange(() => void this.update()); // a clean and a build, told as one
    this.#watcher.onDidDelete(() => void this.update());
  }

  /** The demo device brings its own ELF; null: the project's. */
  async setOverride(path: string | null): Promise<void> {
    this.#override = path;
    await this.update();
  }

  /** Looks for the ELF again. The server itself sees when the file it has was rebuilt. */
  async update(): Promise<void> {
    const search = ++this.#searches;
    const path = this.#override ?? (await this.#search());
    if (search !== this.#searches) return;
    const current = this.client.elf;
    if (typeof path !== 'string') return this.client.setElf(null, path.missing);
    if ('path' in current && current.path === path && current.state !== 'failed') return;
    await this.client.setElf(path);
  }

  /** Asks the user which ELF to use, and remembers it. */
  async ask(): Promise<void> {
    const found = await this.#find();
    const paths = found.kind === 'several' ? found.paths : found.kind === 'found' ? [found.path] : [];
    const items = paths.map((path) => ({ label: vscode.workspace.asRelativePath(path), path }));
    const browse = { label: '$(folder-opened) Browse…', path: '' };
    const pick =
      items.length === 0
        ? browse
        : await vscode.window.showQuickPick([...items, browse], { title: 'ELF file of the firmware' });
    const path = pick?.path === '' ? await browseElf() : pick?.path;
    if (path === undefined) return;
    await this.chosen.set(path);
    this.#override = null;
    await this.client.setElf(path);
  }

  dispose(): void {
    this.#watcher.dispose();
  }

  #find(): Promise<FoundElf> {
    const folders = vscode.workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [];
    return findElf(folders, readSettings().elfPath);
  }

  async #search(): Promise<string | { missing: string }> {
    const chosen = this.chosen.value;
    if (readSettings().elfPath === '' && chosen !== undefined && (await exists(chosen))) return chosen;
    const found = await this.#find();
    switch (found.kind) {
      case 'found':
        return found.path;
      case 'several':
        return { missing: `${found.paths.length} ELF files were found: click to choose one.` };
      case 'none':
        return found;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return vscode.workspace.fs.stat(vscode.Uri.file(path)).then(
    () => true,
    () => false,
  );
}

async function browseElf(): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'ELF file of the firmware',
      openLabel: 'Use',
      filters: { 'ELF files': ['elf'], 'All files': ['*'] },
    })) ?? [];
  return file?.fsPath;
}
