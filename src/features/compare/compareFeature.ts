/** The session compared: with a recording or a baseline, and with itself between two marks. */
import * as vscode from 'vscode';
import { summarize } from '../../analysis/baseline/summary';
import { compare } from '../../analysis/compare';
import { generationBetween } from '../../analysis/generations/generation';
import { resolveBy } from '../../analysis/callSites';
import { HumanError } from '../../errors';
import { comparisonReport } from '../../exports/comparisonReport';
import { generationReport } from '../../exports/generationReport';
import { t } from '../../words/l10n';
import type { Mark } from '../../model/marks';
import { baseName, formatDuration } from '../../words/units';
import { subjectOf } from '../../views/subject';
import { pickRecording } from '../../views/recordingPick';
import { untilResolved } from '../../views/resolved';
import type { Core } from '../../core/core';
import { addressesOf, readBefore } from '../../core/earlierSession';
import type { Recordings } from '../../core/recordings';
import { functionsOf, sitesOf } from '../../core/resolvedSites';
import type { Scope } from '../../core/scope';
import type { Session } from '../../model/session';

export function activateCompare(core: Core): void {
  core.register({
    'heapMonitor.compare': (scope, path) => compareWith(core, scope, path),
    'heapMonitor.generation': (scope, from, to) => showGeneration(core, scope, from, to),
  });
}

/** @param given A recording, a log or a baseline; else the user is asked. */
async function compareWith(core: Core, scope: Scope, given: unknown): Promise<void> {
  const { devices, frames, comparisons } = scope;
  const { monitor } = devices;
  const path = typeof given === 'string' ? given : await pickBefore(core.recordings);
  if (path === undefined || !(await sitesOf(scope, core.ignoring))) return;
  const after = monitor.analysis.of(monitor.session.boot);
  if (!after)
    throw new HumanError(
      t('There is nothing to compare yet.'),
      t('Start Heap Monitor on a device or open a recording.'),
    );
  const before = await readBefore(frames, path);
  if (!before) return;
  const comparison = compare(
    before,
    summarize(after, (stack) => functionsOf(frames, stack)),
  );
  const name = monitor.state.kind === 'idle' ? t('This session') : monitor.state.source;
  comparisons.set({ before: baseName(path), comparison });
  await core.reports.show(comparisonReport(comparison, baseName(path), name));
}

async function pickBefore({ folder }: Recordings): Promise<string | undefined> {
  const baselines = await vscode.workspace.findFiles('.heapmonitor/*.json', null, 50);
  const items = [
    ...baselines.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), path: uri.fsPath })),
    { label: `$(history) ${t('A recording…')}`, path: 'recording' },
    { label: `$(folder-opened) ${t('Another file…')}`, path: 'file' },
  ];
  const title = t('Compare this session with');
  const chosen = await vscode.window.showQuickPick(items, { title });
  if (chosen?.path === 'recording') return pickRecording(folder);
  if (chosen?.path !== 'file') return chosen?.path;
  const [file] = (await vscode.window.showOpenDialog({ title, openLabel: t('Compare') })) ?? [];
  return file?.fsPath;
}

/** @param given Marks or their numbers: one, until now, or two. Else the user is asked. */
async function showGeneration(core: Core, scope: Scope, given: unknown, second: unknown): Promise<void> {
  const { frames, devices } = scope;
  const { session, analysis } = devices.monitor;
  if (session.marks.all.length === 0)
    throw new HumanError(t('There is no mark yet.'), t('Set one with the command Mark, and let time pass.'));
  const from =
    markOf(session, given) ?? (await pickMark(session.marks.all, t('What grew since which mark?')));
  if (!from) return;
  const to = given === undefined ? await pickEnd(session.marks.all, from) : (markOf(session, second) ?? null);
  if (to === undefined) return;
  const generation = generationBetween(session, analysis, from, to);
  if (!(await untilResolved(frames, addressesOf(generation.sites.map(({ stack }) => stack))))) return;
  const report = generationReport(
    generation,
    session.nowMs,
    resolveBy((address) => frames.frames(address)),
  );
  await core.reports.show(report);
}

function markOf({ marks }: Session, given: unknown): Mark | undefined {
  const wanted = subjectOf(given, 'mark')?.mark ?? given;
  return marks.all.find(({ number }) => number === wanted);
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
