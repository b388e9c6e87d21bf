/** A document as one HTML file that needs nothing else: no script, no address; everything in it is escaped. */
import type { Block, Document } from './document';
import { escape } from './escape';
import { trendSvg } from './trendSvg';

const STYLE = `:root{color-scheme:light dark}
body{font:14px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse}
th,td{padding:.2rem .8rem .2rem 0;text-align:left;border-bottom:1px solid #8885;vertical-align:top}
.n{text-align:right;font-variant-numeric:tabular-nums}
pre{overflow:auto;padding:.5rem;background:#8881}
svg{width:100%;height:auto}
svg text{fill:currentColor;font-size:11px}
svg polyline{fill:none;stroke:#3b82c4;stroke-width:1.5}
svg line{stroke:#8886}`;

/** @param language Of the words, such as `en`. */
export function toHtml({ title, blocks }: Document, language = 'en'): string {
  return `<!doctype html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<h1>${escape(title)}</h1>
${blocks.map(render).join('\n')}
</body>
</html>
`;
}

function render(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escape(block.text)}</h${block.level}>`;
    case 'text':
      return `<p>${block.strong ? `<strong>${escape(block.text)}</strong>` : escape(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;
    case 'table':
      return table(block);
    case 'lines':
      return `<pre>${escape(block.lines.join('\n'))}</pre>`;
    case 'trend':
      return trendSvg(block.title, block.points, block.span);
  }
}

function table({ head, rows, numeric = [] }: Extract<Block, { kind: 'table' }>): string {
  const cells = (tag: 'th' | 'td', texts: readonly string[]): string =>
    texts
      .map(
        (text, column) => `<${tag}${numeric.includes(column) ? ' class="n"' : ''}>${escape(text)}</${tag}>`,
      )
      .join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
  return `<table>\n<thead><tr>${cells('th', head)}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}
