/** A document as Markdown (CommonMark with GitHub's tables). */
import type { Block, Document } from './document';

export function toMarkdown({ title, blocks }: Document): string {
  return `${[`# ${escape(title)}`, ...blocks.map(render).filter((text) => text !== '')].join('\n\n')}\n`;
}

function render(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escape(block.text)}`;
    case 'text':
      return block.strong ? `**${escape(block.text)}**` : escape(block.text);
    case 'list':
      return block.items.map((item) => `- ${escape(item)}`).join('\n');
    case 'table':
      return table(block);
    case 'lines':
      return fenced(block.lines);
    case 'trend':
      return '';
  }
}

function table({ head, rows, numeric = [] }: Extract<Block, { kind: 'table' }>): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escape).join(' | ')} |`;
  const ruler = head.map((_, column) => (numeric.includes(column) ? '---:' : '---'));
  return [line(head), `|${ruler.join('|')}|`, ...rows.map(line)].join('\n');
}

/** A fence that nothing in the lines can close. */
function fenced(lines: readonly string[]): string {
  const text = lines.join('\n');
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

/** On one line, with nothing in it that is Markdown or HTML. */
function escape(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>#|~!&]/g, '\\$&');
}
