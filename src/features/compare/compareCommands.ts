/** The session compared: with a recording or a baseline, and with itself between two marks. */
import * as vscode from 'vscode';
import { parseBaseline } from '../../analysis/baseline/file';
import { summarize, type Summary } from '../../analysis/baseline/summary';
import { compare } from '../../analysis/compare';
import { generationBetween } from '../../analysis/generations/generation';
import { resolveBy } from '../../analysis/callSites';
import { callersOf } from '../../analysis/sites/stackFrame';
import { HumanError } from '../../errors';
import { comparisonReport } from '../../exports/comparisonReport';
import { generationReport } from '../../exports/generationReport';
import { t } from '../../words/l10n';
import type { Mark } from '../../model/marks';
import { readSessionFile } from '../../sessions/sessionFile';
import { baseName, formatDuration } from '../../words/units';
import { findMark } from '../../views/trees/markRows';
import { pickRecording } from '../../views/recordingPick';
import { untilResolved } from '../../views/resolved';
import type { CommandTable, Context } from '../context';
import { functionsOf, sitesOf } from '../export/exportCommands';

export const compareCommands: CommandTable = {
  'heapMonitor.compare': compareWith,
  'heapMonitor.generation': showGeneration,
};

/** @param given A recording, a log or a baseline; else the user is asked. */
async function compareWith(context: Context, given?: unknown): Promise<void> {
  const { monitor } = context.devices;
  const path = typeof given === 'string' ? given : await pickBefore(context);
  if (path === undefined || !(await sitesOf(context))) return;
  const after = monitor.analysis.of(monitor.session.boot);
  if (!after)
    throw new HumanError(
      t('There is nothing to compare yet.'),
      t('Start Heap Monitor on a device or open a recording.'),
    );
  const before = await readBefore(context, path);
  if (!before) return;
  const comparison = compare(
    before,
    summarize(after, (stack) => functionsOf(context, stack)),
  );
  const name = monitor.state.kind === 'idle' ? t('This session') : monitor.state.source;
  context.comparisons.set({ before: baseName(path), comparison });
  await context.reports.show(comparisonReport(comparison, baseName(path), name));
}

async function pickBefore({ recordings }: Context): Promise<string | undefined> {
  const baselines = await vscode.workspace.findFiles('.heapmonitor/*.json', null, 50);
  const items = [
    ...baselines.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), path: uri.fsPath })),
    { label: `$(history) ${t('A recording…')}`, path: 'recording' },
    { label: `$(folder-opened) ${t('Another file…')}`, path: 'file' },
  ];
  const title = t('Compare this session with');
  const chosen = await vscode.window.showQuickPick(items, { title });
  if (chosen?.path === 'recording') return pickRecording(recordings.folder);
  if (chosen?.path !== 'file') return chosen?.path;
  const [file] = (await vscode.window.showOpenDialog({ title, openLabel: t('Compare') })) ?? [];
  return file?.fsPath;
}

/** What is kept of the earlier session; undefined where the user stopped reading it. */
export async function readBefore(context: Context, path: string): Promise<Summary | undefined> {
  if (path.endsWith('.json')) {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(path)).then(
      (read) => read,
      () => {
        throw new HumanError(t('{0} cannot be read.', path), t('Choose another file.'));
      },
    );
    return parseBaseline(new TextDecoder().decode(bytes), path);
  }
  const { client } = context;
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
      if (!of) throw new HumanError(t('{0} has no readings of a heap.', path), t('Choose another file.'));
      const isSame = client.elf.state === 'ready' && client.elf.sha256.startsWith(boot?.elfSha256 ?? '-');
      if (isSame) await untilResolved(client, addressesOf(of.sites.map(({ stack }) => stack)));
      return summarize(of, (stack) => (isSame ? functionsOf(context, stack) : null));
    },
  );
}

function addressesOf(stacks: readonly string[]): string[] {
  return [...new Set(stacks.flatMap(callersOf))];
}

/** @param given Rows of marks, or their numbers: one, until now, or two. Else the user is asked. */
async function showGeneration(context: Context, given?: unknown, second?: unknown): Promise<void> {
  const { monitor } = context.devices;
  const { session, analysis } = monitor;
  if (session.marks.all.length === 0)
    throw new HumanError(t('There is no mark yet.'), t('Set one with the command Mark, and let time pass.'));
  const from =
    markOf(context, given) ?? (await pickMark(session.marks.all, t('What grew since which mark?')));
  if (!from) return;
  const to = given === undefined ? await pickEnd(session.marks.all, from) : (markOf(context, second) ?? null);
  if (to === undefined) return;
  const generation = generationBetween(session, analysis, from, to);
  const { client } = context;
  if (!(await untilResolved(client, addressesOf(generation.sites.map(({ stack }) => stack))))) return;
  const report = generationReport(
    generation,
    session.nowMs,
    resolveBy((address) => client.frames(address)),
  );
  await context.reports.show(report);
}

function markOf({ devices }: Context, given: unknown): Mark | undefined {
  const { session } = devices.monitor;
  const row = (given as { row?: { id?: string } } | null | undefined)?.row?.id;
  return row === undefined
    ? session.marks.all.find(({ number }) => number === given)
    : findMark(session, row);
}

async function pickMark(marks: readonly Mark[], title: string): Promise<Mark | undefined> {
  const items = [...marks]
    .reverse()
    .map((mark) => ({ label: mark.name, description: t('at {0}', formatDuration(mark.timeMs)), mark }));
  return (await vscode.window.showQuickPick(items, { title }))?.mark;
}

/** null: until now; undefined: the user cancelled. */
async function pickEnd(marks: readonly Mark[], from: Mark): Promise<Mark | null | undefined> {
  const later = marks.filter(({ timeMs, number }) => number !== from.number && timeMs >= from.timeMs);
  if (later.length === 0) return null;
  const items: (vscode.QuickPickItem & { mark: Mark | null })[] = [
    { label: t('Now'), mark: null },
    ...later.map((mark) => ({
      label: mark.name,
      description: t('at {0}', formatDuration(mark.timeMs)),
      mark,
    })),
  ];
  return (await vscode.window.showQuickPick(items, { title: t('Until when?') }))?.mark;
}
