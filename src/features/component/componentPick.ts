/** Asks which project the firmware component is for, and what it is to do. */
import * as vscode from 'vscode';
import { HumanError } from '../../errors';
import { t } from '../../words/l10n';
import type { StartOptions } from '../../component/entry';
import type { FoundProject } from '../../component/findProjects';
import type { ProjectKind } from '../../component/project';

const KINDS: Readonly<Record<ProjectKind, string>> = {
  'esp-idf': 'ESP-IDF',
  'platformio-idf': 'PlatformIO, ESP-IDF',
  'platformio-arduino': 'PlatformIO, Arduino',
  arduino: 'Arduino',
};

/** The only project there is, or the one that is picked. Rejects with a HumanError where there is none. */
export async function pickProject(found: readonly FoundProject[]): Promise<FoundProject | undefined> {
  if (found.length === 0)
    throw new HumanError(
      t('There is no ESP-IDF, PlatformIO or Arduino project in the workspace.'),
      t('Open the folder of the firmware.'),
    );
  if (found.length === 1) return found[0];
  const items = found.map((project) => ({
    label: vscode.workspace.asRelativePath(project.folder),
    description: KINDS[project.kind],
    project,
  }));
  const pick = await vscode.window.showQuickPick(items, { title: t('Firmware project') });
  return pick?.project;
}

/** undefined: its user has given up. */
export async function pickStartOptions(): Promise<StartOptions | undefined> {
  const trace = {
    label: t('Leak trace'),
    description: t('switches on ESP-IDF’s heap tracing; a few KB of RAM'),
    picked: true,
  };
  const commands = {
    label: t('Commands from the editor'),
    description: t('reads the console’s input: not where the firmware does'),
    picked: false,
  };
  const picked = await vscode.window.showQuickPick([trace, commands], {
    title: t('What the component does beside tables of heap and tasks'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return picked && { trace: picked.includes(trace), commands: picked.includes(commands) };
}
