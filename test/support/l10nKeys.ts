/**
 * Every message that can be translated: the English texts that `t()` and `plural()` are called with (src/words/l10n.ts), and
 * the words of the panel's page.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { inRoot } from './root';

const STRING = String.raw`'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"`;
const T = new RegExp(String.raw`(?<![\w.])t\(\s*(${STRING})`, 'g');
/** The noun is the last argument; the one before may be a call. */
const PLURAL = new RegExp(String.raw`(?<![\w.])plural\((?:[^()]|\([^()]*\))*?,\s*(${STRING})\s*,?\s*\)`, 'g');
const PANEL_WORD = new RegExp(String.raw`^ {2}[\w'.-]+:\s*(${STRING})`, 'gm');

/** Words that are translated where they stand in a variable. */
const IN_VARIABLES = [
  // src/analysis/trend/words.ts
  ...['day', 'hour', 'minute', 'second'].flatMap(counted),
  // src/analysis/direction.ts
  ...['falling', 'steady', 'rising'],
  // src/analysis/crashStack.ts
  ...['damaged stack', 'return address register', 'found on the stack'],
];

/** Sorted, each once. */
export function l10nKeys(): string[] {
  const keys = new Set(IN_VARIABLES);
  for (const file of readdirSync(inRoot('src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const source = readFileSync(inRoot('src', file), 'utf8');
    for (const [, text] of source.matchAll(T)) keys.add(valueOf(text));
    for (const [, noun] of source.matchAll(PLURAL)) counted(valueOf(noun)).forEach((key) => keys.add(key));
  }
  const panel = readFileSync(inRoot('media', 'panel', 'text.ts'), 'utf8');
  const table = panel.slice(panel.indexOf('const english'), panel.indexOf('} as const'));
  for (const [, word] of table.matchAll(PANEL_WORD)) keys.add(valueOf(word));
  return [...keys].sort();
}

function counted(noun: string): string[] {
  return [`{0} ${noun}`, `{0} ${noun}s`];
}

/** What a string literal stands for. */
function valueOf(literal = "''"): string {
  return literal.slice(1, -1).replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
}
