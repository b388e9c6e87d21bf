/** Composition root: builds the core and activates the features on it. No logic. */
import './l10nHost';
import * as vscode from 'vscode';
import { createApi, type HeapMonitorApi } from './core/api';
import { Core } from './core/core';
import { activateAgents } from './features/agents/agentsFeature';
import { activateCompare } from './features/compare/compareFeature';
import { activateComponent } from './features/component/componentFeature';
import { activateConnect } from './features/connect/connectFeature';
import { activateEditor } from './features/editor/editorFeature';
import { activateElf } from './features/elf/elfFeature';
import { activateExport } from './features/export/exportFeature';
import { activateIgnore } from './features/ignore/ignoreFeature';
import { activateMarks } from './features/marks/marksFeature';
import { activatePeriod } from './features/period/periodFeature';
import { activatePorts } from './features/ports/portsFeature';
import { activateProject } from './features/project/projectFeature';
import { activateRecordings } from './features/recordings/recordingsFeature';
import { activateSource } from './features/source/sourceFeature';
import { activateTeach } from './features/teach/teachFeature';
import { activateTerminal } from './features/terminal/terminalFeature';

let running: Core | undefined;

export function activate(extension: vscode.ExtensionContext): HeapMonitorApi {
  const core = (running = new Core(extension));
  // Rows of the Heap view stand in the order in which their features are activated.
  activateTeach(core);
  activatePeriod(core);
  activatePorts(core);
  activateConnect(core);
  activateRecordings(core);
  activateElf(core);
  activateSource(core);
  activateIgnore(core);
  activateMarks(core);
  activateExport(core);
  activateCompare(core);
  activateEditor(core);
  activateProject(core);
  activateComponent(core);
  activateAgents(core);
  activateTerminal(core);
  const automatic = process.env['HEAP_MONITOR_START'];
  if (automatic) void showAll(automatic);
  return createApi(core);
}

/** Starts a device, with the views open beside the panel. */
async function showAll(address: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.view.extension.heapMonitor');
  await vscode.commands.executeCommand('heapMonitor.start', address);
}

/** Closes ports and ends servers before the editor goes on. */
export async function deactivate(): Promise<void> {
  await running?.close();
  running = undefined;
}
