/** What is taken out of a session: exported files, a baseline. */
import * as vscode from 'vscode';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { Core } from '../../core/core';
import type { Scope } from '../../core/scope';
import { functionsOf, resolveCrashes, sitesOf } from '../../core/resolvedSites';
import type { Ignoring } from '../../views/ignoring';
import { formatBaseline } from '../../exports/baselineFile';
import { summarize } from '../../analysis/baseline/summary';
import { HumanError } from '../../errors';
import { EXPORT_FORMATS, isExportFormat, type ExportFormat } from '../../exports/formats';
import { t } from '../../words/l10n';

const SAID_MS = 5000;

export function activateExport(core: Core): void {
  const { ignoring } = core;
  core.register({
    'heapMonitor.export': (scope, format, path) => exportSession(scope, ignoring, format, path),
    'heapMonitor.saveBaseline': (scope, path) => saveBaseline(scope, ignoring, path),
  });
}

/** @param given Format and file, where they are known; else the user is asked. */
async function exportSession(scope: Scope, ignoring: Ignoring, given: unknown, path: unknown): Promise<void> {
  const { session, analysis, startedAt, state } = scope.devices.monitor;
  needsBoot(scope);
  const format = isExportFormat(given) ? given : await pickFormat();
  if (!format) return;
  const info = EXPORT_FORMATS[format];
  const uri =
    typeof path === 'string' ? vscode.Uri.file(path) : await askFile(`heap.${info.extension}`, info.label);
  const sites = uri && (await sitesOf(scope, ignoring));
  if (!uri || !sites) return;
  const source = state.kind === 'idle' ? '' : state.source;
  await resolveCrashes(scope);
  const of = analysis.of(session.boot);
  const input = { session, analysis: of, sites, source, startedAt, crashFrames: scope.frames };
  const encoded = info.encode(input);
  const bytes = typeof encoded === 'string' ? new TextEncoder().encode(encoded) : encoded;
  await write(uri, info.isGzipped ? await promisify(gzip)(bytes) : bytes);
}

async function pickFormat(): Promise<ExportFormat | undefined> {
  const items = Object.entries(EXPORT_FORMATS).flatMap(([format, { label, extension }]) =>
    isExportFormat(format) ? [{ label, description: `.${extension}`, format }] : [],
  );
  return (await vscode.window.showQuickPick(items, { title: t('Export the session') }))?.format;
}

async function saveBaseline(scope: Scope, ignoring: Ignoring, path: unknown): Promise<void> {
  const boot = needsBoot(scope);
  const of = scope.devices.monitor.analysis.of(boot);
  if (!of)
    throw new HumanError(
      t('There is nothing to compare with later yet.'),
      t('Wait for the first reading of the heap or the first list of allocations.'),
    );
  const uri =
    typeof path === 'string'
      ? vscode.Uri.file(path)
      : await askFile('.heapmonitor/baseline.json', t('Baseline'));
  if (!uri || !(await sitesOf(scope, ignoring))) return;
  const summary = summarize(of, (stack) => functionsOf(scope.frames, stack));
  await write(uri, new TextEncoder().encode(formatBaseline(summary)));
}

function needsBoot({ devices }: Scope) {
  const { boot } = devices.monitor.session;
  if (boot) return boot;
  throw new HumanError(
    t('There is no session yet.'),
    t('Start Heap Monitor on a device or open a recording.'),
  );
}

async function askFile(name: string, label: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: label,
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
  });
}

async function write(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, bytes);
  const name = vscode.workspace.asRelativePath(uri);
  vscode.window.setStatusBarMessage(t('{0} is written', name.replaceAll('$(', '$\u200b(')), SAID_MS);
}
