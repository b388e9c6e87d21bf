/** Before and after a fix: what the last comparison says. Not there until something was compared. */
import { create } from 'd3';
import type { ComparisonView } from '../../../src/views/panel/protocol';
import { formatRateChange, formatRateInterval } from '../../../src/words/units';
import { clean } from '../../../src/words/untrusted';
import { t } from '../text';

export interface Comparison {
  readonly node: HTMLElement;
  readonly draw: (comparison: ComparisonView | null) => void;
}

type Site = ComparisonView['sites'][number];

export function comparison(showSite: (group: string) => void): Comparison {
  const section = create('section')
    .attr('class', 'comparison gone')
    .attr('aria-labelledby', 'comparison-title');
  const heading = section.append('div').attr('class', 'heading');
  const title = heading.append('h2').attr('id', 'comparison-title');
  const verdict = heading.append('span').attr('class', 'comparison-verdict');
  const difference = section.append('p');
  const reason = section.append('p').attr('class', 'reason');
  const table = section.append('table').attr('class', 'generation');

  return {
    node: section.node()!,
    draw: (shown) => {
      section.classed('gone', !shown);
      if (!shown) return;
      title.text(t('compare.title', { before: clean(shown.before, 80) }));
      verdict.text(t(`compare.${shown.verdict}`));
      section.attr('data-verdict', shown.verdict);
      const text = differenceText(shown.difference);
      difference.text(text).classed('gone', text === '');
      reason.text(clean(shown.reason, 600));
      table.classed('gone', shown.sites.length === 0);
      const rows = table
        .selectAll<HTMLTableRowElement, Site>('tr')
        .data(shown.sites)
        .join((entered) => {
          const row = entered.append('tr');
          row.append('td').attr('class', 'change');
          row.append('td').attr('class', 'bytes');
          row.append('td').append('button').attr('type', 'button').attr('class', 'link');
          return row;
        });
      rows.select('.change').text(({ change }) => t(`change.${change}`));
      rows
        .select('.bytes')
        .text((site) => (site.difference ? formatRateChange(site.difference.estimate) : ''));
      rows
        .select<HTMLButtonElement>('button')
        .text(({ name }) => clean(name))
        .property('disabled', ({ group }) => group === null)
        .on('click', (_, { group }) => group !== null && showSite(group));
    },
  };
}

function differenceText(difference: ComparisonView['difference']): string {
  return difference ? t('compare.difference', { rate: formatRateInterval(difference) }) : '';
}
