/** Marks, and what grew between two of them. Not there until the first mark is set. */
import { create, type Selection } from 'd3';
import type { GenerationView, MarkView } from '../../../src/views/panel/protocol';
import {
  formatByteInterval,
  formatByteRange,
  formatBytes,
  formatCount,
  formatMoment,
} from '../../../src/words/units';
import { clean } from '../../../src/words/untrusted';
import type { PageState } from '../state';
import { t } from '../text';

export interface Generations {
  readonly node: HTMLElement;
  readonly draw: (state: PageState) => void;
}

type Select = Selection<HTMLSelectElement, undefined, null, undefined>;
type Site = GenerationView['sites'][number];

/** Value of the choice that is no mark. */
const none = '';
const maximumSites = 100;

export function generations(
  choose: (from: number | null, to: number | null) => void,
  showSite: (group: string) => void,
): Generations {
  const section = create('section')
    .attr('class', 'generations gone')
    .attr('aria-labelledby', 'generations-title');
  const heading = section.append('div').attr('class', 'heading');
  heading.append('h2').attr('id', 'generations-title').text(t('generation.title'));
  const field = (label: string): Select => {
    const wrap = heading.append('label').text(label);
    return wrap.append('select').on('change', changed);
  };
  const from = field(t('generation.from'));
  const to = field(t('generation.to'));
  const sum = section.append('p');
  const list = section.append('table').attr('class', 'generation');
  const notes = section.append('ul').attr('class', 'notes');

  function changed(): void {
    const number = (each: Select): number | null =>
      each.node()!.value === none ? null : Number(each.node()!.value);
    choose(number(from), number(to));
  }

  return {
    node: section.node()!,
    draw: (state) => {
      const { generation, generationMarks: marks } = state;
      section.classed('gone', marks.length === 0);
      drawMarks(from, marks, state, t('generation.choose'), generation?.from ?? null);
      drawMarks(to, marks, state, t('generation.now'), generation?.to ?? null);
      const text = generation ? sumText(generation) : '';
      sum.text(text).classed('gone', text === '');
      drawSites(list, generation?.sites.slice(0, maximumSites) ?? [], showSite);
      notes
        .selectAll('li')
        .data(generation ? notesOf(generation) : [])
        .join('li')
        .text((note) => note);
    },
  };
}

function drawMarks(
  select: Select,
  marks: readonly MarkView[],
  { startedAt, origin }: PageState,
  noneText: string,
  chosen: number | null,
): void {
  const options = [
    { value: none, text: noneText },
    ...marks.map(({ number, name, timeMs }) => ({
      value: String(number),
      text: origin.hasTime ? `${clean(name, 60)} · ${formatMoment(startedAt, timeMs)}` : clean(name, 60),
    })),
  ];
  select
    .selectAll<HTMLOptionElement, { value: string; text: string }>('option')
    .data(options, ({ value }) => value)
    .join('option')
    .attr('value', ({ value }) => value)
    .text(({ text }) => text);
  select.node()!.value = chosen === null ? none : String(chosen);
}

/** "0 B" is said only where a list shows it; else the notes tell why nothing is known. */
function sumText({ lostBytes, sites, shortfalls }: GenerationView): string {
  const bytes = sites.reduce((total, site) => total + site.bytes, 0);
  const isKnown = sites.length > 0 || shortfalls.length === 0;
  const grown = isKnown ? t('generation.grown', { bytes: formatBytes(bytes) }) : '';
  if (lostBytes === null) return grown;
  const change = { bytes: formatBytes(Math.abs(lostBytes)) };
  return `${grown} ${lostBytes >= 0 ? t('generation.lost', change) : t('generation.gained', change)}`.trim();
}

function notesOf({ events, shortfalls }: GenerationView): string[] {
  const costs = events.flatMap(({ name, events: count, bytes }) =>
    bytes
      ? t('generation.perEvent', {
          name: clean(name, 60),
          bytes: formatByteInterval(bytes),
          count: formatCount(count),
        })
      : [],
  );
  return [...costs, ...shortfalls.map((text) => clean(text, 400))];
}

function drawSites(
  table: Selection<HTMLTableElement, undefined, null, undefined>,
  sites: readonly Site[],
  showSite: (group: string) => void,
): void {
  table.classed('gone', sites.length === 0);
  const rows = table
    .selectAll<HTMLTableRowElement, Site>('tr')
    .data(sites)
    .join((entered) => {
      const row = entered.append('tr');
      row.append('td').attr('class', 'bytes');
      row.append('td').attr('class', 'count');
      row.append('td').append('button').attr('type', 'button').attr('class', 'link');
      return row;
    });
  rows
    .select('.bytes')
    .text((site) =>
      site.possibleBytes > site.bytes
        ? formatByteRange(site.bytes, site.possibleBytes)
        : formatBytes(site.bytes),
    );
  rows.select('.count').text((site) => {
    const count = figure(site.count, site.possibleCount, formatCount);
    return t('leaks.times', { count });
  });
  rows
    .select<HTMLButtonElement>('button')
    .text(({ name }) => clean(name))
    .property('disabled', ({ group }) => group === null)
    .on('click', (_, { group }) => group !== null && showSite(group));
}

/** `3`, or `3–5` where it is not known of some on which side of a mark they were allocated. */
function figure(sure: number, possible: number, format: (value: number) => string): string {
  return possible > sure ? `${format(sure)}–${format(possible)}` : format(sure);
}
