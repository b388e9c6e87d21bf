/** The verdict, first of all: one line, the reason, and the call sites that explain most of it. */
import { create } from 'd3';
import { clean } from '../../../src/words/untrusted';
import { putAttribute, putClass, putText } from '../dom/put';
import type { PageState } from '../state';
import { topSites, type SiteActions } from './topSites';
import { explanation, verdictText } from './verdictText';

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

export function verdictLine(actions: SiteActions): VerdictLine {
  const section = create('section').attr('class', 'verdict gone').attr('aria-labelledby', 'verdict-title');
  const line = section.append('div').attr('class', 'verdict-line');
  const symbol = line.append('span').attr('class', 'verdict-symbol').attr('aria-hidden', 'true');
  const headline = line.append('h2').attr('id', 'verdict-title');
  const facts = line.append('ul').attr('class', 'facts');
  const reason = section.append('p').attr('class', 'reason');
  const help = section.append('p').attr('class', 'help');
  const sites = topSites(actions);
  section.append(() => sites.node);
  const explained = section.append('p').attr('class', 'help');
  // Spoken when the verdict becomes another one, not when its figures do.
  const spoken = section.append('p').attr('class', 'spoken').attr('role', 'status');
  let factsDrawn = '';

  return {
    node: section.node()!,
    draw: (state) => {
      const text = verdictText(state);
      putClass(section, 'gone', !text);
      if (!text) return;
      putAttribute(section.node()!, 'data-look', text.look);
      putText(symbol, symbols[text.look]);
      putText(headline, text.headline);
      putText(spoken, text.headline);
      if (text.facts.join('\n') !== factsDrawn) {
        factsDrawn = text.facts.join('\n');
        facts
          .selectAll('li')
          .data(text.facts)
          .join('li')
          .text((fact) => fact);
      }
      putText(reason, clean(text.reason, 600));
      putText(help, text.help);
      putClass(help, 'gone', text.help === '');
      const why = explanation(state);
      putText(explained, clean(why, 900));
      putClass(explained, 'gone', why === '');
      sites.draw(state.leaks);
    },
  };
}
