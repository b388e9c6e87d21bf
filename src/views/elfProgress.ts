/** That an ELF is read, with a button to stop, where that takes more than a moment. */
import * as vscode from 'vscode';
import { t } from '../words/l10n';
import { baseName } from '../words/units';
import type { FrameSource } from '../frames/frameSource';

/** One that is read sooner shows nothing, ms. */
const MOMENT_MS = 1000;

/** What shows it, for as long as the source lives. @param stop Does without the ELF at this path. */
export function showElfReading(
  source: Pick<FrameSource, 'elf' | 'onDidChange'>,
  stop: (path: string) => void,
): { dispose(): void } {
  let timer: NodeJS.Timeout | undefined;
  let shown = '';
  const loading = (): string => (source.elf.state === 'loading' ? source.elf.path : '');
  const show = async (path: string): Promise<void> => {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: t('Reading {0}', baseName(path)),
      cancellable: true,
    };
    await vscode.window.withProgress(options, (_, cancelled) => {
      cancelled.onCancellationRequested(() => stop(path));
      return until(source, () => loading() !== path);
    });
  };
  const listener = source.onDidChange(() => {
    const path = loading();
    if (path === shown) return;
    shown = path;
    clearTimeout(timer);
    if (path === '') return;
    timer = setTimeout(() => {
      if (loading() === path) void show(path);
    }, MOMENT_MS);
  });
  return {
    dispose: () => {
      clearTimeout(timer);
      listener.dispose();
    },
  };
}

function until({ onDidChange }: Pick<FrameSource, 'onDidChange'>, isOver: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const listener = onDidChange(() => {
      if (!isOver()) return;
      listener.dispose();
      resolve();
    });
    if (!isOver()) return;
    listener.dispose();
    resolve();
  });
}
