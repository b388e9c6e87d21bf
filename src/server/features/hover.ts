/** The hover on an allocating line: a table of its call stacks with sizes, ages and a small trend. */
import { MarkupKind, type Hover } from 'vscode-languageserver/node';
import { formatBytes, formatDuration } from '../../words/units';
import type { SiteFact } from '../facts';
import type { LineSites } from '../placing/annotations';
import type { PlacedSite } from '../placing/places';
import { text } from '../sentences';
import { clean, growthOf, stackOf, summaryOf } from './siteWords';

/** Call stacks in the table. */
const MAX_ROWS = 8;
const BARS = '▁▂▃▄▅▆▇█';

export function hoverOf({ sites, certainty }: LineSites): Hover {
  const rows = sites.slice(0, MAX_ROWS);
  const more = sites.length - rows.length;
  const head = ['', ...text.hoverHead];
  const value = [
    `**${text.hoverTitle}** · ${escapeMarkdown(summaryOf(sites))}`,
    '',
    row(head),
    row(head.map(() => '---')),
    ...rows.map((site) => row([kindOf(site), ...cellsOf(site.fact)])),
    '',
    ...rows.map(
      (site) => `- ${escapeMarkdown(stackOf(site))}: ${escapeMarkdown(clean(site.fact.reason, 500))}`,
    ),
    ...(more > 0 ? [`- ${text.hoverMore(more)}`] : []),
    ...(certainty === 'same' ? [] : ['', `*${text.certainty[certainty]}*`]),
  ].join('\n');
  return { contents: { kind: MarkupKind.Markdown, value } };
}

function kindOf({ fact: { kind }, ignored }: PlacedSite): string {
  return escapeMarkdown(
    ignored === null ? text.kind(kind) : text.ignored(clean(ignored.comment || ignored.text)),
  );
}

function cellsOf(fact: SiteFact): string[] {
  return [
    `${fact.atLeast ? '≥ ' : ''}${fact.count}`,
    formatBytes(fact.bytes),
    growthOf(fact, false) || '–',
    formatDuration(fact.oldestMs),
    formatDuration(fact.medianAgeMs),
    fact.sizes.map(([bytes, count]) => `${count} × ${bytes}`).join(', '),
    sparkline(fact.trend),
  ].map(escapeMarkdown);
}

/** Bars as high as the values, the least of them lowest. */
function sparkline(values: readonly number[]): string {
  const most = Math.max(...values);
  const least = Math.min(...values);
  if (values.length === 0) return '';
  return values
    .map(
      (value) =>
        BARS[most === least ? 0 : Math.round(((value - least) / (most - least)) * (BARS.length - 1))],
    )
    .join('');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Untrusted text that means nothing to Markdown or HTML. */
export function escapeMarkdown(untrusted: string): string {
  return untrusted
    .replace(/[\\`*_{}[\]()#+\-.!|~$>:@]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}
