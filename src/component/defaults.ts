/**
 * Lines of `sdkconfig.defaults` (ESP-IDF, build system, "Custom Sdkconfig Defaults"), in a block of their own so that they
 * can be found again. `sdkconfig` itself is the user's and is never written.
 */
import { applyEdits, lineEnd, takeOut, type TextEdit } from './textEdit';

const BEGIN = '# Heap Monitor: begin';
const END = '# Heap Monitor: end';

/** What the leak trace wants. */
export const TRACE_LINES = [
  'CONFIG_HEAP_TRACING_STANDALONE=y',
  'CONFIG_HEAP_TRACING_STACK_DEPTH=8',
  'CONFIG_HEAP_TRACE_HASH_MAP=y',
] as const;
/** What call stacks want on RISC-V chips: ESP-IDF 5.5 or later. */
export const RISCV_LINES = ['CONFIG_ESP_SYSTEM_USE_FRAME_POINTER=y'] as const;

const OWN = new Set<string>([BEGIN, END, ...TRACE_LINES, ...RISCV_LINES]);

/** The chip that a configuration names. */
export function targetOf(text: string): string | null {
  return /^CONFIG_IDF_TARGET="(\w+)"/m.exec(text)?.[1] ?? null;
}

/** Whether heap tracing goes to the host: the leak trace cannot be had beside it. */
export function tracesToHost(text: string): boolean {
  return /^CONFIG_HEAP_TRACING_TOHOST=y/m.test(text);
}

/** Adds lines whose options are not set yet. @param text null: there is no file. */
export function addDefaults(text: string | null, wanted: readonly string[]): string | null {
  const before = text ?? '';
  const missing = wanted.filter((line) => !isSet(before, line.slice(0, line.indexOf('='))));
  if (missing.length === 0) return text;
  const end = lineEnd(before);
  const at = new RegExp(`^${END}`, 'm').exec(before)?.index;
  if (at !== undefined && before.includes(BEGIN))
    return applyEdits(before, [{ from: at, to: at, text: missing.map((line) => line + end).join('') }]);
  const gap = before === '' ? '' : before.endsWith('\n') ? end : end + end;
  return `${before}${gap}${[BEGIN, ...missing, END].join(end)}${end}`;
}

function isSet(text: string, option: string): boolean {
  return new RegExp(`^(?:${option}=|# ${option} is not set)`, 'm').test(text);
}

/** Takes the block out; what its user has changed in it stays. null where nothing is left. */
export function removeDefaults(text: string): string | null {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END, begin);
  if (begin < 0 || end < 0) return text;
  const edits: TextEdit[] = [];
  for (const line of text.slice(begin, end + END.length).matchAll(/[^\r\n]+/g)) {
    const from = begin + line.index;
    if (OWN.has(line[0].trim())) edits.push(takeOut(text, from, from + line[0].length));
  }
  // The empty line above the block came with it.
  const gap = /(?:^|\n)(\r?\n)$/.exec(text.slice(0, begin))?.[1] ?? '';
  const rest = applyEdits(text, [...edits, { from: begin - gap.length, to: begin, text: '' }]);
  return rest.trim() === '' ? null : rest;
}
