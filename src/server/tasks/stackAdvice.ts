/** Diagnostics on the lines that create tasks or set their stacks, and what a new stack size would be there. */
import { DiagnosticSeverity, type Diagnostic, type Range } from 'vscode-languageserver/node';
import type { ConfigLine } from '../../checks/check';
import type { OptionData } from '../config/optionData';
import type { TaskFact } from '../facts';
import { clean } from '../features/siteWords';
import { text } from '../sentences';
import { lineFor, type ProjectOptions } from './stackOptions';
import type { StackSize, TaskCall, TextSpan } from './taskCalls';

/** `configMAX_TASK_NAME_LEN` of ESP-IDF less the end: longer names are printed cut. */
const MAX_TASK_NAME = 15;
/** Bytes of a word on the chips that count stacks in words. */
const WORD = 4;

/** What a diagnostic says to the code actions: an edit of the source, or an option. */
export interface StackData extends Partial<OptionData> {
  readonly fix: StackFix | null;
}

export interface StackFix {
  readonly title: string;
  readonly span: TextSpan;
  readonly newText: string;
}

/** The task that a call creates; undefined where it was not seen, or has nothing to be told. */
export function taskOf({ task }: TaskCall, tasks: readonly TaskFact[]): TaskFact | undefined {
  return tasks.find(
    ({ name, state }) => state !== 'fine' && (name === task || name === task.slice(0, MAX_TASK_NAME)),
  );
}

/** @param project Of the source file, where the size is an option. */
export function stackDiagnostic(call: TaskCall, task: TaskFact, project: ProjectOptions | null): Diagnostic {
  const { option, size } = call;
  const line = option && project && lineFor(option, project.options, task);
  const data: StackData = {
    fix: size && fixOf(size, task),
    ...(line ? { option: { lines: [line], baudRate: null, file: project.file } } : {}),
  };
  return { ...diagnosticOf(task), range: toRange(call.span), data };
}

/** Of one of ESP-IDF's own tasks, at the line that sets its option. */
export function stackOptionDiagnostic(task: TaskFact, line: ConfigLine | null, range: Range): Diagnostic {
  const data: StackData = { fix: null, option: { lines: line ? [line] : [], baudRate: null } };
  return { ...diagnosticOf(task), range, data };
}

function diagnosticOf(task: TaskFact): Omit<Diagnostic, 'range' | 'data'> {
  return {
    severity: task.state === 'ample' ? DiagnosticSeverity.Information : DiagnosticSeverity.Warning,
    code: text.stackCode,
    source: text.source,
    message: `${text.stackMessage(clean(task.name, 64), task.reason)} ${text.stackRule}`,
  };
}

export function toRange({ line, start, end }: TextSpan): Diagnostic['range'] {
  return { start: { line, character: start }, end: { line, character: end } };
}

/**
 * The size by the rule, in the unit of the number that is there. ESP-IDF counts bytes; where the device prints the
 * stack's size, that tells bytes from words, and a number that is neither is not touched: it is another build's.
 */
function fixOf({ span, written, value, constant, uses }: StackSize, task: TaskFact): StackFix | null {
  const { sizeBytes, recommendedBytes, changeBytes } = task;
  if (changeBytes === 0) return null;
  const isWords = sizeBytes !== null && value * WORD === sizeBytes;
  if (sizeBytes !== null && !isWords && value !== sizeBytes) return null;
  const bytes = recommendedBytes ?? value + changeBytes;
  const size = isWords ? Math.ceil(bytes / WORD) : bytes;
  if (size === value || size <= 0) return null;
  const newText = rewritten(written, size);
  const shown = isWords ? text.inWords(newText) : newText;
  const title =
    constant === null ? text.stackFix(written, shown) : text.stackFixConstant(constant, written, shown, uses);
  return { title, span, newText };
}

/** Another number in the way that one is written: base and suffix. */
function rewritten(written: string, size: number): string {
  const suffix = /[uUlL]*$/.exec(written)?.[0] ?? '';
  return (/^0x/i.test(written) ? `0x${size.toString(16)}` : String(size)) + suffix;
}
