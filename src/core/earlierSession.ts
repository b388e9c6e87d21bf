/** An earlier session, to compare with: a recording, a log, or a baseline. */
import * as vscode from 'vscode';
import { parseBaseline } from '../exports/baselineFile';
import { summarize, type Summary } from '../analysis/baseline/summary';
import { callersOf } from '../analysis/sites/stackFrame';
import { HumanError, repeatable } from '../errors';
import type { SymbolizerClient } from '../frames/symbolizerClient';
import { readSessionFile } from '../sessions/sessionFile';
import { untilResolved } from '../views/resolved';
import { t } from '../words/l10n';
import { baseName } from '../words/units';
import { functionsOf } from './resolvedSites';

/** What is kept of the earlier session; undefined where the user stopped reading it. */
export async function readBefore(frames: SymbolizerClient, path: string): Promise<Summary | undefined> {
  if (path.endsWith('.json')) {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(path)).then(
      (read) => read,
      () =>
        repeatable(() => {
          throw new HumanError(t('{0} cannot be read.', path), t('Choose another file.'));
        }),
    );
    return repeatable(() => parseBaseline(new TextDecoder().decode(bytes), path));
  }
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t('Reading {0}', baseName(path)),
      cancellable: true,
    },
    async (_, cancelled) => {
      const stop = new AbortController();
      cancelled.onCancellationRequested(() => stop.abort());
      const read = await readSessionFile(path, { signal: stop.signal });
      if (!read) return undefined;
      const { boot } = read.session;
      const of = read.analysis.of(boot);
      if (!of)
        return repeatable(() => {
          throw new HumanError(t('{0} has no readings of a heap.', path), t('Choose another file.'));
        });
      const isSame = frames.elf.state === 'ready' && frames.elf.sha256.startsWith(boot?.elfSha256 ?? '-');
      if (isSame) await untilResolved(frames, addressesOf(of.sites.map(({ stack }) => stack)));
      return summarize(of, (stack) => (isSame ? functionsOf(frames, stack) : null));
    },
  );
}

/** Of all frames of these stacks. */
export function addressesOf(stacks: readonly string[]): string[] {
  return [...new Set(stacks.flatMap(callersOf))];
}
