/** Composition root: builds, connects, pushes to subscriptions. No logic. */
import * as vscode from 'vscode';
import type { HeapMonitorApi } from './api';
import { SymbolizerClient } from './client';
import { commands, revealPanelFrame, type Context } from './commands';
import { readSettings, SECTION, Stored } from './config';
import { ElfChoice, NO_FIRMWARE } from './elfChoice';
import { describeError, HumanError } from './errors';
import { Monitor } from './monitor';
import { ElfArchive } from './project/elfArchive';
import type { SourceMapRule } from './project/sourceMap';
import { crashBadge } from './views/bootRows';
import { heapRows } from './views/heapRows';
import { leakRows } from './views/leakViews';
import { Panel, PANEL_TYPE } from './views/panel';
import { PanelFeed } from './views/panelFeed';
import { SourceFiles } from './views/sourceFiles';
import { StableTree } from './views/stableTree';
import { StatusBar } from './views/statusBar';
import { taskRows } from './views/taskViews';

/** Rules kept of what the user answered when a source file was looked for. */
const MAX_LEARNED_RULES = 50;

let running: { readonly monitor: Monitor; readonly client: SymbolizerClient } | undefined;

export function activate(extension: vscode.ExtensionContext): HeapMonitorApi {
  const { extensionUri, subscriptions, workspaceState } = extension;
  const asset = (path: string): string => extension.asAbsolutePath(path);
  const log = vscode.window.createOutputChannel('Heap Monitor', { log: true });
  const monitor = new Monitor();
  const elfArchive = vscode.Uri.joinPath(extension.globalStorageUri, 'elfs').fsPath;
  const symbolCache = vscode.Uri.joinPath(extension.globalStorageUri, 'symbols').fsPath;
  const client = new SymbolizerClient(asset('dist/server.js'), { elfArchive, symbolCache }, log);
  const elf = new ElfChoice(client, new ElfArchive(elfArchive), new Stored<string>(workspaceState, 'elf'));
  const lowStackBytes = (): number => readSettings().lowStackBytes;
  const panel = new Panel(extensionUri, new PanelFeed(monitor, client, lowStackBytes), (message) => {
    void guarded(() => revealPanelFrame(context, message));
  });
  const learned = new Stored<SourceMapRule[]>(workspaceState, 'sourceRules');
  const sources = new SourceFiles({
    all: () => [...readSettings().sourcePathMap, ...(learned.value ?? [])],
    learn: (rule) => learned.set([rule, ...(learned.value ?? [])].slice(0, MAX_LEARNED_RULES)),
  });
  const context: Context = {
    monitor,
    client,
    elf,
    lastSource: new Stored(workspaceState, 'source'),
    sources,
    demo: { recording: asset('demo/heap-demo.hmrec'), elf: asset('demo/heap-demo.elf') },
    panel: () => panel,
  };

  const heap = new StableTree(
    'heapMonitor.heap',
    () => heapRows(monitor.session, client),
    () => crashBadge(monitor.session),
  );
  const tasks = new StableTree('heapMonitor.tasks', () => taskRows(monitor.session.boot, lowStackBytes()));
  const leaks = new StableTree('heapMonitor.leaks', () => leakRows(monitor.session.boot, client));
  const statusBar = new StatusBar(monitor);
  let wasLive = false;
  const views = [heap, tasks, leaks, statusBar, panel];
  const refresh = (): void => views.forEach((view) => view.refresh());

  const guarded = async (action: () => Promise<void> | void): Promise<void> => {
    try {
      await action();
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
      const message = describeError(error);
      const text = error instanceof HumanError ? message : `Heap Monitor: ${message}`;
      // With a button the whole text is seen, not its first line only.
      void vscode.window.showErrorMessage(text, 'Show Log').then((chosen) => chosen && log.show());
    }
  };

  subscriptions.push(
    log,
    ...views,
    elf,
    monitor.onDidChangeSession((session) => {
      void guarded(() => elf.setFirmware(session.boot ?? NO_FIRMWARE));
      refresh();
    }),
    monitor.onDidChangeState((state) => {
      log.info(`${state.kind}${'source' in state ? `: ${state.source}` : ''}`);
      void vscode.commands.executeCommand('setContext', 'heapMonitor.state', state.kind);
      if (state.kind === 'failed' && wasLive) void vscode.window.showWarningMessage(state.error.toString());
      wasLive = state.kind === 'live';
      refresh();
    }),
    client.onDidChange(refresh),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(SECTION)) return;
      void guarded(() => elf.update());
      refresh();
    }),
    vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, {
      deserializeWebviewPanel: (restored) => Promise.resolve(panel.adopt(restored)),
    }),
    ...Object.entries(commands).map(([id, handler]) =>
      vscode.commands.registerCommand(id, (...args: unknown[]) => guarded(() => handler(context, ...args))),
    ),
  );

  running = { monitor, client };
  void guarded(() => elf.update());
  const automatic = process.env['HEAP_MONITOR_START'];
  if (automatic) void vscode.commands.executeCommand('heapMonitor.start', automatic);
  return {
    get state() {
      return monitor.state;
    },
    get elf() {
      return client.elf;
    },
    onDidChangeState: monitor.onDidChangeState,
    onDidChangeFrames: client.onDidChange,
    trees: { heap, tasks, leaks },
  };
}

/** Closes the port and ends the server before the editor goes on. */
export async function deactivate(): Promise<void> {
  await Promise.all([running?.monitor.dispose(), running?.client.dispose()]);
  running = undefined;
}
