/** Named moments: setting them. */
import * as vscode from 'vscode';
import type { CommandTable } from './context';

/** How long the status bar says that a mark was set, ms. */
const SAID_MS = 3000;

export const markCommands: CommandTable = {
  'heapMonitor.mark': ({ devices }, name) => {
    const mark = devices.monitor.mark(typeof name === 'string' ? name : '');
    vscode.window.setStatusBarMessage(`$(bookmark) ${mark.name.replaceAll('$(', '$\u200b(')}`, SAID_MS);
  },
};
