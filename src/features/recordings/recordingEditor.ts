/**
 * The read-only editor of recordings (`*.hmrec`): the panel's page on the recording's own session. It is a scope of its
 * own, so that its buttons leave the devices beside it alone.
 */
import type * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { Scope } from '../../core/scope';
import { ReplaySource } from '../../device/replay';
import { HumanError } from '../../errors';
import { showReading } from '../../views/readingProgress';
import { t } from '../../words/l10n';

export const RECORDING_EDITOR = 'heapMonitor.recording';

export class RecordingEditors implements vscode.CustomReadonlyEditorProvider {
  constructor(private readonly core: Core) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => {} };
  }

  async resolveCustomEditor(
    { uri }: vscode.CustomDocument,
    webviewPanel: vscode.WebviewPanel,
  ): Promise<void> {
    if (uri.scheme !== 'file')
      throw new HumanError(t('Only recordings on a disk can be opened.'), t('Save it to a file first.'));
    const path = uri.fsPath;
    const scope = this.core.openScope(() => read(scope, path));
    webviewPanel.onDidDispose(() => void scope.close());
    scope.panel.adopt(webviewPanel);
    void this.core.guarded(() => scope.elf.update());
    await read(scope, path);
  }
}

/** Reads the recording from its beginning; what went wrong is shown on the page. */
async function read({ devices }: Scope, path: string): Promise<void> {
  const source = new ReplaySource(path, { label: path, pace: 'fast' });
  const isOpen = await devices.start({ kind: 'file', path }, source).catch((error: unknown) => {
    if (error instanceof HumanError) return false;
    throw error;
  });
  if (isOpen) void showReading(devices.monitor, source);
}
