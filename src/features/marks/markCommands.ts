/** Named moments: setting them. */
import * as vscode from 'vscode';
import { commandChannel } from '../component/hostCommands';
import type { CommandTable } from '../context';

/** How long the status bar says that a mark was set, ms. */
const SAID_MS = 3000;

export const markCommands: CommandTable = {
  'heapMonitor.mark': async ({ devices, host }, name) => {
    const mark = devices.monitor.mark(typeof name === 'string' ? name : '');
    vscode.window.setStatusBarMessage(`$(bookmark) ${mark.name.replaceAll('$(', '$\u200b(')}`, SAID_MS);
    // Its own time stamp, and its log, have it too.
    const device = devices.selected;
    if (commandChannel(device)) await host.send(device, { kind: 'mark', name: mark.name });
  },
};
