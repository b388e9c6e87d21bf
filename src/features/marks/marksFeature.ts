/** Named moments: setting them. */
import * as vscode from 'vscode';
import type { Core } from '../../core/core';

/** How long the status bar says that a mark was set, ms. */
const SAID_MS = 3000;

export function activateMarks(core: Core): void {
  core.register({
    'heapMonitor.mark': (scope, name) => {
      const mark = scope.mark(typeof name === 'string' ? name : '');
      vscode.window.setStatusBarMessage(`$(bookmark) ${mark.name.replaceAll('$(', '$\u200b(')}`, SAID_MS);
    },
  });
}
