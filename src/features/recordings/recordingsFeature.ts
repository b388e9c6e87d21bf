/** Recordings: opened as a device, or in an editor of their own. */
import * as vscode from 'vscode';
import { openRecording } from '../../device/recording';
import { isSpeed, pickPace, pickRecording, type Pace } from '../../views/recordingPick';
import type { Core } from '../../core/core';
import { startAt } from '../../core/start';
import { RecordingEditors, RECORDING_EDITOR } from './recordingEditor';

export function activateRecordings(core: Core): void {
  const editors = new RecordingEditors(core);
  core.add(vscode.window.registerCustomEditorProvider(RECORDING_EDITOR, editors));
  core.register({
    'heapMonitor.openRecording': (_, file, speed) => open(core, file, speed),
  });
}

/**
 * @param given The file: its path, or from a context menu its URI; else the user is asked.
 * @param speed How many times as fast as it was, 0: at once; else the user is asked.
 */
async function open(core: Core, given: unknown, speed: unknown): Promise<void> {
  const path = toPath(given) ?? (await pickRecording(core.recordings.folder));
  if (path === undefined) return;
  const file = await openRecording(path);
  const pace = toPace(speed) ?? (await pickPace(file.isRecording));
  if (pace === undefined) return;
  if (pace !== 'editor')
    return startAt(core, { kind: 'file', path, ...(pace.speed === null ? {} : { speed: pace.speed }) });
  await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(path), RECORDING_EDITOR);
}

function toPath(given: unknown): string | undefined {
  if (given instanceof vscode.Uri) return given.scheme === 'file' ? given.fsPath : undefined;
  return typeof given === 'string' && given !== '' ? given : undefined;
}

function toPace(speed: unknown): Pace | undefined {
  if (speed === 0) return { speed: null };
  return isSpeed(speed) ? { speed } : undefined;
}
