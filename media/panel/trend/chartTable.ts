/** The part of the trend in view as a table: for those who do not see the chart, and for reading figures off. */
import { create } from 'd3';
import type { ChartLayout } from './chartLayout';
import { formatBytes } from '../../../src/words/units';
import { timeText } from './readOut';
import type { PageState } from '../state';
import { t } from '../text';

export interface ChartTable {
  readonly node: HTMLElement;
  readonly draw: (state: PageState, layout: ChartLayout) => void;
}

const rows = 24;

export function chartTable(): ChartTable {
  const table = create('table').attr('class', 'trend-table').attr('aria-labelledby', 'trend-title');
  const heads = [
    t('table.from'),
    t('table.last'),
    t('table.least'),
    t('table.most'),
    t('table.minimum'),
    t('table.largest'),
  ];
  table
    .append('thead')
    .append('tr')
    .selectAll('th')
    .data(heads)
    .join('th')
    .attr('scope', 'col')
    .text((head) => head);
  const body = table.append('tbody');
  return {
    node: table.node()!,
    draw: (state, layout) => {
      body
        .selectAll('tr')
        .data(tableRows(state, layout))
        .join('tr')
        .selectAll('td')
        .data((row) => row)
        .join('td')
        .text((cell) => cell);
    },
  };
}

/** One row for each part of the time in view that has readings: free at last, least and most, and the rest at last. */
function tableRows(state: PageState, { domain: [startMs, endMs] }: ChartLayout): string[][] {
  const { series } = state;
  const step = (endMs - startMs) / rows;
  const result: string[][] = [];
  for (let row = 0; row < rows; row++) {
    const from = series.lowerBound(startMs + row * step);
    const to =
      row === rows - 1 ? series.lowerBound(endMs + 1) : series.lowerBound(startMs + (row + 1) * step);
    if (to <= from) continue;
    const { first, last, lowest, highest } = series.summarize(from, to);
    result.push([
      timeText(state, series.timeAt(first)),
      formatBytes(series.freeAt(last)),
      formatBytes(series.freeAt(lowest)),
      formatBytes(series.freeAt(highest)),
      bytesOrNothing(series.minimumAt(last)),
      bytesOrNothing(series.largestAt(last)),
    ]);
  }
  return result;
}

function bytesOrNothing(bytes: number): string {
  return Number.isNaN(bytes) ? '' : formatBytes(bytes);
}
