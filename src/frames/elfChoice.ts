/**
 * Which ELF is used: the selected device's own (chosen for it, or the demo's), else the setting's, else what the
 * project's build made.
 */
import * as vscode from 'vscode';
import type { SymbolizerClient } from './symbolizerClient';
import { readSettings, type Stored } from '../settings/settings';
import { workspaceBuilds } from '../settings/workspaceBuilds';
import type { Devices } from '../sessions/devices';
import type { Disposable } from '../model/emitter';
import { sha256OfFile, type ElfArchive } from '../project/elfArchive';
import { isFile } from '../project/files';
import { buildOf, findElf, type FoundElf } from '../project/findElf';
import { findRomElf } from '../project/romElf';
import type { Programs } from '../server/protocol';
import { baseName, formatBytes } from '../words/units';
import { workspaceFolders } from '../settings/workspaceFolders';
import { t } from '../words/l10n';

/** What builds make: ELFs and what tells where they are; and their folders, for what is in a removed one is not told. */
const WATCHED =
  '{build,build*/*.elf,project_description.json,.pio,.pio/build,.pio/build/*,*.elf,platformio.ini,CMakePresets.json}';

const NO_PROGRAMS: Programs = { path: null, bootloader: null, rom: null };

/** Choices for single devices that are remembered. */
const MAX_CHOICES = 16;

/** What a device says of the firmware that runs on it; null where it has not. */
interface RunningFirmware {
  /** Prefix of the SHA-256 of its ELF. */
  readonly elfSha256: string | null;
  /** Such as `esp32s3`. */
  readonly chip: string | null;
  /** v1.1 as 101. */
  readonly chipRevision: number | null;
}

const NO_FIRMWARE: RunningFirmware = { elfSha256: null, chip: null, chipRevision: null };

export class ElfChoice implements vscode.Disposable {
  readonly #watcher = vscode.workspace.createFileSystemWatcher(`**/${WATCHED}`);
  #firmware = NO_FIRMWARE;
  /** The ELF and the printed hash that the archive was searched for last. */
  #searched = '';
  readonly #listeners: readonly Disposable[];
  /** The device that is followed, and the choice for it, as they were last. */
  #followed = '';
  /** The programs that were set last. */
  #used = '';
  /** Counts searches: of several at a time, the last one holds. */
  #searches = 0;

  constructor(
    private readonly client: SymbolizerClient,
    private readonly archive: ElfArchive,
    private readonly devices: Devices,
    /** The user's choice among several ELFs, by its path. */
    private readonly chosen: Stored<string>,
    /** Those for single devices, where there were several: by the device's id. */
    private readonly chosenForDevice: Stored<Record<string, string>>,
  ) {
    this.#listeners = [
      client.onDidChange(() => {
        if (client.elfMatch === 'mismatch' && !this.#isSearched()) void this.update();
      }),
      devices.onDidChange(() => void this.#follow()),
      devices.onDidChangeSession(({ device, changes }) => {
        if (device === devices.selected && changes.has('boots')) void this.#follow();
      }),
    ];
    this.#watcher.onDidCreate(() => void this.update());
    this.#watcher.onDidChange(() => void this.update()); // a clean and a build, told as one
    this.#watcher.onDidDelete(() => void this.update());
  }

  /** The selected device has told what runs on it, or is another one: where the ELF at hand is not it, the archive may be. */
  async #follow(): Promise<void> {
    const device = this.devices.selected;
    const { elfSha256, chip, chipRevision } = device?.monitor.session.boot ?? NO_FIRMWARE;
    const followed = JSON.stringify([device?.id, device?.chosenElf, elfSha256, chip, chipRevision]);
    if (followed === this.#followed) return;
    this.#followed = followed;
    this.#firmware = { elfSha256, chip, chipRevision };
    this.client.setPrinted(elfSha256);
    this.client.trust(device?.chosenElf ?? null);
    await this.update();
  }

  /** Looks for the ELF again. The server itself sees when the file it has was rebuilt. */
  async update(): Promise<void> {
    const search = ++this.#searches;
    const path = await this.#search();
    if (search !== this.#searches) return;
    if (typeof path !== 'string') await this.client.setPrograms(NO_PROGRAMS, path.missing);
    else await this.#useElf(path);
    if (search === this.#searches) await this.#searchArchive(search);
  }

  /** Uses an application's ELF with the others of its chip, unless these are in use. */
  async #useElf(path: string): Promise<void> {
    const { chip, chipRevision } = this.#firmware;
    const [builds, rom] = await Promise.all([
      workspaceBuilds(),
      chip === null ? null : findRomElf(chip, chipRevision),
    ]);
    const bootloader = buildOf(path, builds)?.bootloader ?? null;
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
    if ('path' in elf && (await this.#chosen()) === elf.path) return;
    const found = await this.archive.find(this.#firmware.elfSha256);
    if (found && search === this.#searches) await this.#useElf(found.path);
  }

  /** Does without the ELF that is being read, until one is looked for again. */
  async stopReading(path: string): Promise<void> {
    this.#searches++;
    await this.client.setPrograms(NO_PROGRAMS, t('Reading {0} was stopped.', baseName(path)));
  }

  /** Asks the user which ELF to use, and remembers it. */
  async ask(): Promise<void> {
    const found = await this.#find();
    const paths = found.kind === 'several' ? found.paths : found.kind === 'found' ? [found.path] : [];
    const items = paths.map((path) => ({ label: vscode.workspace.asRelativePath(path), path }));
    const browse = { label: t('$(folder-opened) Browse…'), path: '' };
    const pick =
      items.length === 0
        ? browse
        : await vscode.window.showQuickPick([...items, browse], { title: t('ELF file of the firmware') });
    const path = pick?.path === '' ? await browseElf() : pick?.path;
    if (path === undefined) return;
    const device = this.devices.selected;
    if (device && this.devices.all.length > 1) await this.#rememberFor(device.id, path);
    else await this.chosen.set(path);
    await this.#use(path);
  }

  async #rememberFor(id: string, path: string): Promise<void> {
    const others = Object.entries(this.chosenForDevice.value ?? {}).filter(([other]) => other !== id);
    const kept = others.slice(-(MAX_CHOICES - 1));
    await this.chosenForDevice.set(Object.fromEntries([...kept, [id, path]]));
  }

  /** Lists the ELFs that are kept by their hash; the one that is picked is used for now. */
  async askKept(): Promise<void> {
    const items = (await this.archive.list()).map(({ sha256, path, sizeBytes, usedMs }) => ({
      label: sha256.slice(0, 16),
      description: t('{0}, used {1}', formatBytes(sizeBytes), new Date(usedMs).toLocaleString()),
      path,
    }));
    const title =
      items.length === 0
        ? t('No ELF files are kept yet')
        : t('Kept ELF files, by the SHA-256 they are found by');
    const pick = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
    if (pick) await this.#use(pick.path);
  }

  async clearKept(): Promise<void> {
    await this.archive.clear();
    await this.update();
  }

  /** Uses an ELF that the user has chosen himself, whatever the firmware says. */
  async #use(path: string): Promise<void> {
    const device = this.devices.selected;
    if (device) device.chosenElf = path;
    this.client.trust(path);
    await this.#useElf(path);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#watcher.dispose();
  }

  async #find(): Promise<FoundElf> {
    return findElf(await workspaceBuilds(), workspaceFolders(), readSettings().elfPaths);
  }

  /** Of several ELFs the one whose hash the firmware has printed. */
  async #running(paths: readonly string[]): Promise<string | undefined> {
    const printed = this.#firmware.elfSha256;
    if (printed === null) return undefined;
    for (const path of paths) if ((await sha256OfFile(path).catch(() => '')).startsWith(printed)) return path;
    return undefined;
  }

  /** What the user has chosen for the selected device or for all, if it is there. */
  async #chosen(): Promise<string | undefined> {
    const device = this.devices.selected;
    const own = device && [device.chosenElf, this.chosenForDevice.value?.[device.id], device.ownElf];
    const forAll = readSettings().elfPaths.length === 0 ? this.chosen.value : undefined;
    for (const path of [...(own ?? []), forAll]) if (path != null && (await isFile(path))) return path;
    return undefined;
  }

  async #search(): Promise<string | { missing: string }> {
    const chosen = await this.#chosen();
    if (chosen !== undefined) return chosen;
    const found = await this.#find();
    switch (found.kind) {
      case 'found':
        return found.path;
      case 'several': {
        const running = await this.#running(found.paths);
        if (running !== undefined) return running;
        return { missing: t('{0} ELF files were found: click to choose one.', found.paths.length) };
      }
      case 'none':
        return found;
    }
  }
}

async function browseElf(): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: t('ELF file of the firmware'),
      openLabel: t('Use'),
      filters: { 'ELF files': ['elf'], 'All files': ['*'] },
    })) ?? [];
  return file?.fsPath;
}
