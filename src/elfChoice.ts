/** Which ELF is used: the demo's for the demo device, else the setting's, else what the project's build made. */
import * as vscode from 'vscode';
import type { SymbolizerClient } from './client';
import { readSettings, type Stored } from './config';
import type { Disposable } from './model/emitter';
import { sha256OfFile, type ElfArchive } from './project/elfArchive';
import { isFile } from './project/files';
import { findBootloader, findElf, type FoundElf } from './project/findElf';
import { findRomElf } from './project/romElf';
import type { Programs } from './server/protocol';
import { formatBytes } from './views/format';
import { workspaceFolders } from './views/workspace';

/** What builds make: ELFs and what tells where they are; and their folders, for what is in a removed one is not told. */
const WATCHED =
  '{build,build/*.elf,build/project_description.json,.pio,.pio/build,.pio/build/*,.pio/build/*/firmware.elf,*.elf}';

const NO_PROGRAMS: Programs = { path: null, bootloader: null, rom: null };

/** What a device says of the firmware that runs on it; null where it has not. */
export interface RunningFirmware {
  /** Prefix of the SHA-256 of its ELF. */
  readonly elfSha256: string | null;
  /** Such as `esp32s3`. */
  readonly chip: string | null;
  /** v1.1 as 101. */
  readonly chipRevision: number | null;
}

export const NO_FIRMWARE: RunningFirmware = { elfSha256: null, chip: null, chipRevision: null };

export class ElfChoice implements vscode.Disposable {
  readonly #watcher = vscode.workspace.createFileSystemWatcher(`**/${WATCHED}`);
  #override: string | null = null;
  #firmware = NO_FIRMWARE;
  /** The ELF and the printed hash that the archive was searched for last. */
  #searched = '';
  readonly #listener: Disposable;
  /** The programs that were set last. */
  #used = '';
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

  /** The device has told what runs on it: where the project's ELF is another, the archive may have it. */
  async setFirmware({ elfSha256, chip, chipRevision }: RunningFirmware): Promise<void> {
    const known = this.#firmware;
    if (elfSha256 === known.elfSha256 && chip === known.chip && chipRevision === known.chipRevision) return;
    this.#firmware = { elfSha256, chip, chipRevision };
    this.client.setPrinted(elfSha256);
    await this.update();
  }

  /** Looks for the ELF again. The server itself sees when the file it has was rebuilt. */
  async update(): Promise<void> {
    const search = ++this.#searches;
    const path = this.#override ?? (await this.#search());
    if (search !== this.#searches) return;
    if (typeof path !== 'string') await this.client.setPrograms(NO_PROGRAMS, path.missing);
    else await this.#useElf(path);
    if (search === this.#searches) await this.#searchArchive(search);
  }

  /** Uses an application's ELF with the others of its chip, unless these are in use. */
  async #useElf(path: string): Promise<void> {
    const folders = workspaceFolders();
    const { chip, chipRevision } = this.#firmware;
    const [bootloader, rom] = await Promise.all([
      findBootloader(folders, path),
      chip === null ? null : findRomElf(chip, chipRevision),
    ]);
    const { elf } = this.client;
    const key = JSON.stringify([path, bootloader, rom]);
    if ('path' in elf && elf.state !== 'failed' && elf.path === path && key === this.#used) return;
    this.#used = key;
    await this.client.setPrograms({ path, bootloader, rom });
  }

  #searchKey(): string {
    const { elf } = this.client;
    return `${this.#firmware.elfSha256} ${elf.state === 'ready' ? elf.sha256 : elf.state}`;
  }

  #isSearched(): boolean {
    return this.#searched === this.#searchKey();
  }

  /** Takes the kept ELF that runs where the one in use is not it, unless the user has chosen that one himself. */
  async #searchArchive(search: number): Promise<void> {
    const { elf, elfMatch } = this.client;
    const isWrong = elfMatch === 'mismatch' || elf.state === 'none' || elf.state === 'failed';
    if (this.#firmware.elfSha256 === null || !isWrong) return;
    this.#searched = this.#searchKey();
    if ('path' in elf && elf.path === this.chosen.value) return;
    const found = await this.archive.find(this.#firmware.elfSha256);
    if (found && search === this.#searches) await this.#useElf(found.path);
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
    await this.#useElf(path);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#watcher.dispose();
  }

  #find(): Promise<FoundElf> {
    return findElf(workspaceFolders(), readSettings().elfPath);
  }

  /** Of several ELFs the one whose hash the firmware has printed. */
  async #running(paths: readonly string[]): Promise<string | undefined> {
    const printed = this.#firmware.elfSha256;
    if (printed === null) return undefined;
    for (const path of paths) if ((await sha256OfFile(path).catch(() => '')).startsWith(printed)) return path;
    return undefined;
  }

  async #search(): Promise<string | { missing: string }> {
    const chosen = this.chosen.value;
    if (readSettings().elfPath === '' && chosen !== undefined && (await isFile(chosen))) return chosen;
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

async function browseElf(): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'ELF file of the firmware',
      openLabel: 'Use',
      filters: { 'ELF files': ['elf'], 'All files': ['*'] },
    })) ?? [];
  return file?.fsPath;
}
