/** The verdict, first of all: one line, the reason, and the call sites that explain most of it. */
import { create, type Selection } from 'd3';
import type { TopSite } from '../../src/views/messages';
import { visible } from './format';
import { joinRows } from './joinRows';
import { putAttribute, putText, texts } from './put';
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
      putAttribute(section.node()!, 'data-look', text.look);
      putText(symbol, symbols[text.look]);
      putText(headline, text.headline);
      putText(spoken, text.headline);
      facts
        .selectAll('li')
        .data(text.facts)
        .join('li')
        .each(texts<string>((fact) => fact));
      putText(reason, visible(text.reason, 600));
      putText(help, text.help);
      help.classed('gone', text.help === '');
      const why = explanation(state);
      putText(explained, visible(why, 900));
      explained.classed('gone', why === '');
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
  rows.select('.name').each(texts<TopSite>(({ name }) => visible(name, 120)));
  rows.select<HTMLButtonElement>('button').each(function ({ name }) {
    putAttribute(this, 'title', t('verdict.showSite', { name: visible(name) }));
  });
  rows.select('.rate').each(texts<TopSite>(({ bytesPerHour }) => rateText(bytesPerHour)));
}
