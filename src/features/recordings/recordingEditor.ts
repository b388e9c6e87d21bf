/**
 * The read-only editor of recordings (`*.hmrec`): the panel's page on the recording's own session, with an ELF of its
 * own, so that the devices beside it are left alone.
 */
import * as vscode from 'vscode';
import type { SymbolizerClient } from '../../frames/symbolizerClient';
import { ReplaySource } from '../../device/replay';
import { Devices } from '../../sessions/devices';
import type { ElfChoice } from '../../frames/elfChoice';
import { HumanError } from '../../errors';
import { t } from '../../words/l10n';
import type { Disposable } from '../../model/emitter';
import type { ConnectionState } from '../../sessions/monitor';
import type { Session } from '../../model/session';
import type { RevealMessage } from '../../views/panel/protocol';
import { Panel } from '../../views/panel/panel';
import type { PanelFeed } from '../../views/panel/panelFeed';
import { showReading } from '../../views/readingProgress';

export const RECORDING_EDITOR = 'heapMonitor.recording';

/** What an editor needs of the extension. */
export interface Surroundings {
  readonly extensionUri: vscode.Uri;
  /** What a page shows of these devices. */
  feed(devices: Devices, client: SymbolizerClient): PanelFeed;
  /** Frames for these devices alone. */
  frames(devices: Devices): { readonly client: SymbolizerClient; readonly elf: ElfChoice };
  /** Teaches these devices the lines that the user has taught. */
  teach(devices: Devices): Disposable;
  /** Opens the source of a frame of an editor's page. */
  reveal(message: RevealMessage, where: Where): void;
  guarded(action: () => Promise<void>): Promise<void>;
}

interface Where {
  readonly devices: Devices;
  readonly client: SymbolizerClient;
  readonly panel: () => Panel;
}

/** A recording that is shown in an editor. */
export interface OpenRecording {
  readonly path: string;
  readonly state: ConnectionState;
  readonly session: Session;
}

export class RecordingEditors implements vscode.CustomReadonlyEditorProvider, vscode.Disposable {
  readonly #open = new Set<RecordingEditor>();

  constructor(private readonly surroundings: Surroundings) {}

  /** In the order in which they were opened. */
  get open(): readonly OpenRecording[] {
    return [...this.#open];
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => {} };
  }

  async resolveCustomEditor(
    { uri }: vscode.CustomDocument,
    webviewPanel: vscode.WebviewPanel,
  ): Promise<void> {
    if (uri.scheme !== 'file')
      throw new HumanError(t('Only recordings on a disk can be opened.'), t('Save it to a file first.'));
    const editor = new RecordingEditor(uri.fsPath, this.surroundings, webviewPanel);
    this.#open.add(editor);
    webviewPanel.onDidDispose(() => {
      this.#open.delete(editor);
      void editor.dispose();
    });
    await editor.read();
  }

  dispose(): void {
    for (const editor of this.#open) void editor.dispose();
    this.#open.clear();
  }
}

class RecordingEditor {
  readonly #devices = new Devices();
  readonly #client: SymbolizerClient;
  readonly #panel: Panel;
  readonly #subscriptions: Disposable[];

  constructor(
    readonly path: string,
    surroundings: Surroundings,
    webviewPanel: vscode.WebviewPanel,
  ) {
    const devices = this.#devices;
    const { client, elf } = surroundings.frames(devices);
    this.#client = client;
    const panel = new Panel(surroundings.extensionUri, surroundings.feed(devices, client), {
      reveal: (message) => surroundings.reveal(message, { devices, client, panel: () => panel }),
      selectDevice: () => {}, // there is but one
      run: (command) => void surroundings.guarded(async () => this.#run(command, elf)),
    });
    this.#panel = panel;
    this.#subscriptions = [
      elf,
      surroundings.teach(devices),
      devices.onDidChangeSession(panel.refresh),
      devices.onDidChangeState(panel.refresh),
      client.onDidChange(panel.refresh),
    ];
    panel.adopt(webviewPanel);
    void surroundings.guarded(() => elf.update());
  }

  get state(): ConnectionState {
    return this.#devices.monitor.state;
  }

  get session(): Session {
    return this.#devices.monitor.session;
  }

  /** Reads the recording from its beginning; what went wrong is shown on the page. */
  async read(): Promise<void> {
    const { path } = this;
    const source = new ReplaySource(path, { label: path, pace: 'fast' });
    const started = this.#devices.start({ kind: 'file', path }, source);
    const { monitor } = this.#devices;
    const isOpen = await started.catch((error: unknown) => {
      if (error instanceof HumanError) return false;
      throw error;
    });
    if (isOpen) void showReading(monitor, source);
  }

  async dispose(): Promise<void> {
    for (const each of this.#subscriptions) each.dispose();
    this.#panel.dispose();
    await Promise.all([this.#devices.dispose(), this.#client.dispose()]);
  }

  /** The page's buttons are for this recording, not for the devices. */
  async #run(command: string, elf: ElfChoice): Promise<void> {
    switch (command) {
      case 'heapMonitor.start':
        return this.read();
      case 'heapMonitor.stop':
        return this.#devices.stopAll();
      case 'heapMonitor.selectElf':
        return elf.ask();
      default:
        await vscode.commands.executeCommand(command);
    }
  }
}
