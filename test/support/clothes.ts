/**
 * How people capture one and the same log: what terminals, shells, forums, saved pages and loggers make of it. Each of
 * these clothes must leave its facts as they are. A new one is a row here.
 */

/** A log as bytes, from its lines without their ends; null where the log cannot be dressed so. */
export type Dress = (lines: readonly string[]) => Uint8Array | null;

export interface Clothes {
  readonly name: string;
  readonly dress: Dress;
  /** Logs in which it would mean something else, matched with their text; why. */
  readonly unless?: { readonly log: RegExp; readonly why: string };
}

const each =
  (change: (line: string, index: number) => string, end = '\n'): Dress =>
  (lines) =>
    Buffer.from(lines.map((line, index) => change(line, index) + end).join(''), 'latin1');

/** Of text: a log in another encoding than UTF-8 is no text to a shell or a page. */
const asText =
  (change: (text: string) => Uint8Array | string): Dress =>
  (lines) => {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
    const text = bytes.toString('utf8');
    return text.includes('\ufffd') ? null : Buffer.from(change(text));
  };

const coloured = (escape: string): Clothes => ({
  name: `coloured by ${JSON.stringify(escape)}`,
  dress: asText((text) => text.replace(/^(?=.)(.*)$/gm, `${escape}[0;32m$1${escape}[0m`)),
});

const utf16 = (text: string, order: 'le' | 'be', mark: boolean): Uint8Array => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text.replaceAll('\n', '\r\n'), 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** As a terminal does: up to the next stop. */
const expanded = (line: string, width: number): string =>
  line.split('\t').reduce((done, cell) => done + ' '.repeat(width - (done.length % width)) + cell);

const TABLES_ALONE = {
  log: /^(?!.*(?:Task Name|Abs Time))(?=(?:.*\t[XRBSD]\t.*|.*\t\d+\t\t(?:\d+|<1)%.*)(?:\n|$))/m,
  why: 'a row or two of a table without its header may be anything',
};

export const CLOTHES: readonly Clothes[] = [
  { name: 'CRLF', dress: each((line) => line, '\r\n') },
  { name: 'CRCRLF', dress: each((line) => line, '\r\r\n') },
  { name: 'a lone CR', dress: each((line) => line, '\r') },
  coloured(''),
  coloured('\x1b'),
  coloured('ESC'),
  coloured('^['),
  coloured('←'),
  coloured('\\033'),
  coloured('\x1b[0;3\x1b[0;32m\x1b'),
  { name: 'erased to the end of the line', dress: each((line) => `\x1b[K${line}\x1b[K`) },
  { name: 'typographic quotes', dress: asText((text) => text.replaceAll("'", '’').replaceAll('"', '“')) },
  { name: 'a saved page', dress: asText(escaped) },
  { name: 'a saved page, escaped twice', dress: asText((text) => escaped(escaped(text))) },
  { name: 'blanks that do not break', dress: asText((text) => text.replace(/ {2}/g, ' \xa0')) },
  {
    name: 'tabs as a terminal shows them',
    dress: asText((text) =>
      text
        .split('\n')
        .map((line) => expanded(line, 8))
        .join('\n'),
    ),
    unless: TABLES_ALONE,
  },
  {
    name: 'tabs as four blanks',
    dress: asText((text) => text.replaceAll('\t', '    ')),
    unless: TABLES_ALONE,
  },
  { name: 'UTF-8 with a mark', dress: asText((text) => `\ufeff${text}`) },
  { name: 'UTF-16 LE with a mark', dress: asText((text) => utf16(text, 'le', true)) },
  { name: 'UTF-16 BE with a mark', dress: asText((text) => utf16(text, 'be', true)) },
  {
    name: 'UTF-16 LE',
    dress: asText((text) => utf16(text, 'le', false)),
    unless: { log: /^[^\n]{0,3}[^\x00-\x7f]/, why: 'without a mark its first characters must be ASCII' },
  },
  {
    name: 'UTF-16 BE',
    dress: asText((text) => utf16(text, 'be', false)),
    unless: { log: /^[^\n]{0,3}[^\x00-\x7f]/, why: 'without a mark its first characters must be ASCII' },
  },
  {
    name: 'a Markdown fence',
    dress: asText((text) => `What I see:\n\n\`\`\`text\n${text}\`\`\`\n`),
  },
];
