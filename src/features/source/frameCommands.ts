/** Commands on frames: their source opened, a call stack copied. */
import * as vscode from 'vscode';
import { eventText, findEvent } from '../../views/trees/eventRows';
import { callStackText } from '../../views/trees/leakText';
import { shownSites } from '../../views/panel/leakViews';
import type { RevealMessage } from '../../views/panel/protocol';
import type { SourceLocation } from '../../views/sourceFiles';
import type { CommandTable, Context } from '../context';
import type { CallSite } from '../../analysis/callSites';

export const frameCommands: CommandTable = {
  'heapMonitor.revealFrame': (context, location) => reveal(context, location as SourceLocation),
  'heapMonitor.copyCallStack': copyCallStack,
};

async function reveal({ client, panel, sources }: Context, location: SourceLocation): Promise<void> {
  const { elf } = client;
  await sources.reveal(location, 'path' in elf ? elf.path : null, panel().viewColumn);
}

/** Opens the frame that was clicked in the panel: looked up here, since a webview's word is no path. */
export async function revealPanelFrame(context: Context, { group, frame }: RevealMessage): Promise<void> {
  const location = siteOf(context, group)?.frames[frame];
  if (location?.file) await reveal(context, { file: location.file, line: location.line });
}

/** @param node The tree's node that the context menu was opened on. */
async function copyCallStack(context: Context, node: unknown): Promise<void> {
  const { devices, client } = context;
  const row = (node as { row?: { id?: string } } | undefined)?.row?.id;
  const event = findEvent(devices.monitor.session, row);
  if (event) return vscode.env.clipboard.writeText(eventText(event, client));
  const id = row?.replace(/^leak:/, '');
  const site = id === undefined ? undefined : siteOf(context, id);
  if (!site) return;
  await vscode.env.clipboard.writeText(callStackText(site));
}

function siteOf({ devices, client }: Context, stack: string): CallSite | undefined {
  const { session, analysis } = devices.monitor;
  return shownSites(session.boot, analysis.of(session.boot), client).find((site) => site.stack === stack);
}
