/** Asks which recording to open, of those that are kept or any file, and how it is to be played. */
import * as vscode from 'vscode';
import type { KeptRecording, RecordingFolder } from '../device/recordingFolder';
import { describeError } from '../errors';
import { t } from '../words/l10n';
import { formatBytes, formatDuration } from '../words/units';

interface Item extends vscode.QuickPickItem {
  readonly recording?: KeptRecording;
}

/** @returns A recording's first file, or any file; undefined where the user cancels. */
export async function pickRecording(folder: RecordingFolder): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = t('Open Recording');
  pick.matchOnDescription = true;
  const browsing: Item = { label: `$(folder-opened) ${t('A recording or a log file…')}`, alwaysShow: true };
  pick.buttons = [
    { iconPath: new vscode.ThemeIcon('folder'), tooltip: t('Show the folder of the recordings') },
  ];
  pick.items = [browsing];
  const list = async (): Promise<void> => {
    pick.busy = true;
    const kept = await folder.list();
    pick.placeholder =
      kept.length === 0 ? t('None is kept in {0} yet', folder.path) : t('The latest stands first');
    pick.items = [...kept.map(toItem), browsing];
    pick.busy = false;
  };
  const remove = async ({ recording }: Item): Promise<void> => {
    if (!recording) return;
    await folder.remove(recording).catch((error: unknown) => {
      void vscode.window.showWarningMessage(describeError(error));
    });
    await list();
  };
  pick.onDidTriggerButton(() => {
    void vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(folder.path));
  });
  pick.onDidTriggerItemButton(({ item }) => void remove(item));
  try {
    const chosen = await new Promise<Item | undefined>((answer) => {
      pick.onDidAccept(() => answer(pick.selectedItems[0]));
      pick.onDidHide(() => answer(undefined));
      pick.show();
      void list();
    });
    return chosen?.recording ? chosen.recording.paths[0] : chosen && (await browse());
  } finally {
    pick.dispose();
  }
}

function toItem(recording: KeptRecording): Item {
  const { source, startedAt, durationMs, sizeBytes, isBeingWritten } = recording;
  const facts = [
    startedAt === null ? t('date unknown') : new Date(startedAt).toLocaleString(),
    formatDuration(durationMs),
    formatBytes(sizeBytes),
    ...(isBeingWritten ? [t('being recorded')] : []),
  ];
  return {
    label: `$(${isBeingWritten ? 'record' : 'history'}) ${source.replaceAll('$(', '$\u200b(')}`,
    description: facts.join(' · '),
    buttons: isBeingWritten
      ? []
      : [{ iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Remove this recording') }],
    recording,
  };
}

async function browse(): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: t('Open a recording or a log'),
      openLabel: t('Open'),
      filters: { [t('Recordings and logs')]: ['hmrec', 'log', 'txt'], [t('All files')]: ['*'] },
    })) ?? [];
  return file?.fsPath;
}

/** `editor`: at once, in an editor of its own; else how many times as fast as it was, null for at once. */
export type Pace = 'editor' | { readonly speed: number | null };

/** @param hasTimes It is a recording; a plain log can be read at once only. */
export async function pickPace(hasTimes: boolean): Promise<Pace | undefined> {
  const faster = (speed: number): vscode.QuickPickItem & { pace: Pace } => ({
    label: `$(run-all) ${t('{0} times as fast', speed)}`,
    pace: { speed },
  });
  const another = { label: `$(edit) ${t('Another speed…')}`, pace: null };
  const items: (vscode.QuickPickItem & { readonly pace: Pace | null })[] = [
    {
      label: `$(file) ${t('In an editor of its own')}`,
      detail: t('The whole of it, while the devices go on'),
      pace: 'editor',
    },
    {
      label: `$(fold-down) ${t('At once')}`,
      detail: t('In the panel and the views, as a device'),
      pace: { speed: null },
    },
    {
      label: `$(play) ${t('Real time')}`,
      detail: t('As it was: a second takes a second'),
      pace: { speed: 1 },
    },
    faster(10),
    faster(60),
    faster(1000),
    another,
  ];
  const offered = hasTimes ? items : items.slice(0, 2);
  const chosen = await vscode.window.showQuickPick(offered, { title: t('Playback speed') });
  return chosen === another ? askSpeed() : (chosen?.pace ?? undefined);
}

async function askSpeed(): Promise<Pace | undefined> {
  const text = await vscode.window.showInputBox({
    title: t('Speed'),
    prompt: t('How many times as fast as it was?'),
    value: '100',
    validateInput: (value) => (isSpeed(Number(value)) ? null : t('A number from 0.1 to 1000000 is wanted')),
  });
  return text === undefined ? undefined : { speed: Number(text) };
}

/** Whether something can be played that many times as fast. */
export function isSpeed(speed: unknown): speed is number {
  return typeof speed === 'number' && speed >= 0.1 && speed <= 1e6;
}
