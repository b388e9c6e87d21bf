/** What stands in the way of monitoring the project: shown at once, and set right. */
import * as vscode from 'vscode';
import { formatLine } from '../../checks/configEdit';
import { diagnose, type Item } from '../../checks/diagnosis';
import { readSettings } from '../../settings/settings';
import { workspaceBuilds } from '../../settings/workspaceBuilds';
import { applyConfigFix, folderOf, toConfigFix } from './configFix';
import { HumanError } from '../../errors';
import { projectReport } from '../../exports/projectReport';
import { t } from '../../words/l10n';
import { lookAtProject } from '../../project/projectCheck';
import { baseName } from '../../words/units';
import type { Core } from '../../core/core';
import type { Scope } from '../../core/scope';

export function activateProject(core: Core): void {
  core.register({
    'heapMonitor.checkProject': (scope, folder) => checkProject(core, scope, folder),
    'heapMonitor.fixOption': fixOption,
  });
}

/** @param given The folder, where it is known; else the workspace's, or the user is asked. */
async function checkProject({ reports }: Core, { devices, frames }: Scope, given: unknown): Promise<void> {
  const folder = typeof given === 'string' ? given : await pickFolder();
  if (folder === undefined) return;
  const { elf, elfMatch } = frames;
  const { elfPaths, baudRate } = readSettings(vscode.Uri.file(folder));
  // The demo's ELF is not the project's.
  const used = elf.state === 'ready' && !devices.selected?.ownElf ? elf.path : null;
  const runs = used === null || elfMatch === 'unknown' ? null : elfMatch === 'match';
  const items = diagnose(
    await lookAtProject({
      folder,
      elfPaths: used === null ? elfPaths : [used],
      baudRate,
      runs,
      builds: workspaceBuilds([folder]),
    }),
  );
  await reports.show(projectReport(baseName(folder), items));
  void offerFixes(folder, items);
}

async function pickFolder(): Promise<string | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0)
    throw new HumanError(t('No folder is open.'), t('Open the folder of the firmware project first.'));
  if (folders.length === 1) return folders[0]?.uri.fsPath;
  return (await vscode.window.showWorkspaceFolderPick())?.uri.fsPath;
}

async function offerFixes(folder: string, items: readonly Item[]): Promise<void> {
  const fixable = items.filter(({ fix, baudRate }) => fix.length > 0 || baudRate !== null);
  if (fixable.length === 0) return;
  const choose = t('Choose Fixes…');
  const message =
    fixable.length === 1
      ? t('One option can be set right.')
      : t('{0} options can be set right.', fixable.length);
  if ((await vscode.window.showInformationMessage(message, choose)) !== choose) return;
  const picks = fixable.map((item) => ({
    label: [
      ...item.fix.map(formatLine),
      ...(item.baudRate === null ? [] : [`heapMonitor.baudRate: ${item.baudRate}`]),
    ].join(', '),
    detail: item.text,
    picked: item.state === 'blocks',
    item,
  }));
  const chosen = await vscode.window.showQuickPick(picks, {
    title: t('Set right in sdkconfig.defaults'),
    canPickMany: true,
    matchOnDetail: true,
    ignoreFocusOut: true, // the report beside it takes the focus once it is drawn
  });
  if (!chosen || chosen.length === 0) return;
  await applyConfigFix(folder, {
    lines: chosen.flatMap(({ item }) => item.fix),
    baudRate: chosen.find(({ item }) => item.baudRate !== null)?.item.baudRate ?? null,
  });
}

/** @param uri Of the configuration file that the fix was offered in. */
async function fixOption(_: Scope, uri: unknown, given: unknown): Promise<void> {
  const fix = toConfigFix(given);
  if (typeof uri === 'string' && fix) await applyConfigFix(folderOf(uri), fix);
}
