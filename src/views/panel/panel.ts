/**
 * The panel's host: one webview, fed by `PanelFeed` at about 10 Hz while it is visible. A hidden panel is told
 * nothing and begins with a snapshot when it is shown again.
 */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { unreachable } from '../../errors';
import { EVERYTHING, type Changes, type SessionPart } from '../../model/changes';
import type { Subject } from '../subject';
import { Pace } from '../pace';
import { LOST_MS, type PanelFeed } from './panelFeed';
import { COMMANDS, LEAK_COMMANDS, toMessage } from './panelMessages';
import { saveImage } from './saveImage';

export const PANEL_TYPE = 'heapMonitor.panel';

/** Post at most this often, ms. */
const MIN_INTERVAL_MS = 100;

/** But what came while a message was on its way. */
const NOTHING: Changes = new Set();

/** What the user can do in the panel. */
export interface PanelActions {
  /** @param command The id of a command of the extension, for what the panel shows. */
  readonly run: (command: string, subject?: Subject) => void;
}

export class Panel implements vscode.Disposable {
  #panel: vscode.WebviewPanel | null = null;
  #listeners: vscode.Disposable[] = [];
  readonly #pace = new Pace(MIN_INTERVAL_MS, () => this.#post());
  /** Sees to a message that was lost, where nothing else happens. */
  #lostTimer: NodeJS.Timeout | undefined;
  #ready = false;
  /** Since the feed was asked last. */
  #changes = new Set<SessionPart>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly feed: PanelFeed,
    private readonly actions: PanelActions,
  ) {}

  /** Where the panel is; undefined while there is none. */
  get viewColumn(): vscode.ViewColumn | undefined {
    return this.#panel?.viewColumn;
  }

  /** Opens the panel beside the editor, or brings it to the front. */
  show(preserveFocus = false): void {
    if (this.#panel) return this.#panel.reveal(undefined, preserveFocus);
    const column = closeForgotten() ?? columnBesideText();
    const options = { viewColumn: column, preserveFocus };
    this.adopt(
      vscode.window.createWebviewPanel(PANEL_TYPE, 'Heap Monitor', options, { enableScripts: true }),
    );
  }

  /** Takes over a panel that the editor has made, after a reload of the window. */
  adopt(panel: vscode.WebviewPanel): void {
    const before = this.#panel;
    this.#release();
    before?.dispose(); // there is one
    this.#panel = panel;
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'icon.svg');
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist')],
    };
    this.#listeners = [
      panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)),
      panel.onDidChangeViewState(() => this.#viewStateChanged()),
      panel.onDidDispose(() => this.#release()),
    ];
    panel.webview.html = this.#html(panel.webview);
  }

  /** Says that there may be news for the panel. @param changes Where they are of its session alone. */
  refresh(changes: Changes = EVERYTHING): void {
    if (!this.#ready || !this.#panel?.visible) return;
    for (const part of changes) this.#changes.add(part);
    this.#pace.request();
  }

  dispose(): void {
    const panel = this.#panel;
    this.#release();
    panel?.dispose();
  }

  #release(): void {
    this.#pace.cancel();
    clearTimeout(this.#lostTimer);
    this.#ready = false;
    for (const listener of this.#listeners.splice(0)) listener.dispose();
    this.#panel = null;
    this.feed.reset();
  }

  #post(): void {
    if (!this.#ready || !this.#panel?.visible) return;
    const changes = this.#changes;
    this.#changes = new Set();
    const message = this.feed.next(Date.now(), changes);
    if (!message) return;
    clearTimeout(this.#lostTimer);
    this.#lostTimer = setTimeout(() => this.refresh(), LOST_MS);
    void this.#panel.webview.postMessage(message);
  }

  /** A hidden webview is unloaded: when it is shown, it is loaded anew and says `ready`. */
  #viewStateChanged(): void {
    if (this.#panel?.visible) return;
    this.#ready = false;
    this.feed.reset();
  }

  /** Takes what its page says. */
  receive(value: unknown): void {
    const message = toMessage(value);
    if (!message) return;
    const { run } = this.actions;
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.feed.reset();
        return this.#post();
      case 'ack':
        this.feed.ack(message.seq);
        return this.refresh(NOTHING);
      case 'reveal':
        return run('heapMonitor.revealFrame', {
          kind: 'frame',
          stack: message.group,
          frame: message.frame,
        });
      case 'selectDevice':
        return run('heapMonitor.selectDevice', { kind: 'device', device: message.device });
      case 'revealCrash': {
        const { boot, event } = message;
        return run('heapMonitor.revealFrame', { kind: 'event', boot, event });
      }
      case 'selectHeap':
        this.feed.selectHeap(message.heap);
        return this.refresh();
      case 'command':
        return run(COMMANDS[message.command]);
      case 'leakCommand':
        return run(LEAK_COMMANDS[message.command], { kind: 'site', stack: message.group });
      case 'generation':
        this.feed.selectGeneration(message.from, message.to);
        return this.refresh();
      case 'saveImage':
        return void saveImage(message);
      default:
        return unreachable(message);
    }
  }

  #html(webview: vscode.Webview): string {
    const uri = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, 'dist', name)).toString();
    const nonce = randomBytes(24).toString('base64url');
    const csp = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'; img-src data:`;
    return `<!doctype html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${uri('panel.css')}">
<title>Heap Monitor</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${uri('panel.js')}"></script>
</body>
</html>`;
  }
}

function columnBesideText(): vscode.ViewColumn {
  return vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
}

/**
 * After a reload of the window, a panel that is not the active tab of its group is not made before it is looked at, and
 * cannot be brought to the front from here: it makes room for a new one.
 * @returns Where it was.
 */
function closeForgotten(): vscode.ViewColumn | undefined {
  const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(isPanel);
  void vscode.window.tabGroups.close(tabs, true);
  return tabs[0]?.group.viewColumn;
}

/** The editor puts a name of its own before the type. */
function isPanel({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith(`-${PANEL_TYPE}`);
}
