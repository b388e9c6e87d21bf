/** Which ELF is used: the demo's for the demo device, else the setting's, else what the project's build made. */
import * as vscode from 'vscode';
import type { SymbolizerClient } from './client';
import { readSettings, type Stored } from './config';
import type { Disposable } from './model/emitter';
import { sha256OfFile, type ElfArchive } from './project/elfArchive';
import { findElf, type FoundElf } from './project/findElf';
import { formatBytes } from './views/format';

/** What builds make: ELFs and what tells where they are; and their folders, for what is in a removed one is not told. */
const WATCHED =
  '{build,build/*.elf,build/project_description.json,.pio,.pio/build,.pio/build/*,.pio/build/*/firmware.elf,*.elf}';

export class ElfChoice implements vscode.Disposable {
  readonly #watcher = vscode.workspace.createFileSystemWatcher(`**/${WATCHED}`);
  #override: string | null = null;
  /** Prefix of the hash of the ELF that runs, as printed; null: not known. */
  #printed: string | null = null;
  /** The ELF and the printed hash that the archive was searched for last. */
  #searched = '';
  readonly #listener: Disposable;
  /** Counts searches: of several at a time, the last one holds. */
  #searches = 0;

  constructor(
    private readonly client: SymbolizerClient,
    private readonly archive: ElfArchive,
    /** The user's choice among several, by its path. */
    private readonly chosen: Stored<string>,
  ) {
    this.#listener = client.onDidChange(() => {
      if (client.elfMatch === 'mismatch' && !this.#isSearched()) void this.update();
    });
    this.#watcher.onDidCreate(() => void this.update());
    this.#watcher.onDidChange(() => void this.update()); // a clean and a build, told as one
    this.#watcher.onDidDelete(() => void this.update());
  }

  /** The demo device brings its own ELF; null: the project's. */
  async setOverride(path: string | null): Promise<void> {
    this.#override = path;
    await this.update();
  }

  /** The running firmware has told the hash of its ELF: where the project's is another, the archive may have it. */
  async setPrinted(prefix: string | null): Promise<void> {
    if (prefix === this.#printed) return;
    this.#printed = prefix;
    this.client.setPrinted(prefix);
    await this.update();
  }

  /** Looks for the ELF again. The server itself sees when the file it has was rebuilt. */
  async update(): Promise<void> {
    const search = ++this.#searches;
    const path = this.#override ?? (await this.#search());
    if (search !== this.#searches) return;
    if (typeof path !== 'string') await this.client.setElf(null, path.missing);
    else if (!this.#isInUse(path)) await this.client.setElf(path);
    if (search === this.#searches) await this.#searchArchive(search);
  }

  #isInUse(path: string): boolean {
    const { elf } = this.client;
    return 'path' in elf && elf.path === path && elf.state !== 'failed';
  }

  #searchKey(): string {
    const { elf } = this.client;
    return `${this.#printed} ${elf.state === 'ready' ? elf.sha256 : elf.state}`;
  }

  #isSearched(): boolean {
    return this.#searched === this.#searchKey();
  }

  /** Takes the kept ELF that runs where the one in use is not it, unless the user has chosen that one himself. */
  async #searchArchive(search: number): Promise<void> {
    const { elf, elfMatch } = this.client;
    const isWrong = elfMatch === 'mismatch' || elf.state === 'none' || elf.state === 'failed';
    if (this.#printed === null || !isWrong) return;
    this.#searched = this.#searchKey();
    if ('path' in elf && elf.path === this.chosen.value) return;
    const found = await this.archive.find(this.#printed);
    if (found && search === this.#searches) await this.client.setElf(found.path);
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
    await this.#use(path);
  }

  /** Lists the ELFs that are kept by their hash; the one that is picked is used for now. */
  async askKept(): Promise<void> {
    const items = (await this.archive.list()).map(({ sha256, path, sizeBytes, usedMs }) => ({
      label: sha256.slice(0, 16),
      description: `${formatBytes(sizeBytes)}, used ${new Date(usedMs).toLocaleString()}`,
      path,
    }));
    const title =
      items.length === 0 ? 'No ELF files are kept yet' : 'Kept ELF files, by the SHA-256 they are found by';
    const pick = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
    if (pick) await this.#use(pick.path);
  }

  async clearKept(): Promise<void> {
    await this.archive.clear();
    await this.update();
  }

  /** Uses an ELF that the user has chosen himself, whatever the firmware says. */
  async #use(path: string): Promise<void> {
    this.#override = null;
    this.client.trust(path);
    await this.client.setElf(path);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#watcher.dispose();
  }

  #find(): Promise<FoundElf> {
    const folders = vscode.workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [];
    return findElf(folders, readSettings().elfPath);
  }

  /** Of several ELFs the one whose hash the firmware has printed. */
  async #running(paths: readonly string[]): Promise<string | undefined> {
    const printed = this.#printed;
    if (printed === null) return undefined;
    for (const path of paths) if ((await sha256OfFile(path).catch(() => '')).startsWith(printed)) return path;
    return undefined;
  }

  async #search(): Promise<string | { missing: string }> {
    const chosen = this.chosen.value;
    if (readSettings().elfPath === '' && chosen !== undefined && (await exists(chosen))) return chosen;
    const found = await this.#find();
    switch (found.kind) {
      case 'found':
        return found.path;
      case 'several': {
        const running = await this.#running(found.paths);
        if (running !== undefined) return running;
        return { missing: `${found.paths.length} ELF files were found: click to choose one.` };
      }
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
