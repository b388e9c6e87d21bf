/** How far a recording or a log is read, with a button to stop, where that takes more than a moment. */
import * as vscode from 'vscode';
import { t } from '../words/l10n';
import type { ReplaySource } from '../device/replay';
import type { Monitor } from '../sessions/monitor';
import { baseName, formatBytes } from '../words/units';

/** One that is read sooner shows nothing, ms. */
const MOMENT_MS = 1000;
const INTERVAL_MS = 200;

/** @param monitor It reads this source now. Resolves when it does no more. */
export async function showReading(monitor: Monitor, source: ReplaySource): Promise<void> {
  const isReading = (): boolean => monitor.source === source;
  await whileReading(isReading, MOMENT_MS);
  if (!isReading()) return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t('Reading {0}', baseName(source.label)),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (progress, cancelled) => {
    cancelled.onCancellationRequested(() => void monitor.stop());
    let percent = 0;
    while (isReading()) {
      const { readBytes = 0, sizeBytes = 0 } = source.file ?? {};
      const now = sizeBytes === 0 ? 0 : (100 * readBytes) / sizeBytes;
      progress.report({
        message: t('{0} of {1}', formatBytes(readBytes), formatBytes(sizeBytes)),
        increment: now - percent,
      });
      percent = now;
      await whileReading(isReading, INTERVAL_MS);
    }
  });
}

async function whileReading(isReading: () => boolean, ms: number): Promise<void> {
  for (let left = ms; left > 0 && isReading(); left -= INTERVAL_MS)
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, INTERVAL_MS)));
}
