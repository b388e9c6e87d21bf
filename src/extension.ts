/** Composition root: builds, connects, pushes to subscriptions. No logic. */
import './l10nHost';
import * as vscode from 'vscode';
import { registerAgentTools, type AgentTools } from './features/agents/agentTools';
import { createApi, type HeapMonitorApi } from './api';
import { SymbolizerClient } from './frames/symbolizerClient';
import { commands } from './features/commands';
import type { Context } from './features/context';
import { revealPanelFrame } from './features/source/frameCommands';
import { readSettings, readShown, SECTION, Stored } from './settings/settings';
import { ContextKeys } from './features/contextKeys';
import { Comparisons } from './features/compare/comparisons';
import { Devices } from './sessions/devices';
import { EditorSupport } from './features/editor/editorSupport';
import { ElfChoice } from './frames/elfChoice';
import { guardedBy } from './views/errorReports';
import { FirmwareComponent } from './features/component/firmwareComponent';
import { HostCommands } from './features/component/hostCommands';
import { IgnoreList } from './features/ignore/ignoreList';
import { describeError } from './errors';
import { Lending } from './features/ports/lending';
import { ElfArchive } from './project/elfArchive';
import type { SourceMapRule } from './project/sourceMap';
import { Teaching } from './features/teach/teach';
import { showElfReading } from './views/elfProgress';
import { ignoredStacks } from './views/ignoring';
import { Panel, PANEL_TYPE } from './views/panel/panel';
import { PanelFeed } from './views/panel/panelFeed';
import { RecordingEditors, RECORDING_EDITOR } from './features/recordings/recordingEditor';
import { Recordings } from './features/recordings/recordings';
import { Sharing } from './features/ports/sharing';
import { ReportDocuments } from './views/reportDocuments';
import { SourceFiles } from './views/sourceFiles';
import { StatusBar } from './views/statusBar';
import { createTrees } from './features/trees';

/** Rules kept of what the user answered when a source file was looked for. */
const MAX_LEARNED_RULES = 50;

let running:
  { readonly devices: Devices; readonly client: SymbolizerClient; readonly agents: AgentTools } | undefined;

export function activate(extension: vscode.ExtensionContext): HeapMonitorApi {
  const { extensionUri, subscriptions, workspaceState } = extension;
  const asset = (path: string): string => extension.asAbsolutePath(path);
  const log = vscode.window.createOutputChannel('Heap Monitor', { log: true });
  const guarded = guardedBy(log);
  const devices = new Devices();
  const elfArchive = vscode.Uri.joinPath(extension.globalStorageUri, 'elfs').fsPath;
  const symbolCache = vscode.Uri.joinPath(extension.globalStorageUri, 'symbols').fsPath;
  const ignoreList = new IgnoreList((text) => log.warn(text));
  const framesOf = (which: Devices) => {
    const options = { elfArchive, symbolCache };
    const bundle = vscode.l10n.uri?.fsPath ?? null;
    const client = new SymbolizerClient({ module: asset('dist/server.js'), options, bundle }, log);
    const chosen = new Stored<string>(workspaceState, 'elf');
    const chosenForDevice = new Stored<Record<string, string>>(workspaceState, 'elfOfDevices');
    return { client, elf: new ElfChoice(client, new ElfArchive(elfArchive), which, chosen, chosenForDevice) };
  };
  const { client, elf } = framesOf(devices);
  const comparisons = new Comparisons();
  const lowStackBytes = (): number => readSettings().lowStackBytes;
  const feedOf = (which: Devices, frames: SymbolizerClient): PanelFeed => {
    const isIgnored = ignoredStacks(frames, ignoreList);
    const apply = (): void => which.all.forEach(({ monitor }) => monitor.analysis.setIgnored(isIgnored));
    which.onDidChangeSession(({ monitor }) => monitor.analysis.setIgnored(isIgnored));
    subscriptions.push(ignoreList.onDidChange(apply), frames.onDidChange(apply));
    return new PanelFeed(which, frames, lowStackBytes, vscode.l10n.bundle ?? {}, ignoreList, comparisons);
  };
  const panel = new Panel(extensionUri, feedOf(devices, client), {
    reveal: (message) => void guarded(() => revealPanelFrame(context, message)),
    selectDevice: (id) => void vscode.commands.executeCommand('heapMonitor.selectDevice', id),
    run: (command, ...args) => void vscode.commands.executeCommand(command, ...args),
  });
  const learned = new Stored<SourceMapRule[]>(workspaceState, 'sourceRules');
  const sources = new SourceFiles({
    all: () => [...readSettings().sourcePathMap, ...(learned.value ?? [])],
    learn: (rule) => learned.set([rule, ...(learned.value ?? [])].slice(0, MAX_LEARNED_RULES)),
  });
  const editor = new EditorSupport(
    devices,
    client,
    sources,
    {
      shown: readShown,
      ignore: () => ignoreList.rules,
      reveal: (location) => void vscode.commands.executeCommand('heapMonitor.revealFrame', location),
    },
    (kind) => asset(`media/marks/${kind}.svg`),
  );
  const teaching = new Teaching(
    devices,
    () => refresh(),
    (text) => log.warn(text),
  );
  const recordings = new Recordings(
    vscode.Uri.joinPath(extension.storageUri ?? extension.globalStorageUri, 'recordings').fsPath,
    (reason) => void vscode.window.showWarningMessage(reason.toString()),
  );
  const editors = new RecordingEditors({
    extensionUri,
    feed: feedOf,
    frames: framesOf,
    teach: (which) => teaching.teachBeside(which),
    reveal: (message, where) => void guarded(() => revealPanelFrame({ ...context, ...where }, message)),
    guarded,
  });
  const lending = new Lending(devices, () => readSettings().stepAside);
  const sharing = new Sharing(devices, () => readSettings().sharing, {
    changed: () => refresh(),
    failed: (reason) => void vscode.window.showWarningMessage(describeError(reason)),
    log: (message) => log.warn(message),
  });
  const context: Context = {
    devices,
    client,
    elf,
    recent: new Stored(workspaceState, 'sources'),
    sources,
    demo: { recording: asset('demo/heap-demo-hour.hmrec'), elf: asset('demo/heap-demo.elf') },
    panel: () => panel,
    teaching,
    recordings,
    ignoreList,
    reports: new ReportDocuments(),
    comparisons,
    editor,
    showLeak: (id) => trees.leaks.show(`leak:${id}`),
    lending,
    sharing,
    component: new FirmwareComponent(asset('firmware/heap_monitor')),
    host: new HostCommands(undefined, undefined, (text) => log.info(text)),
  };

  const trees = createTrees({ devices, client, teaching, sharing, ignoreList, lowStackBytes });
  const views = [...Object.values(trees), new StatusBar(devices), panel];
  const keys = new ContextKeys(devices, sharing, client);
  const refresh = (): void => [...views, keys].forEach((view) => view.refresh());

  subscriptions.push(
    log,
    ...views,
    elf,
    teaching,
    ignoreList,
    ignoreList.onDidChange(refresh),
    context.reports,
    context.component,
    context.comparisons.onDidChange(refresh),
    ignoreList.onDidChange(() => editor.refresh()),
    editor,
    lending,
    sharing,
    devices.onDidChange(refresh),
    devices.onDidChangeSession(refresh),
    devices.onDidChangeState(({ id, monitor: { state } }) => {
      log.info(`${id}: ${state.kind}${'error' in state ? `: ${state.error.toString()}` : ''}`);
      refresh();
    }),
    client.onDidChange(refresh),
    showElfReading(client, (path) => void elf.stopReading(path)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(SECTION)) return;
      void guarded(() => elf.update());
      editor.refresh();
      refresh();
    }),
    editors,
    vscode.window.registerCustomEditorProvider(RECORDING_EDITOR, editors),
    vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, {
      deserializeWebviewPanel: (restored) => Promise.resolve(panel.adopt(restored)),
    }),
    ...Object.entries(commands).map(([id, handler]) =>
      vscode.commands.registerCommand(id, (...args: unknown[]) => guarded(() => handler(context, ...args))),
    ),
  );

  const agents = registerAgentTools(context, asset('dist/heapmon.js'), versionOf(extension));
  subscriptions.push(...agents.subscriptions);

  running = { devices, client, agents };
  void guarded(() => elf.update());
  const automatic = process.env['HEAP_MONITOR_START'];
  if (automatic) void showAll(automatic);
  return createApi(devices, client, trees, editors);
}

/** Starts a device, with the views open beside the panel. */
async function showAll(address: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.view.extension.heapMonitor');
  await vscode.commands.executeCommand('heapMonitor.start', address);
}

function versionOf({ extension }: vscode.ExtensionContext): string {
  return String((extension.packageJSON as { version: unknown }).version);
}

/** Closes the port and ends the server before the editor goes on. */
export async function deactivate(): Promise<void> {
  await Promise.all([running?.devices.dispose(), running?.client.dispose(), running?.agents.close()]);
  running = undefined;
}
