/** Commands on call sites, from the lines of the source: shown in the views, copied as text. */
import * as vscode from 'vscode';
import { HumanError } from '../../errors';
import type { CommandTable, Context } from '../context';

export const siteCommands: CommandTable = {
  'heapMonitor.showSite': async (context, id) => {
    context.panel().show(true);
    await context.showLeak(idOf(id));
  },
  'heapMonitor.copySiteReport': (context, id) => copy(context, idOf(id), 'report'),
  'heapMonitor.copyFixPrompt': (context, id) => copy(context, idOf(id), 'prompt'),
};

function idOf(given: unknown): string {
  return typeof given === 'string' ? given : '';
}

async function copy({ editor }: Context, id: string, what: 'report' | 'prompt'): Promise<void> {
  const text = await editor.siteText(id, what);
  if (text === null)
    throw new HumanError(
      vscode.l10n.t('This call site is not among those of the session any more.'),
      vscode.l10n.t('Choose one that is listed in the Leaks view.'),
    );
  await vscode.env.clipboard.writeText(text);
}
