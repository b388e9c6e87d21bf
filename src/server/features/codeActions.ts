/** What can be done about a diagnostic of ours. Commands are the extension's; a stack size is an edit. */
import { CodeActionKind, type CodeAction, type Diagnostic } from 'vscode-languageserver/node';
import { text } from '../text';
import { toRange, type StackData } from '../tasks/stackAdvice';
import type { LeakData } from './diagnostics';
import { SHOW_SITE } from './lenses';

const LEAK_COMMANDS: readonly (readonly [title: string, command: string])[] = [
  [text.showAction, SHOW_SITE],
  [text.ignoreAction, 'heapMonitor.ignoreCallSite'],
  [text.copyReportAction, 'heapMonitor.copySiteReport'],
  [text.copyPromptAction, 'heapMonitor.copyFixPrompt'],
];

export function codeActionsFor(uri: string, diagnostics: readonly Diagnostic[]): CodeAction[] {
  return diagnostics.filter(({ source }) => source === text.source).flatMap((one) => actionsFor(uri, one));
}

function actionsFor(uri: string, diagnostic: Diagnostic): CodeAction[] {
  const data = diagnostic.data as Partial<LeakData & StackData> | undefined;
  const { site, fix } = data ?? {};
  const common = { kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
  if (fix)
    return [
      {
        ...common,
        title: fix.title,
        isPreferred: true,
        edit: { changes: { [uri]: [{ range: toRange(fix.span), newText: fix.newText }] } },
      },
    ];
  if (typeof site !== 'string') return [];
  return LEAK_COMMANDS.map(([title, command]) => ({
    ...common,
    title,
    command: { title, command, arguments: [site] },
  }));
}
