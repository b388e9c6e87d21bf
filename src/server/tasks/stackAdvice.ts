/** Diagnostics on the lines that create tasks, and what a new stack size would be there. */
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver/node';
import type { TaskFact } from '../facts';
import { clean } from '../features/siteWords';
import { text } from '../text';
import type { StackSize, TaskCall, TextSpan } from './taskCalls';

/** `configMAX_TASK_NAME_LEN` of ESP-IDF less the end: longer names are printed cut. */
const MAX_TASK_NAME = 15;
/** Bytes of a word on the chips that count stacks in words. */
const WORD = 4;

/** What a diagnostic says to the code actions. */
export interface StackData {
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

export function stackDiagnostic(call: TaskCall, task: TaskFact): Diagnostic {
  const isWaste = task.state === 'ample';
  const data: StackData = { fix: call.size && fixOf(call.size, task) };
  return {
    range: toRange(call.span),
    severity: isWaste ? DiagnosticSeverity.Information : DiagnosticSeverity.Warning,
    code: text.stackCode,
    source: text.source,
    message: `${text.stackMessage(clean(task.name, 64), task.reason)} ${text.stackRule}`,
    data,
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
