/** What can be done about a diagnostic of ours. Commands are the extension's; a stack size is an edit. */
import { CodeActionKind, type CodeAction, type Diagnostic } from 'vscode-languageserver/node';
import { text } from '../sentences';
import { toRange, type StackData } from '../tasks/stackAdvice';
import { formatLine } from '../../checks/configEdit';
import type { OptionData } from '../config/optionData';
import type { LeakData } from './diagnostics';
import { SHOW_SITE } from './lenses';

const LEAK_COMMANDS: readonly (readonly [title: string, command: string])[] = [
  [text.showAction, SHOW_SITE],
  [text.ignoreAction, 'heapMonitor.ignoreCallSite'],
  [text.copyReportAction, 'heapMonitor.copySiteReport'],
  [text.copyPromptAction, 'heapMonitor.copyFixPrompt'],
];

type Data = Partial<LeakData & StackData & OptionData>;

export function codeActionsFor(uri: string, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const ours = diagnostics.filter(({ source }) => source === text.source);
  const areSeveral = ours.filter((one) => dataOf(one).site !== undefined).length > 1;
  return ours.flatMap((one) => actionsFor(uri, one, areSeveral));
}

function dataOf({ data }: Diagnostic): Data {
  return (data ?? {}) as Data;
}

/** @param areSeveral Leaks are told apart by their functions. */
function actionsFor(uri: string, diagnostic: Diagnostic, areSeveral: boolean): CodeAction[] {
  const { site, stack, fix, option } = dataOf(diagnostic);
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
  if (option) return optionActions(option.file ?? uri, option).map((action) => ({ ...common, ...action }));
  if (typeof site !== 'string') return [];
  return LEAK_COMMANDS.map(([title, command]) => ({
    ...common,
    title: areSeveral ? `${title} (${stack})` : title,
    command: { title, command, arguments: [site] },
  }));
}

/** They go to sdkconfig.defaults, or to the settings: the extension does it. */
function optionActions(uri: string, { lines, baudRate }: OptionData['option']): CodeAction[] {
  const action = (title: string, fix: OptionData['option']): CodeAction => ({
    title,
    isPreferred: true,
    command: { title, command: 'heapMonitor.fixOption', arguments: [uri, fix] },
  });
  return [
    ...(lines.length > 0 ? [action(text.optionFix(lines.map(formatLine)), { lines, baudRate: null })] : []),
    ...(baudRate === null ? [] : [action(text.baudFix(baudRate), { lines: [], baudRate })]),
  ];
}
