/** Keeps an image of the trend where the user wants it. */
import * as vscode from 'vscode';
import { t } from '../../words/l10n';
import type { SaveImageMessage } from './protocol';
import { workspaceFolders } from '../../settings/workspaceFolders';

export async function saveImage({ format, data }: SaveImageMessage): Promise<void> {
  const folder = workspaceFolders()[0];
  const target = await vscode.window.showSaveDialog({
    ...(folder === undefined
      ? {}
      : { defaultUri: vscode.Uri.joinPath(vscode.Uri.file(folder), `heap.${format}`) }),
    filters: format === 'svg' ? { [t('SVG image')]: ['svg'] } : { [t('PNG image')]: ['png'] },
    title: t('Save the heap trend as an image'),
  });
  if (!target) return;
  try {
    await vscode.workspace.fs.writeFile(target, Buffer.from(data, format === 'svg' ? 'utf8' : 'base64'));
  } catch (error) {
    const why = t('{0} could not be written: {1}', target.fsPath, String(error));
    void vscode.window.showErrorMessage(why);
  }
}
