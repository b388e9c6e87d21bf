/** Waits until the frames of addresses are known, with a button to stop where that takes more than a moment. */
import * as vscode from 'vscode';
import { t } from '../words/l10n';
import { locationOf } from '../records/callSite';
import type { FrameSource } from '../frames/frameSource';

const MOMENT_MS = 1000;
/** After this, what is not known yet stays a number. */
const LONGEST_MS = 60_000;
const POLL_MS = 50;

/** @returns False where the user stopped it. */
export async function untilResolved(source: FrameSource, addresses: readonly string[]): Promise<boolean> {
  const isKnown = (): boolean =>
    source.elf.state !== 'loading' &&
    // All are asked for at once, so that they come in one batch.
    (source.elf.state !== 'ready' ||
      addresses.filter((address) => !locationOf(address) && source.frames(address) === undefined).length ===
        0);
  if (await within(MOMENT_MS, isKnown)) return true;
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Looking addresses up'), cancellable: true },
    async (_, cancelled) => {
      await within(LONGEST_MS, () => isKnown() || cancelled.isCancellationRequested);
      return !cancelled.isCancellationRequested;
    },
  );
}

async function within(ms: number, isDone: () => boolean): Promise<boolean> {
  for (let left = ms; left > 0; left -= POLL_MS) {
    if (isDone()) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return isDone();
}
