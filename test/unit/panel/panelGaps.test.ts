/** Stretches without connection in the panel's trend. */
import assert from 'node:assert/strict';
import type { TimeGap } from '../../../src/views/panel/protocol';
import { layoutChart } from '../../../media/panel/trend/chartLayout';
import { linePoints } from '../../../media/panel/trend/decimate';
import { gapAt, placeGaps } from '../../../media/panel/trend/gaps';
import { gapReadOut, readOut, summary } from '../../../media/panel/trend/readOut';
import { emptyState, reduce, type PageState } from '../../../media/panel/state';
import { point, pointsOf, seriesOf } from '../../support/panelPoints';

const size = { width: 650, height: 300 };
const measure = (text: string): number => text.length * 6;

/** Readings each second of a minute, but for those in the gaps. */
function stateWith(gaps: readonly TimeGap[], lostAt: number | null = null): PageState {
  const isHeard = (timeMs: number): boolean =>
    !gaps.some(({ fromMs, toMs }) => timeMs > fromMs && timeMs < (toMs ?? Infinity));
  const points = Array.from({ length: 61 }, (_, second) => point(second * 1000, 5000));
  return {
    ...emptyState,
    status: { ...emptyState.status, lostAt },
    series: seriesOf(points.filter(({ timeMs }) => isHeard(timeMs))),
    gaps,
  };
}

const layout = (state: PageState, now?: number) => {
  const made = layoutChart(state, size, { view: null, fromZero: false, hasLargest: true }, measure, now);
  assert.ok(made);
  return made;
};

describe('gaps in the trend', () => {
  it('break the line and are bands with a label', () => {
    const state = stateWith([{ fromMs: 20_000, toMs: 40_000 }]);
    const { stretches, gaps } = layout(state);
    const timeOf = (index: number | undefined): number => state.series.timeAt(index ?? -1);
    assert.deepEqual(
      stretches.map((stretch) => [timeOf(linePoints(stretch)[0]), timeOf(linePoints(stretch).at(-1))]),
      [
        [0, 20_000],
        [40_000, 60_000],
      ],
    );
    assert.deepEqual(gaps, [{ fromMs: 20_000, toMs: 40_000, x: 200, width: 200, label: 'no connection' }]);
  });

  it('that last grow to the present, and stop growing when the device is stopped', () => {
    const open = stateWith([{ fromMs: 30_000, toMs: null }], 1_000_000);
    assert.equal(layout(open, 1_010_000).gaps[0]?.toMs, 40_000);
    const later = layout(open, 1_090_000);
    assert.equal(later.domain[1], 120_000, 'the axis grows with it');
    assert.equal(later.gaps[0]?.toMs, 120_000);
    assert.deepEqual(layout(stateWith([{ fromMs: 30_000, toMs: null }])).gaps, []);
  });

  it('that are short are a line without a label, and a swarm is not drawn twice', () => {
    const swarm = Array.from({ length: 500 }, (_, at) => ({
      fromMs: 1000 + at * 4,
      toMs: 1002 + at * 4,
    }));
    const placed = placeGaps(swarm, (timeMs) => timeMs / 100, 600, measure);
    assert.ok(placed.length <= 21, `${placed.length} bands`);
    assert.ok(placed.every(({ width, label }) => width === 1 && label === ''));
  });

  it('are found under the pointer and read out', () => {
    const state = stateWith([{ fromMs: 20_000, toMs: 40_000 }]);
    const { gaps } = layout(state);
    assert.equal(gapAt(gaps, 199), undefined);
    assert.equal(gapAt(gaps, 400), undefined);
    const gap = gapAt(gaps, 300);
    assert.ok(gap);
    assert.deepEqual(gapReadOut(state, gap), {
      time: '+20 s',
      free: '',
      minimum: '',
      largest: '',
      band: '',
      mark: 'No connection for 20 s',
    });
  });

  it('are told of with the readings beside them, as the keys reach them', () => {
    const state = stateWith([{ fromMs: 20_000, toMs: 40_000 }]);
    const marks = pointsOf(state.series)
      .map((each) => readOut(state, each, 100).mark)
      .filter((mark) => mark !== '');
    assert.deepEqual(marks, ['Then 20 s without connection', 'After 20 s without connection']);
  });

  it('are in the summary', () => {
    const gaps = [
      { fromMs: 10_000, toMs: 20_000 },
      { fromMs: 30_000, toMs: null },
    ];
    assert.match(summary(stateWith(gaps, 1_000_000), 1_050_000), /No connection 2 times, 1 min in all\.$/);
    assert.doesNotMatch(summary(stateWith([])), /connection/);
  });

  it('are replaced as a whole by a message', () => {
    const gaps = [{ fromMs: 1, toMs: 2 }];
    const state = reduce(stateWith([{ fromMs: 1, toMs: null }]), { type: 'append', seq: 1, gaps });
    assert.deepEqual(state.gaps, gaps);
    assert.equal(reduce(state, { type: 'append', seq: 2 }).gaps, gaps);
  });
});
