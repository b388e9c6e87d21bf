/** When the trend of the panel is drawn again, and how the end of a pixel column is found. */
import assert from 'node:assert/strict';
import type { HeapPoint } from '../../../src/views/panel/protocol';
import { layoutChart } from '../../../media/panel/trend/chartLayout';
import { newsOf } from '../../../media/panel/trend/chartNews';
import { emptyState, reduce, type PageState } from '../../../media/panel/state';
import { packPoints } from '../../../src/views/panel/panelPoints';
import { random } from '../../support/random';
import { point, seriesOf } from '../../support/panelPoints';

const size = { width: 650, height: 300 };
const shown = { view: null, fromZero: false, hasLargest: true, isTable: false };
const theme = {};

/** A day of readings each second: 144 s to a pixel. */
const day: readonly HeapPoint[] = Array.from({ length: 86_400 }, (_, second) => ({
  ...point(second * 1000, 5000 + (second % 100)),
  minimumFreeBytes: 4000,
  largestFreeBlock: 3000,
}));

describe('news of the trend', () => {
  /** Whether a drawing is due after a reading more. */
  function isNewWith(reading: Partial<HeapPoint>, change: Partial<PageState> = {}): boolean {
    const isNew = newsOf();
    const state: PageState = { ...emptyState, series: seriesOf(day) };
    const layout = layoutChart(state, size, shown, () => 0)!;
    assert.equal(isNew(state, shown, theme, size, layout), true, 'the first drawing');
    assert.equal(isNew(state, shown, theme, size, layout), false, 'nothing has changed');
    const points = packPoints([{ ...day.at(-1)!, timeMs: 86_400_000, ...reading }]);
    const next = { ...reduce(state, { type: 'append', seq: 2, points }), ...change };
    return isNew(next, shown, theme, size, layout);
  }

  it('is none where a reading lies within the last pixel', () => {
    assert.equal(isNewWith({}), false);
  });

  it('is what goes beyond it: in time, up, down, a new minimum, a smaller largest block', () => {
    assert.equal(isNewWith({ timeMs: 86_400_000 + 200_000 }), true);
    assert.equal(isNewWith({ freeBytes: 4500, leastFreeBytes: 4500 }), true);
    assert.equal(isNewWith({ mostFreeBytes: 6000 }), true);
    assert.equal(isNewWith({ minimumFreeBytes: 3999 }), true);
    assert.equal(isNewWith({ largestFreeBlock: 2999 }), true);
    assert.equal(isNewWith({ largestFreeBlock: null }), false);
  });

  it('is a mark, a gap, another size, another choice', () => {
    assert.equal(isNewWith({}, { marks: [{ timeMs: 1, kind: 'mark', label: 'm' }] }), true);
    assert.equal(isNewWith({}, { gaps: [{ fromMs: 1, toMs: 2 }] }), true);
    const isNew = newsOf();
    const state: PageState = { ...emptyState, series: seriesOf(day) };
    const layout = layoutChart(state, size, shown, () => 0)!;
    isNew(state, shown, theme, size, layout);
    assert.equal(isNew(state, { ...shown, fromZero: true }, theme, size, layout), true);
    assert.equal(isNew(state, { ...shown, fromZero: true }, theme, { ...size, width: 700 }, layout), true);
  });
});

describe('the end of a pixel column', () => {
  it('is found from any guess as it is without one', () => {
    const next = random(5);
    let timeMs = 0;
    const series = seriesOf(Array.from({ length: 500 }, () => point((timeMs += Math.ceil(next() * 9)), 1)));
    for (let round = 0; round < 2000; round++) {
      const from = Math.floor(next() * 500);
      const to = from + 1 + Math.floor(next() * (500 - from));
      const time = next() * (timeMs + 10);
      const guess = Math.floor(next() * 60);
      if (series.timeAt(from) >= time) continue; // it begins before its end
      assert.equal(series.lowerBoundNear(time, from, to, guess), series.lowerBound(time, from, to));
    }
  });
});
