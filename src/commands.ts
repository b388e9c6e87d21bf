/** The commands: id → what it does. Titles, icons and where they show up stand in package.json. */
import * as vscode from 'vscode';
import { readSettings, type Stored } from './config';
import { listPorts } from './device/ports';
import type { SourceAddress } from './device/source';
import type { ElfChoice } from './elfChoice';
import type { SymbolizerClient } from './client';
import { remember, type Device, type Devices } from './devices';
import { createSource, toAddress } from './openSource';
import { findMonitorBaud } from './project/findElf';
import { pickDevice } from './views/devicePick';
import { eventText, findEvent } from './views/eventRows';
import { frameText } from './views/frameRows';
import { groupView } from './views/leakViews';
import type { RevealMessage } from './views/messages';
import type { Teaching } from './teach';
import type { Panel } from './views/panel';
import type { SourceFiles, SourceLocation } from './views/sourceFiles';
import { pickSource } from './views/sourcePick';
import { workspaceFolders } from './views/workspace';

const DEFAULT_BAUD = 115200;

/** What commands work on. */
export interface Context {
  readonly devices: Devices;
  readonly client: SymbolizerClient;
  readonly elf: ElfChoice;
  /** Where the workspace's devices were, latest first. */
  readonly recent: Stored<SourceAddress[]>;
  readonly sources: SourceFiles;
  readonly demo: { readonly recording: string; readonly elf: string };
  readonly panel: () => Panel;
  readonly teaching: Teaching;
}

type Handler = (context: Context, ...args: unknown[]) => Promise<void> | void;

export const commands: Readonly<Record<string, Handler>> = {
  'heapMonitor.start': start,
  'heapMonitor.stop': (context, device) => deviceOf(context, device)?.monitor.stop(),
  'heapMonitor.stopAll': ({ devices }) => devices.stopAll(),
  'heapMonitor.selectDevice': selectDevice,
  'heapMonitor.removeDevice': removeDevice,
  'heapMonitor.showPanel': (context, device) => {
    selectGiven(context, device);
    context.panel().show();
  },
  'heapMonitor.selectElf': ({ elf }) => elf.ask(),
  'heapMonitor.keptElfs': ({ elf }) => elf.askKept(),
  'heapMonitor.clearKeptElfs': ({ elf }) => elf.clearKept(),
  'heapMonitor.revealFrame': (context, location) => reveal(context, location as SourceLocation),
  'heapMonitor.copyCallStack': copyCallStack,
  'heapMonitor.showDeviceLog': ({ teaching }) => teaching.showLog(),
  'heapMonitor.teachLine': ({ teaching }, line) => teaching.teach(line),
  'heapMonitor.taughtLines': ({ teaching }) => teaching.manage(),
};

/** @param given `demo`, `socket://host:port`, a port or a log's path, from a keybinding or a task; else the user is asked. */
async function start(context: Context, given?: unknown): Promise<void> {
  const { devices, demo, recent } = context;
  const address = (await toAddress(given)) ?? (await pickSource(listPorts, recent.value ?? []));
  if (!address) return;
  const baudRate = readSettings().baudRate ?? (await findMonitorBaud(workspaceFolders())) ?? DEFAULT_BAUD;
  const source = createSource(address, { baudRate, demoRecording: demo.recording });
  if (!(await devices.start(address, source, address.kind === 'demo' ? demo.elf : null))) return;
  await recent.set(remember(address, recent.value ?? []));
  context.panel().show(true);
}

/** @param given A device's id or its row in the tree, as a command got it. */
function givenDevice({ devices }: Context, given: unknown): Device | undefined {
  const row = (given as { row?: { id?: unknown } } | null | undefined)?.row?.id;
  const id = typeof row === 'string' ? row.replace(/^device:/, '') : given;
  return typeof id === 'string' ? devices.get(id) : undefined;
}

/** The device that a command is for: the given one, else the selected one. */
function deviceOf(context: Context, given: unknown): Device | undefined {
  return givenDevice(context, given) ?? context.devices.selected;
}

function selectGiven(context: Context, given: unknown): boolean {
  const device = givenDevice(context, given);
  if (device) context.devices.select(device);
  return device !== undefined;
}

async function selectDevice(context: Context, given: unknown): Promise<void> {
  if (selectGiven(context, given)) return;
  const device = await pickDevice(context.devices);
  if (device) context.devices.select(device);
}

async function removeDevice(context: Context, given: unknown): Promise<void> {
  const device = deviceOf(context, given);
  if (device) await context.devices.remove(device);
}

async function reveal({ client, panel, sources }: Context, location: SourceLocation): Promise<void> {
  const { elf } = client;
  await sources.reveal(location, 'path' in elf ? elf.path : null, panel().viewColumn);
}

/** Opens the frame that was clicked in the panel: looked up here, since a webview's word is no path. */
export async function revealPanelFrame(context: Context, { group, frame }: RevealMessage): Promise<void> {
  const groups = context.devices.monitor.session.boot?.shownReport?.groups ?? [];
  const found = groups.find(({ key }) => key === group);
  const location = found && groupView(found, context.client).frames[frame];
  if (location?.file) await reveal(context, { file: location.file, line: location.line });
}

/** @param node The tree's node that the context menu was opened on. */
async function copyCallStack({ devices, client }: Context, node: unknown): Promise<void> {
  const row = (node as { row?: { id?: string } } | undefined)?.row?.id;
  const event = findEvent(devices.monitor.session, row);
  if (event) return vscode.env.clipboard.writeText(eventText(event, client));
  const id = row?.replace(/^leak:/, '');
  const group = devices.monitor.session.boot?.shownReport?.groups.find(({ key }) => key === id);
  if (!group) return;
  const { frames, count, bytes } = groupView(group, client);
  const text = [`${count} outstanding allocations, ${bytes} bytes`, ...frames.map(frameText)].join('\n');
  await vscode.env.clipboard.writeText(`${text}\n`);
}
