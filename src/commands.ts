/** The commands: id → what it does. Titles, icons and where they show up stand in package.json. */
import * as vscode from 'vscode';
import { readSettings, type Stored } from './config';
import { listPorts } from './device/ports';
import type { SourceAddress } from './device/source';
import type { ElfChoice } from './elfChoice';
import type { SymbolizerClient } from './client';
import type { Monitor } from './monitor';
import { createSource, toAddress } from './openSource';
import { findMonitorBaud } from './project/findElf';
import { eventText, findEvent } from './views/eventRows';
import { frameText } from './views/frameRows';
import { groupView } from './views/leakViews';
import type { RevealMessage } from './views/messages';
import type { Panel } from './views/panel';
import type { SourceFiles, SourceLocation } from './views/sourceFiles';
import { pickSource } from './views/sourcePick';
import { workspaceFolders } from './views/workspace';

const DEFAULT_BAUD = 115200;

/** What commands work on. */
export interface Context {
  readonly monitor: Monitor;
  readonly client: SymbolizerClient;
  readonly elf: ElfChoice;
  readonly lastSource: Stored<SourceAddress>;
  readonly sources: SourceFiles;
  readonly demo: { readonly recording: string; readonly elf: string };
  readonly panel: () => Panel;
}

type Handler = (context: Context, ...args: unknown[]) => Promise<void> | void;

export const commands: Readonly<Record<string, Handler>> = {
  'heapMonitor.start': start,
  'heapMonitor.stop': ({ monitor }) => monitor.stop(),
  'heapMonitor.showPanel': (context) => context.panel().show(),
  'heapMonitor.selectElf': ({ elf }) => elf.ask(),
  'heapMonitor.keptElfs': ({ elf }) => elf.askKept(),
  'heapMonitor.clearKeptElfs': ({ elf }) => elf.clearKept(),
  'heapMonitor.revealFrame': (context, location) => reveal(context, location as SourceLocation),
  'heapMonitor.copyCallStack': copyCallStack,
};

/** @param given `demo`, `socket://host:port`, a port or a log's path, from a keybinding or a task; else the user is asked. */
async function start(context: Context, given?: unknown): Promise<void> {
  const { monitor, elf, demo, lastSource } = context;
  const address = (await toAddress(given)) ?? (await pickSource(listPorts, lastSource.value));
  if (!address) return;
  const baudRate = readSettings().baudRate ?? (await findMonitorBaud(workspaceFolders())) ?? DEFAULT_BAUD;
  if (!(await monitor.start(createSource(address, { baudRate, demoRecording: demo.recording })))) return;
  await lastSource.set(address);
  context.panel().show(true);
  await elf.setOverride(address.kind === 'demo' ? demo.elf : null);
}

async function reveal({ client, panel, sources }: Context, location: SourceLocation): Promise<void> {
  const { elf } = client;
  await sources.reveal(location, 'path' in elf ? elf.path : null, panel().viewColumn);
}

/** Opens the frame that was clicked in the panel: looked up here, since a webview's word is no path. */
export async function revealPanelFrame(context: Context, { group, frame }: RevealMessage): Promise<void> {
  const groups = context.monitor.session.boot?.shownReport?.groups ?? [];
  const found = groups.find(({ key }) => key === group);
  const location = found && groupView(found, context.client).frames[frame];
  if (location?.file) await reveal(context, { file: location.file, line: location.line });
}

/** @param node The tree's node that the context menu was opened on. */
async function copyCallStack({ monitor, client }: Context, node: unknown): Promise<void> {
  const row = (node as { row?: { id?: string } } | undefined)?.row?.id;
  const event = findEvent(monitor.session, row);
  if (event) return vscode.env.clipboard.writeText(eventText(event, client));
  const id = row?.replace(/^leak:/, '');
  const group = monitor.session.boot?.shownReport?.groups.find(({ key }) => key === id);
  if (!group) return;
  const { frames, count, bytes } = groupView(group, client);
  const text = [`${count} outstanding allocations, ${bytes} bytes`, ...frames.map(frameText)].join('\n');
  await vscode.env.clipboard.writeText(`${text}\n`);
}
