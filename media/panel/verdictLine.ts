/** The verdict, first of all: one line, the reason, and the call sites that explain most of it. */
import { create, type Selection } from 'd3';
import type { TopSite } from '../../src/views/messages';
import { visible } from './format';
import { joinRows } from './joinRows';
import type { PageState } from './state';
import { t } from './text';
import { explanation, rateText, verdictText } from './verdictText';

export interface VerdictLine {
  readonly node: HTMLElement;
  readonly draw: (state: PageState) => void;
}

/** The shape tells as much as the colour. */
const symbols = {
  'too-early': '…',
  'no-leak': '✓',
  suspected: '?',
  leak: '▼',
  stopped: '■',
  fragmenting: '▒',
} as const;

export function verdictLine(showSite: (group: string) => void): VerdictLine {
  const section = create('section').attr('class', 'verdict gone').attr('aria-labelledby', 'verdict-title');
  const line = section.append('div').attr('class', 'verdict-line');
  const symbol = line.append('span').attr('class', 'verdict-symbol').attr('aria-hidden', 'true');
  const headline = line.append('h2').attr('id', 'verdict-title');
  const facts = line.append('ul').attr('class', 'facts');
  const reason = section.append('p').attr('class', 'reason');
  const help = section.append('p').attr('class', 'help');
  const sites = section.append('div').attr('class', 'top-sites');
  sites.append('span').text(t('verdict.top'));
  const list = sites.append('ul');
  const explained = section.append('p').attr('class', 'help');
  // Spoken when the verdict becomes another one, not when its figures do.
  const spoken = section.append('p').attr('class', 'spoken').attr('role', 'status');

  return {
    node: section.node()!,
    draw: (state) => {
      const text = verdictText(state);
      section.classed('gone', !text);
      if (!text) return;
      section.attr('data-look', text.look);
      symbol.text(symbols[text.look]);
      headline.text(text.headline);
      if (spoken.text() !== text.headline) spoken.text(text.headline);
      facts
        .selectAll('li')
        .data(text.facts)
        .join('li')
        .text((fact) => fact);
      reason.text(visible(text.reason, 600));
      help.text(text.help).classed('gone', text.help === '');
      const why = explanation(state);
      explained.text(visible(why, 900)).classed('gone', why === '');
      sites.classed('gone', state.leaks.top.length === 0);
      drawSites(list, state.leaks.top, showSite);
    },
  };
}

function drawSites(
  list: Selection<HTMLUListElement, undefined, null, undefined>,
  top: readonly TopSite[],
  showSite: (group: string) => void,
): void {
  const rows = joinRows<HTMLLIElement, TopSite, HTMLUListElement>(
    list.selectAll<HTMLLIElement, TopSite>('li'),
    top,
    ({ group }) => group,
    (entered) => {
      const row = entered.append('li');
      const button = row.append('button').attr('type', 'button').attr('class', 'link');
      button.on('click', (_, { group }) => showSite(group));
      button.append('span').attr('class', 'name');
      row.append('span').attr('class', 'rate');
      return row;
    },
  );
  rows.select('.name').text(({ name }) => visible(name, 120));
  rows.select('button').attr('title', ({ name }) => t('verdict.showSite', { name: visible(name) }));
  rows.select('.rate').text(({ bytesPerHour }) => rateText(bytesPerHour));
}
