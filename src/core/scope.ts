/**
 * What commands work on: the devices of one part of the window, with their frames, their ELF and their panel. The live
 * devices are one scope; each recording that is open in an editor of its own is another.
 */
import * as vscode from 'vscode';
import { ElfChoice } from '../frames/elfChoice';
import { SymbolizerClient } from '../frames/symbolizerClient';
import { Emitter, type Disposable } from '../model/emitter';
import type { Mark } from '../model/marks';
import { ElfArchive } from '../project/elfArchive';
import { Devices, type Device } from '../sessions/devices';
import { readSettings, SECTION, Stored } from '../settings/settings';
import { ignoredStacks, type RulesInForce } from '../views/ignoring';
import { Comparisons } from '../views/panel/comparisons';
import { Panel } from '../views/panel/panel';
import { PanelFeed } from '../views/panel/panelFeed';
import { subjectOf } from '../views/subject';

/** What all scopes share. */
export interface Surroundings {
  readonly extension: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly ignoring: RulesInForce;
  guarded(action: () => Promise<void> | void): Promise<void>;
  /** Runs a command of the extension on a scope; errors are shown. */
  run(scope: Scope, command: string, ...args: unknown[]): Promise<void>;
}

export class Scope implements Disposable {
  readonly devices = new Devices();
  readonly frames: SymbolizerClient;
  readonly elf: ElfChoice;
  readonly panel: Panel;
  readonly comparisons = new Comparisons();
  readonly #marked = new Emitter<{ readonly device: Device | undefined; readonly mark: Mark }>();
  readonly #subscriptions: Disposable[] = [];

  /** The user has marked a moment. */
  readonly onDidMark = this.#marked.event;

  /** @param again Starts what the scope is of once more; null: the user chooses a device to start. */
  constructor(
    surroundings: Surroundings,
    readonly again: (() => Promise<void>) | null = null,
  ) {
    const { extension, ignoring, log } = surroundings;
    const { devices, comparisons } = this;
    const folder = (name: string): string => vscode.Uri.joinPath(extension.globalStorageUri, name).fsPath;
    const options = { elfArchive: folder('elfs'), symbolCache: folder('symbols') };
    const module = extension.asAbsolutePath('dist/server.js');
    this.frames = new SymbolizerClient({ module, options, bundle: vscode.l10n.uri?.fsPath ?? null }, log);
    this.elf = new ElfChoice(
      this.frames,
      new ElfArchive(options.elfArchive),
      devices,
      new Stored<string>(extension.workspaceState, 'elf'),
      new Stored<Record<string, string>>(extension.workspaceState, 'elfOfDevices'),
    );
    const lowStackBytes = (): number => readSettings().lowStackBytes;
    const texts = vscode.l10n.bundle ?? {};
    const feed = new PanelFeed(devices, this.frames, lowStackBytes, texts, ignoring, comparisons);
    this.panel = new Panel(extension.extensionUri, feed, {
      run: (command, ...args) => void surroundings.run(this, command, ...args),
    });
    const refresh = (): void => this.panel.refresh();
    const isIgnored = ignoredStacks(this.frames, ignoring);
    const ignore = (): void => devices.all.forEach(({ monitor }) => monitor.analysis.setIgnored(isIgnored));
    this.add(
      this.elf,
      this.panel,
      devices.onDidChangeSession(({ device, changes }) => {
        // Its analysis is another one then.
        if (changes.has('session')) device.monitor.analysis.setIgnored(isIgnored);
      }),
      ...[ignoring, this.frames].map((each) => each.onDidChange(ignore)),
      devices.onDidChange(refresh),
      devices.onDidChangeSession(({ device, changes }) => {
        if (device === devices.selected) this.panel.refresh(changes);
      }),
      devices.onDidChangeState(refresh),
      ...[this.frames, ignoring, comparisons].map((each) => each.onDidChange(refresh)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(SECTION)) return;
        void surroundings.guarded(() => this.elf.update());
        refresh();
      }),
    );
  }

  /** What goes with the scope. */
  add(...disposables: Disposable[]): void {
    this.#subscriptions.push(...disposables);
  }

  /** Marks this moment of the selected device. Throws a HumanError where nothing runs. */
  mark(name: string): Mark {
    const mark = this.devices.monitor.mark(name);
    this.#marked.fire({ device: this.devices.selected, mark });
    return mark;
  }

  /** @param given A device's id or subject, as a command got it. */
  given(given: unknown): Device | undefined {
    const id = typeof given === 'string' ? given : subjectOf(given, 'device')?.device;
    return id === undefined ? undefined : this.devices.get(id);
  }

  /** The device that a command is for: the given one, else the selected one. */
  deviceOf(given: unknown): Device | undefined {
    return this.given(given) ?? this.devices.selected;
  }

  /** Selects the given device; false where none is given. */
  selectGiven(given: unknown): boolean {
    const device = this.given(given);
    if (device) this.devices.select(device);
    return device !== undefined;
  }

  /** Closes ports and ends the server; resolves when that is done. */
  async close(): Promise<void> {
    this.dispose();
    await Promise.all([this.devices.dispose(), this.frames.dispose()]);
  }

  dispose(): void {
    for (const each of this.#subscriptions.splice(0)) each.dispose();
  }
}
