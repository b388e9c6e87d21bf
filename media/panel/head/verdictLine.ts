/** First of all the crashes, then the verdict: one line, the reason, and the call sites that explain most of it. */
import { create } from 'd3';
import type { CommandMessage } from '../../../src/views/panel/protocol';
import { crashesText } from '../../../src/words/crashText';
import { clean } from '../../../src/words/untrusted';
import { putAttribute, putClass, putText } from '../dom/put';
import type { PageState } from '../state';
import { crashLine } from './crashLine';
import { originLines } from './originLines';
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

export interface VerdictActions extends SiteActions {
  readonly revealCrash: (boot: number, event: number) => void;
  readonly run: (command: CommandMessage['command']) => void;
}

export function verdictLine(actions: VerdictActions): VerdictLine {
  const section = create('section').attr('class', 'verdict gone').attr('aria-labelledby', 'verdict-title');
  const crash = crashLine(actions.revealCrash);
  const line = section.append('div').attr('class', 'verdict-line');
  const symbol = line.append('span').attr('class', 'verdict-symbol').attr('aria-hidden', 'true');
  const headline = line.append('h2').attr('id', 'verdict-title');
  const facts = line.append('ul').attr('class', 'facts');
  const reason = section.append('p').attr('class', 'reason');
  const help = section.append('p').attr('class', 'help');
  const sites = topSites(actions);
  section.append(() => sites.node);
  const explained = section.append('p').attr('class', 'help');
  const origins = originLines(actions.run);
  section.append(() => origins.node);
  // Spoken when the verdict becomes another one, not when its figures do.
  const spoken = section.append('p').attr('class', 'spoken').attr('role', 'status');
  let factsDrawn = '';

  return {
    node: section.node()!,
    draw: (state) => {
      const text = verdictText(state);
      const { crashes } = state;
      const isCrash = crashes !== null && !crashes.isOutlived;
      putClass(section, 'gone', !text && !crashes);
      crash.draw(crashes);
      put(crash.node, section.node()!, isCrash ? section.node()!.firstChild : origins.node);
      origins.draw(state);
      putAttribute(section.node()!, 'data-look', isCrash ? 'crash' : (text?.look ?? 'too-early'));
      putAttribute(section.node()!, 'aria-labelledby', isCrash ? 'crash-title' : 'verdict-title');
      putText(spoken, isCrash ? crashesText(crashes) : (text?.headline ?? ''));
      const helps = text?.help ?? '';
      putText(help, helps);
      putClass(help, 'gone', helps === '');
      const why = text ? explanation(state) : '';
      putText(explained, clean(why, 900));
      putClass(explained, 'gone', why === '');
      putClass(sites.node, 'gone', !text);
      putClass(line, 'gone', !text);
      putClass(reason, 'gone', !text);
      if (!text) return;
      putText(symbol, symbols[text.look]);
      putText(headline, text.headline);
      if (text.facts.join('\n') !== factsDrawn) {
        factsDrawn = text.facts.join('\n');
        facts
          .selectAll('li')
          .data(text.facts)
          .join('li')
          .text((fact) => fact);
      }
      putText(reason, clean(text.reason, 600));
      sites.draw(state.leaks);
    },
  };
}

/** Nothing is moved that is there already: it may have the focus. @param before null: last. */
function put(node: HTMLElement, parent: HTMLElement, before: Node | null): void {
  if (before !== node && (node.parentNode !== parent || node.nextSibling !== before))
    parent.insertBefore(node, before);
}
