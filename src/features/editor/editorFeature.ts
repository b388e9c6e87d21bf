/** Call sites in the source's own lines: told to the language server, drawn, and commands on them. */
import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import { HumanError } from '../../errors';
import { readShown, SECTION } from '../../settings/settings';
import { t } from '../../words/l10n';
import { EditorSupport } from './editorSupport';

export function activateEditor(core: Core): void {
  const { live, views, ignoring } = core;
  const support = new EditorSupport(
    live.devices,
    live.frames,
    core.sources,
    {
      shown: readShown,
      ignore: () => ignoring.all,
      reveal: (location) => void core.run(live, 'heapMonitor.revealFrame', location),
    },
    (kind) => core.asset(`media/marks/${kind}.svg`),
  );
  core.add(
    support,
    ignoring.onDidChange(() => support.refresh()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SECTION)) support.refresh();
    }),
  );
  core.register({
    'heapMonitor.showSite': async ({ panel }, id) => {
      panel.show(true);
      await views.showSite(idOf(id));
    },
    'heapMonitor.copySiteReport': (_, id) => copy(support, idOf(id), 'report'),
    'heapMonitor.copyFixPrompt': (_, id) => copy(support, idOf(id), 'prompt'),
  });
}

function idOf(given: unknown): string {
  return typeof given === 'string' ? given : '';
}

async function copy(support: EditorSupport, id: string, what: 'report' | 'prompt'): Promise<void> {
  const text = await support.siteText(id, what);
  if (text === null)
    throw new HumanError(
      t('This call site is not among those of the session any more.'),
      t('Choose one that is listed in the Leaks view.'),
    );
  await vscode.env.clipboard.writeText(text);
}
