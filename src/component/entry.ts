/**
 * Where a firmware begins: `app_main` of ESP-IDF (`esp_system/app_startup.c` calls it), `setup` of Arduino. Found in the
 * text, without a compiler: who hides it behind macros is told which two lines to add.
 */
import { maskCode } from './mask';
import { applyEdits, lineEnd, startOfLine, startOfNext, takeOut, type TextEdit } from './textEdit';

export type EntryFunction = 'app_main' | 'setup';
export type Language = 'c' | 'c++';

/** What the component is to do beside its tables. */
export interface StartOptions {
  /** Follow allocations that are not freed. */
  readonly trace: boolean;
  /** Take commands from the host. */
  readonly commands: boolean;
}

/** Allocations that the leak trace remembers. */
const TRACE_RECORDS = 128;

const ALL_OPTIONS: readonly StartOptions[] = [true, false].flatMap((trace) =>
  [true, false].map((commands) => ({ trace, commands })),
);

export function languageOf(path: string): Language {
  return path.endsWith('.c') ? 'c' : 'c++';
}

/** The line that includes the component; Arduino's builder finds the library by it. */
export function includeLine(isArduino: boolean): string {
  return isArduino ? '#include <HeapMonitor.h>' : '#include "heap_monitor.h"';
}

/** The line that starts it. */
export function startLine({ trace, commands }: StartOptions, language: Language): string {
  const members = [
    ...(trace ? [`trace_records = ${TRACE_RECORDS}`] : []),
    ...(commands ? ['commands = HEAP_MONITOR_COMMANDS_INPUT'] : []),
  ];
  if (members.length === 0) return 'heap_monitor_start(NULL);';
  if (language === 'c')
    return `heap_monitor_start(&(heap_monitor_config_t){${members.map((one) => `.${one}`).join(', ')}});`;
  const set = members.map((one) => `config.${one};`).join(' ');
  return `{ heap_monitor_config_t config = {}; ${set} heap_monitor_start(&config); }`;
}

/** Where the body of the function begins, right behind its brace; null where it is not defined here. */
export function findFunction(text: string, name: EntryFunction): number | null {
  const code = maskCode(text);
  const definition = new RegExp(
    `\\bvoid\\s+(?:[A-Z_]+_ATTR\\s+)?${name}\\s*\\(\\s*(?:void)?\\s*\\)\\s*(?:noexcept\\s*)?\\{`,
    'g',
  );
  for (const found of code.matchAll(definition)) {
    // Braces that conditional code opens twice may confuse the count; who stands at a line's beginning is no member.
    if (isOutermost(code, found.index) || startOfLine(code, found.index) === found.index)
      return found.index + found[0].length;
  }
  return null;
}

/** In no braces but those of `extern "C"`. */
function isOutermost(code: string, at: number): boolean {
  const open: boolean[] = [];
  for (const { 0: brace, index } of code.slice(0, at).matchAll(/[{}]/g)) {
    if (brace === '}') open.pop();
    else open.push(/\bextern\s*$/.test(code.slice(Math.max(0, index - 40), index)));
  }
  return open.every(Boolean);
}

/** Includes and starts the component; the text itself where that is done already. */
export function addStart(text: string, bodyAt: number, include: string, start: string): string {
  const code = maskCode(text);
  const edits: TextEdit[] = [];
  if (!includesMonitor(text, code)) edits.push(insertInclude(text, code, bodyAt, include));
  if (!/\bheap_monitor_start\s*\(/.test(code)) edits.push(insertStart(text, bodyAt, start));
  return applyEdits(text, edits);
}

function includesMonitor(text: string, code: string): boolean {
  return includes(text, code).some(({ line }) => isOurInclude(line));
}

function isOurInclude(line: string): boolean {
  return /^\s*#\s*include\s*["<](?:heap_monitor|HeapMonitor)\.h[">]\s*$/.test(line);
}

/** The lines that include something, without what ends them. */
function includes(text: string, code: string): { at: number; line: string }[] {
  return [...code.matchAll(/^[ \t]*#[ \t]*include\b/gm)].map(({ index }) => {
    const end = startOfNext(text, index);
    return { at: index, line: text.slice(index, end).trimEnd() };
  });
}

/** Behind the last include above the function that counts always; else above all code. */
function insertInclude(text: string, code: string, bodyAt: number, include: string): TextEdit {
  const end = lineEnd(text);
  const above = includes(text, code).filter(
    ({ at }) => at < bodyAt && isUnconditional(code, at) && !hasOpenBrace(code, at),
  );
  const last = above.at(-1);
  if (last) {
    const at = last.at + last.line.length;
    return { from: at, to: at, text: `${end}${include}` };
  }
  const at = startOfLine(text, Math.max(0, code.search(/\S/)));
  return { from: at, to: at, text: `${include}${end}${end}` };
}

function isUnconditional(code: string, at: number): boolean {
  const before = code.slice(0, at);
  const opened = before.match(/^\s*#\s*if/gm)?.length ?? 0;
  return opened <= (before.match(/^\s*#\s*endif/gm)?.length ?? 0);
}

function hasOpenBrace(code: string, at: number): boolean {
  const before = code.slice(0, at);
  return (before.match(/\{/g)?.length ?? 0) > (before.match(/\}/g)?.length ?? 0);
}

function insertStart(text: string, bodyAt: number, start: string): TextEdit {
  const next = startOfNext(text, bodyAt);
  const rest = text.slice(bodyAt, next);
  if (rest.trim() !== '' && !/^\s*\/[/*]/.test(rest)) return { from: bodyAt, to: bodyAt, text: ` ${start}` };
  const indent = /^(?:[ \t]*\r?\n)*([ \t]+)\S/.exec(text.slice(next))?.[1] ?? '    ';
  return { from: next, to: next, text: `${indent}${start}${lineEnd(text)}` };
}

/** Takes out what `addStart` has added; the rest stays. */
export function removeStart(text: string): string {
  const languages: readonly Language[] = ['c', 'c++'];
  const ours = languages.flatMap((each) => ALL_OPTIONS.map((options) => startLine(options, each)));
  const edits: TextEdit[] = [];
  const code = maskCode(text);
  for (const line of new Set(ours)) {
    for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + line.length))
      if (code[at] !== ' ') edits.push(takeOut(text, at, at + line.length));
  }
  const without = applyEdits(text, edits);
  return usesMonitor(without) ? without : removeIncludes(without);
}

/** Whether it calls the component, or names what is its. */
export function usesMonitor(text: string): boolean {
  return /\b(?:heap_monitor_\w+|HEAP_MONITOR_\w+)\b/.test(maskCode(text));
}

function removeIncludes(text: string): string {
  const ours = includes(text, maskCode(text)).filter(({ line }) => isOurInclude(line));
  return applyEdits(
    text,
    ours.map(({ at, line }) => withGap(text, takeOut(text, at, at + line.length))),
  );
}

/** With the empty line below, which came with an include that stands apart. */
function withGap(text: string, edit: TextEdit): TextEdit {
  const isApart = edit.from === 0 || /\n[ \t]*\r?\n$/.test(text.slice(0, edit.from));
  const gap = /^\r?\n/.exec(text.slice(edit.to));
  return isApart && gap ? { ...edit, to: edit.to + gap[0].length } : edit;
}
