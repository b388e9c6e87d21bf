/**
 * `REQUIRES` of a component of ESP-IDF (`tools/cmake/component.cmake`). The component called main sees all others as
 * long as it names none; in a minimal build there are no others than those named.
 */
import { maskCmake } from './mask';
import { applyEdits, lineEnd, startOfLine, takeOut } from './textEdit';

const NAME = 'heap_monitor';
const KEYWORDS = new Set([
  ...['SRCS', 'SRC_DIRS', 'EXCLUDE_SRCS', 'INCLUDE_DIRS', 'PRIV_INCLUDE_DIRS', 'LDFRAGMENTS', 'REQUIRES'],
  ...[
    'PRIV_REQUIRES',
    'REQUIRED_IDF_TARGETS',
    'EMBED_FILES',
    'EMBED_TXTFILES',
    'KCONFIG',
    'KCONFIG_PROJBUILD',
  ],
  'WHOLE_ARCHIVE',
]);

interface Token {
  readonly at: number;
  readonly text: string;
}

/** Whether the project's own CMakeLists.txt builds only what is required. */
export function isMinimalBuild(text: string): boolean {
  return /\bMINIMAL_BUILD\s+(?:ON|1|TRUE|YES)\b|\bset\s*\(\s*COMPONENTS\s/i.test(maskCmake(text));
}

/**
 * Requires heap_monitor.
 * @param isMain Whether it sees all components as long as it names none.
 * @returns null where it does not register a component.
 */
export function addRequirement(text: string, isMain: boolean): string | null {
  const call = registration(text);
  if (!call) return null;
  const { tokens, end } = call;
  if (tokens.some((token) => token.text === NAME)) return text;
  const keyword =
    tokens.find((token) => token.text === 'PRIV_REQUIRES') ??
    tokens.find((token) => token.text === 'REQUIRES');
  if (keyword) {
    const at = keyword.at + keyword.text.length;
    return applyEdits(text, [{ from: at, to: at, text: ` ${NAME}` }]);
  }
  if (isMain) return text;
  const last = tokens.at(-1);
  const at = last ? last.at + last.text.length : end;
  const start = last ? startOfLine(text, last.at) : at;
  const isOwnLine = last !== undefined && call.start < start;
  const indent = isOwnLine ? (/^[ \t]*/.exec(text.slice(start, last.at))?.[0] ?? '') : '';
  const gap = isOwnLine ? `${lineEnd(text)}${indent}` : last ? ' ' : '';
  return applyEdits(text, [{ from: at, to: at, text: `${gap}PRIV_REQUIRES ${NAME}` }]);
}

/** Requires it no more. */
export function removeRequirement(text: string): string {
  const tokens = registration(text)?.tokens ?? [];
  const edits = tokens.flatMap((token, index) => {
    if (token.text !== NAME) return [];
    const before = tokens[index - 1];
    const after = tokens[index + 1];
    const isAlone = before?.text === 'PRIV_REQUIRES' && (after === undefined || KEYWORDS.has(after.text));
    const end = token.at + token.text.length;
    const from = isAlone ? before.at : token.at;
    const previous = tokens[isAlone ? index - 2 : index - 1];
    const gapAt = previous ? previous.at + previous.text.length : from;
    // A comment in between stays, with the line end that it needs.
    const isGap = text.slice(gapAt, from).trim() === '';
    return [isGap ? { from: gapAt, to: end, text: '' } : takeOut(text, from, end)];
  });
  return applyEdits(text, edits);
}

/** The arguments of idf_component_register. */
function registration(text: string): { start: number; end: number; tokens: Token[] } | null {
  const code = maskCmake(text);
  const call = /\bidf_component_register\s*\(/.exec(code);
  if (!call) return null;
  const start = call.index + call[0].length;
  const tokens: Token[] = [];
  for (const found of code.slice(start).matchAll(/"(?:\\[\s\S]|[^"\\])*"|\)|[^\s()"]+/g)) {
    const at = start + found.index;
    if (found[0] === ')') return { start, end: at, tokens };
    tokens.push({ at, text: found[0] });
  }
  return null;
}
