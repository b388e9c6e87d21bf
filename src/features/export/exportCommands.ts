/** What is taken out of a session: exported files, a baseline. */
import * as vscode from 'vscode';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { CallSite } from '../../analysis/callSites';
import { callersOf, framesOfStack } from '../../analysis/sites/stackFrame';
import { formatBaseline } from '../../analysis/baseline/file';
import { summarize } from '../../analysis/baseline/summary';
import { HumanError } from '../../errors';
import { EXPORT_FORMATS, isExportFormat, type ExportFormat } from '../../exports/formats';
import { t } from '../../words/l10n';
import { shownSites } from '../../views/panel/leakViews';
import { untilResolved } from '../../views/resolved';
import type { CommandTable, Context } from '../context';

const SAID_MS = 5000;

export const exportCommands: CommandTable = {
  'heapMonitor.export': exportSession,
  'heapMonitor.saveBaseline': saveBaseline,
};

/** @param given Format and file, where they are known; else the user is asked. */
async function exportSession(context: Context, given?: unknown, path?: unknown): Promise<void> {
  const { session, analysis, startedAt, state } = context.devices.monitor;
  needsBoot(context);
  const format = isExportFormat(given) ? given : await pickFormat();
  if (!format) return;
  const info = EXPORT_FORMATS[format];
  const uri =
    typeof path === 'string' ? vscode.Uri.file(path) : await askFile(`heap.${info.extension}`, info.label);
  const sites = uri && (await sitesOf(context));
  if (!uri || !sites) return;
  const source = state.kind === 'idle' ? '' : state.source;
  const input = { session, analysis: analysis.of(session.boot), sites, source, startedAt };
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

async function saveBaseline(context: Context, path?: unknown): Promise<void> {
  const boot = needsBoot(context);
  const of = context.devices.monitor.analysis.of(boot);
  if (!of)
    throw new HumanError(
      t('There is nothing to compare with later yet.'),
      t('Wait for the first reading of the heap or the first list of allocations.'),
    );
  const uri =
    typeof path === 'string'
      ? vscode.Uri.file(path)
      : await askFile('.heapmonitor/baseline.json', t('Baseline'));
  if (!uri || !(await sitesOf(context))) return;
  const summary = summarize(of, (stack) => functionsOf(context, stack));
  await write(uri, new TextEncoder().encode(formatBaseline(summary)));
}

/** Functions of a stack, innermost first; null where not all are known. */
export function functionsOf({ client }: Context, stack: string): string[] | null {
  if (stack === '' || client.elfMatch === 'mismatch') return null;
  const frames = framesOfStack(callersOf(stack), (address) => client.frames(address));
  const names = frames.map((frame) => frame.function);
  return names.every((name) => name !== null) ? names : null;
}

/** The call sites with their frames; undefined where the user did not want to wait for those. */
export async function sitesOf(context: Context): Promise<CallSite[] | undefined> {
  const { client, ignoreList, devices } = context;
  const { session, analysis } = devices.monitor;
  const { boot } = session;
  const sites = () => shownSites(boot, analysis.of(boot), client, ignoreList);
  const callers = sites().flatMap((site) => site.callers);
  if (!(await untilResolved(client, [...new Set(callers)]))) return undefined;
  return sites();
}

function needsBoot({ devices }: Context) {
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
