/** Commands on frames: their source opened, a call stack copied. */
import * as vscode from 'vscode';
import { eventText, findEvent } from '../../views/trees/eventRows';
import { frameText } from '../../views/trees/frameRows';
import { groupView } from '../../views/panel/leakViews';
import type { RevealMessage } from '../../views/panel/protocol';
import type { SourceLocation } from '../../views/sourceFiles';
import type { CommandTable, Context } from '../context';
import { t } from '../../words/l10n';

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
  const text = [t('{0} outstanding allocations, {1} bytes', count, bytes), ...frames.map(frameText)].join(
    '\n',
  );
  await vscode.env.clipboard.writeText(`${text}\n`);
}
