/**
 * Calls that create tasks, read from C and C++ text: `xTaskCreate`, `xTaskCreatePinnedToCore`, their `Static` and
 * `WithCaps` kin (name second, stack third), and wrappers with a name like `task_create`, of whose arguments one is
 * the task's name as a string and one alone is a number that can be a stack's size. Pure; no preprocessor.
 */

/** Where something stands: 0-based line and characters. */
export interface TextSpan {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export interface StackSize {
  readonly span: TextSpan;
  /** As written, such as `4096` or `0x1000u`. */
  readonly written: string;
  readonly value: number;
  /** The constant that it stands in; null: in the call itself. */
  readonly constant: string | null;
  /** Times that the constant is used in the file. */
  readonly uses: number;
}

export interface TaskCall {
  readonly task: string;
  /** The call's name. */
  readonly span: TextSpan;
  /** null where it is an expression, or a constant of another file. */
  readonly size: StackSize | null;
  /** The option that is the size, itself or by a constant of the file, without `CONFIG_`; null where none is. */
  readonly option: string | null;
}

const CREATE = /\b(\w{0,40}(?:(?:task|thread)_?create|create_?(?:task|thread))\w{0,40})\s{0,20}\(/gi;
const FREERTOS = /^xTaskCreate(?:Static)?(?:PinnedToCore)?(?:WithCaps)?$|^xTaskCreatePinnedToCoreWithCaps$/;
const NUMBER = /^(?:0[xX][\da-fA-F']+|\d[\d']*)[uUlL]*$/;
const OPTION = /^CONFIG_(\w+)$/;
const NAME = /^[A-Za-z_]\w*$/;

/** Calls read of one file, places that look like one, and characters of one call. */
const MAX_CALLS = 500;
const MAX_TRIES = 5000;
const MAX_CALL = 2000;
/** Characters before a call that tell whether it is in a comment. */
const MAX_BEFORE = 300;
/** No stack is smaller. */
const LEAST_STACK = 128;

interface Argument {
  readonly text: string;
  /** Offset in the file. */
  readonly at: number;
}

export function taskCalls(source: string): TaskCall[] {
  const calls: TaskCall[] = [];
  const place = placer(source);
  let tries = 0;
  for (const match of source.matchAll(CREATE)) {
    if (calls.length === MAX_CALLS || ++tries > MAX_TRIES) break;
    const { index } = match;
    const name = match[1] ?? '';
    const before = source.slice(Math.max(0, index - MAX_BEFORE), index);
    if (isInComment(before)) continue;
    const args = argumentsAt(source, index + match[0].length);
    const found = args && (FREERTOS.test(name) ? ofFreeRtos(args) : ofWrapper(args, source));
    if (!found) continue;
    const size = found.size && sizeOf(found.size, source, place);
    const option = found.size && optionOf(found.size.text, source);
    calls.push({ task: found.task, span: place(index, name.length), size, option });
  }
  return calls;
}

/** @param before The text before the call: as far as it goes. */
function isInComment(before: string): boolean {
  if (/(?:\/\/|^\s*[*#]).*$/.test(before.slice(before.lastIndexOf('\n') + 1))) return true;
  return before.lastIndexOf('/*') > before.lastIndexOf('*/');
}

function ofFreeRtos(args: readonly Argument[]): { task: string; size: Argument | null } | null {
  const task = stringOf(args[1]);
  return task === null ? null : { task, size: args[2] ?? null };
}

function ofWrapper(
  args: readonly Argument[],
  source: string,
): { task: string; size: Argument | null } | null {
  const task = args.map(stringOf).find((name) => name !== null);
  if (task === undefined || task === null) return null;
  const sizes = args.filter(
    ({ text }) =>
      (valueOf(text) ?? constantOf(text, source)?.value ?? 0) >= LEAST_STACK ||
      /STACK/.test(optionOf(text, source) ?? ''),
  );
  return { task, size: sizes.length === 1 ? sizes[0]! : null };
}

function stringOf(arg: Argument | undefined): string | null {
  return /^(?:\([^()]*\)\s*)?"([^"\\]{1,64})"$/.exec(arg?.text ?? '')?.[1] ?? null;
}

/** The value of a plain number; null for anything else. */
function valueOf(written: string): number | null {
  return NUMBER.test(written) ? Number(written.replace(/[uUlL']/g, '')) : null;
}

function sizeOf(arg: Argument, source: string, place: Placer): StackSize | null {
  const value = valueOf(arg.text);
  if (value !== null)
    return { span: place(arg.at, arg.text.length), written: arg.text, value, constant: null, uses: 1 };
  const constant = constantOf(arg.text, source);
  if (!constant) return null;
  const { written } = constant;
  const uses = [...source.matchAll(new RegExp(`\\b${arg.text}\\b`, 'g'))].length - 1;
  return {
    span: place(constant.at, written.length),
    written,
    value: constant.value,
    constant: arg.text,
    uses,
  };
}

/** The only definition of a constant in the file, where that is a plain number. */
function constantOf(name: string, source: string): { written: string; at: number; value: number } | null {
  if (!NAME.test(name)) return null;
  const definition = new RegExp(
    `^([ \\t]*#[ \\t]*define[ \\t]+${name}[ \\t]+\\(?|[^\\n/]*\\b(?:const|constexpr)\\b[^\\n=;(]*\\b${name}\\s*[={]\\s*)([\\w']+)`,
    'gm',
  );
  const [only, another] = [...source.matchAll(definition)];
  const value = only?.[2] === undefined ? null : valueOf(only[2]);
  if (!only || another || value === null || /\S/.test(restOf(source, only))) return null;
  return { written: only[2]!, at: only.index + only[1]!.length, value };
}

function optionOf(text: string, source: string): string | null {
  const option = OPTION.exec(text)?.[1];
  if (option !== undefined) return option;
  if (!NAME.test(text)) return null;
  const definition = new RegExp(
    `^[ \\t]*#[ \\t]*define[ \\t]+${text}[ \\t]+\\(?CONFIG_(\\w+)\\)?[ \\t]*(?:\\/[/*].*)?$`,
    'gm',
  );
  const [only, another] = [...source.matchAll(definition)];
  return (!another && only?.[1]) || null;
}

/** What follows on the line beside the end of the definition and a comment: an operator makes it an expression. */
function restOf(source: string, match: RegExpExecArray): string {
  const from = match.index + match[0].length;
  const end = source.indexOf('\n', from);
  return source.slice(from, end < 0 ? undefined : end).replace(/^[\s)};]*(?:\/[/*].*)?/, '');
}

/** The arguments of a call up to its closing parenthesis, by the commas at its top level; null where it has no end. */
function argumentsAt(source: string, from: number): Argument[] | null {
  const args: Argument[] = [];
  let depth = 0;
  let start = from;
  for (let at = from; at < Math.min(source.length, from + MAX_CALL); at++) {
    const char = source[at]!;
    if (char === '"') {
      at = endOfString(source, at);
      continue;
    }
    if (char === '(' || char === '{' || char === '[') depth++;
    if ((char === ',' && depth === 0) || (char === ')' && depth === 0)) {
      args.push(trimmed(source, start, at));
      start = at + 1;
      if (char === ')') return args;
    }
    if (char === ')' || char === '}' || char === ']') depth--;
  }
  return null;
}

function endOfString(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '"' || source[at] === '\n') return at;
  }
  return source.length;
}

function trimmed(source: string, from: number, to: number): Argument {
  const text = source.slice(from, to);
  const blank = /^(?:\s|\/\*.*?\*\/|\/\/[^\n]*\n)*/s.exec(text)?.[0].length ?? 0;
  return { text: text.slice(blank).replace(/(?:\s|\/\*[^*]*\*\/)+$/, ''), at: from + blank };
}

type Placer = (offset: number, length: number) => TextSpan;

function placer(source: string): Placer {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset, length) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    const start = offset - starts[low - 1]!;
    return { line: low - 1, start, end: start + length };
  };
}
