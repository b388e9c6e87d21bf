/** The panel page's pure parts: what it keeps, how it thins, and what it writes. */
import assert from 'node:assert/strict';
import type {
  HeapPoint,
  PanelLeakGroup,
  PanelState,
  PanelTask,
  SiteView,
  TimeMark,
} from '../../../src/views/panel/protocol';
import { packPoints } from '../../../src/views/panel/panelPoints';
import { layoutChart } from '../../../media/panel/trend/chartLayout';
import { decimate, linePoints } from '../../../media/panel/trend/decimate';
import { formatByteRange, formatBytes, formatDuration, formatExactBytes } from '../../../src/words/units';
import { clean } from '../../../src/words/untrusted';
import { placeMarks } from '../../../media/panel/trend/markLabels';
import { step } from '../../../media/panel/trend/readOut';
import { firstGroups, hiddenIn, leakCount, leakRows } from '../../../media/panel/leaks/leakTable';
import { taskRows } from '../../../media/panel/tasks/taskList';
import { byteAxis, timeTicks } from '../../../media/panel/trend/scale';
import { emptyState, maximumMarks, reduce, type PageState } from '../../../media/panel/state';
import { restoreUi, toggleExpanded } from '../../../media/panel/uiState';
import { point, pointsOf, seriesOf } from '../../support/panelPoints';

const KB = 1024;
const whole = { view: null, fromZero: false, hasLargest: true };

function readings(count: number, from = 0): HeapPoint[] {
  return Array.from({ length: count }, (_, index) =>
    point((from + index) * 100, 200_000 + ((index * 7919) % 4000)),
  );
}

/** A page that has got a snapshot. */
function stateOf(points: readonly HeapPoint[], marks: readonly TimeMark[] = []): PageState {
  const state: PanelState = { ...emptyState, points: packPoints(points), marks };
  return reduce(emptyState, { type: 'snapshot', seq: 1, state });
}

const boot = (timeMs: number): TimeMark => ({ timeMs, kind: 'boot', label: 'POWERON' });

describe('panel state', () => {
  it('keeps the frames of leak groups that later messages leave out', () => {
    const group = (id: string, address: string): PanelLeakGroup => ({
      id,
      count: 1,
      bytes: 8,
      atLeast: false,
      name: id,
      ownFrame: 0,
      frames: [{ address, function: null, file: null, line: 0 }],
      site: null,
      ignored: null,
    });
    const { leaks } = emptyState;
    const groups = [group('a', '0x1'), group('b', '0x2')];
    const known: PageState = { ...emptyState, leaks: { ...leaks, groups } };
    const { frames: own, ...same } = { ...groups[1]!, count: 5 };
    const news = { ...leaks, groups: [same, group('c', '0x3')] };
    const { groups: now } = reduce(known, { type: 'append', seq: 2, leaks: news }).leaks;
    assert.deepEqual(
      now.map(({ id, count, frames }) => [id, count, frames[0]?.address]),
      [
        ['b', 5, '0x2'],
        ['c', 1, '0x3'],
      ],
    );
    assert.equal(now[0]?.frames, own);
  });

  it('replaces all on a snapshot and adds on an append', () => {
    const first = stateOf(readings(3));
    const points = packPoints(readings(2, 3));
    const next = reduce(first, { type: 'append', seq: 2, points, marks: [boot(300)] });
    assert.deepEqual(
      pointsOf(next.series).map(({ timeMs }) => timeMs),
      [0, 100, 200, 300, 400],
    );
    assert.equal(next.marks.length, 1);
    assert.equal(next.tasks, first.tasks, 'an absent key means unchanged');
    assert.equal(stateOf(readings(1)).series.length, 1, 'a snapshot begins anew');
  });

  it('drops readings whose boot marks it drops, so that no line crosses a boot', () => {
    const marks = Array.from({ length: maximumMarks + 10 }, (_, index) => boot(index * 1000));
    const state = stateOf(
      marks.map(({ timeMs }) => point(timeMs + 500, 5)),
      marks,
    );
    assert.equal(state.marks.length, maximumMarks);
    assert.equal(state.series.first?.timeMs, 9500);
  });

  it('remembers which groups are open, a bounded number of them', () => {
    let ui = restoreUi({ expanded: ['a', 7], fromZero: 'yes', view: { spanMs: 'x' } });
    assert.deepEqual([ui.expanded, ui.fromZero, ui.view], [['a'], false, null]);
    ui = toggleExpanded(toggleExpanded(ui, 'b'), 'a');
    assert.deepEqual(ui.expanded, ['b']);
    for (let id = 0; id < 1000; id++) ui = toggleExpanded(ui, `group ${id}`);
    assert.equal(ui.expanded.length, 100);
    assert.deepEqual(restoreUi(undefined).expanded, []);
  });
});

describe('panel decimation', () => {
  it('gives at most a column a pixel, with its lowest and highest', () => {
    const points = readings(20_000);
    points[12_345] = point(points[12_345]!.timeMs, 3);
    const stretches = decimate(seriesOf(points), [], [0, 2_000_000], 500);
    assert.equal(stretches.length, 1);
    assert.ok(stretches[0]!.length <= 501);
    const line = linePoints(stretches[0]!);
    assert.ok(line.length <= 2004);
    assert.ok(line.includes(12_345));
    assert.deepEqual([line[0], line.at(-1)], [0, 19_999]);
    for (let at = 1; at < line.length; at++) assert.ok(line[at]! > line[at - 1]!);
  });

  it('keeps every reading where there is room', () => {
    const stretch = decimate(seriesOf(readings(50)), [], [0, 5000], 500)[0]!;
    assert.deepEqual(
      linePoints(stretch),
      Array.from({ length: 50 }, (_, index) => index),
    );
  });

  it('gives what is in view, and one reading beyond either edge for the line to go on to', () => {
    const stretch = decimate(seriesOf(readings(1000)), [], [20_000, 30_000], 500)[0]!;
    const line = linePoints(stretch);
    assert.deepEqual([line[0], line.at(-1)], [199, 300]);
  });

  it('breaks where it is told to, and never makes an empty stretch', () => {
    const stretches = decimate(seriesOf(readings(10)), [0, 500, 510, 9e9], [0, 1000], 1000);
    assert.deepEqual(stretches.map(linePoints), [[0, 1, 2, 3, 4], [5], [6, 7, 8, 9]]);
  });

  it('is told to break at boots, not at panics', () => {
    const panic: TimeMark = { timeMs: 250, kind: 'panic', label: 'abort' };
    const state = stateOf(readings(10), [boot(0), panic, boot(500)]);
    const layout = layoutChart(state, { width: 600, height: 300 }, whole, () => 10);
    assert.equal(layout?.stretches.length, 2);
  });
});

describe('panel scales', () => {
  it('begins at 0 where readings take half the axis, and says so where it is cut', () => {
    assert.deepEqual(
      [byteAxis([60 * KB, 230 * KB], false, 5), byteAxis([169 * KB, 230 * KB], true, 5)].map((axis) => [
        axis.cut,
        axis.domain[0],
      ]),
      [
        [false, 0],
        [false, 0],
      ],
    );
    const cut = byteAxis([169 * KB, 230 * KB], false, 5);
    assert.ok(cut.cut && cut.domain[0] > 0 && cut.domain[0] < 169 * KB && cut.domain[1] > 230 * KB);
    assert.equal(cut.unit, 'KB');
  });

  it('does not blow noise up: 16 bytes of 230 KB stay flat', () => {
    const { domain } = byteAxis([230 * KB - 16, 230 * KB], false, 5);
    assert.ok(domain[1] - domain[0] > 2 * KB);
  });

  it('labels elapsed time, and the wall clock where it is known', () => {
    assert.deepEqual(
      timeTicks([0, 600_000], null, 5).map(({ label }) => label),
      ['0 s', '2 min', '4 min', '6 min', '8 min', '10 min'],
    );
    const startedAt = new Date(2026, 10, 23, 14, 3, 27).getTime();
    assert.deepEqual(
      timeTicks([0, 180_000], startedAt, 3).map(({ label }) => label),
      ['14:04', '14:05', '14:06'],
    );
  });

  it('lays out nothing without readings or room', () => {
    const size = { width: 600, height: 300 };
    assert.equal(
      layoutChart(emptyState, size, whole, () => 10),
      null,
    );
    const state = stateOf(readings(5));
    assert.equal(
      layoutChart(state, { width: 0, height: 0 }, whole, () => 10),
      null,
    );
    assert.equal(layoutChart(state, size, whole, () => 10)?.stretches.length, 1);
  });

  it('steps from reading to reading, or from pixel to pixel', () => {
    const points = seriesOf(readings(1000));
    assert.equal(step(points, 4, 1, 1), 5);
    assert.equal(step(points, 4, -1, 1), 3);
    assert.equal(step(points, 500, 1, 2000), 520);
    assert.equal(step(points, 500, -1, 2000), 480);
    assert.equal(step(points, 0, -1, 1), 0);
    assert.equal(step(points, 999, 1, 5000), 999);
  });

  it('never lets two labels overlap, and labels panics first', () => {
    const marks: TimeMark[] = Array.from({ length: 200 }, (_, index) => ({
      timeMs: index,
      kind: index === 50 ? 'panic' : 'boot',
      label: 'SW_CPU_RESET',
    }));
    const placed = placeMarks(
      marks,
      (timeMs) => timeMs * 3,
      600,
      (text) => text.length * 6,
    );
    const labelled = placed.filter(({ label }) => label !== '');
    assert.ok(labelled.some(({ kind }) => kind === 'panic'));
    for (const row of [0, 1]) {
      const spans = labelled
        .filter((mark) => mark.row === row)
        .map(({ x, anchor, label }) => (anchor === 'start' ? x : x - label.length * 6))
        .toSorted((a, b) => a - b);
      for (let at = 1; at < spans.length; at++) assert.ok(spans[at]! - spans[at - 1]! >= 14 * 6);
    }
  });
});

describe('panel figures', () => {
  it('writes bytes, ranges and durations', () => {
    assert.deepEqual([412, 1024, 206_131, 4 * KB * KB].map(formatBytes), [
      '412 B',
      '1.0 KB',
      '201.3 KB',
      '4.0 MB',
    ]);
    assert.equal(formatExactBytes(14_820), '14,820 B');
    assert.equal(formatByteRange(180 * KB, 229.9 * KB), '180.0–229.9 KB');
    assert.deepEqual([0, 45_000, 90_000, 7_200_000, 109_000_000].map(formatDuration), [
      '0 s',
      '45 s',
      '1 min 30 s',
      '2 h',
      '1 d 6 h',
    ]);
  });

  it('makes control characters visible and cuts what is endless', () => {
    assert.equal(clean('a\0b\x1b[31m\x7f'), 'a b');
    assert.equal(clean('safe\u202egnp.exe'), 'safe gnp.exe');
    assert.equal(clean('x'.repeat(10_000), 300).length, 300);
  });

  it('orders tasks by their lowest stack and tells twins apart', () => {
    const task = (name: string, stackHighWaterMark: number | null): PanelTask => ({
      name,
      state: '',
      priority: null,
      core: '',
      stackHighWaterMark,
      stackSizeBytes: null,
      cpuPercent: null,
      low: false,
      vanished: false,
      isNew: false,
      history: [],
      lastMs: null,
      heapBytes: null,
      advice: null,
    });
    const rows = taskRows([task('b', 900), task('unknown', null), task('a', 90_000), task('b', 200)]);
    assert.deepEqual(
      rows.map((row) => [row.key, row.fraction === null, row.capped]),
      [
        ['1 b', false, false],
        ['0 b', false, false],
        ['0 a', false, true],
        ['0 unknown', true, false],
      ],
    );
  });

  it('keeps the host’s order of leaks and says at least where the report is not whole', () => {
    const group = (id: string, bytes: number): PanelLeakGroup => ({
      id,
      count: 2,
      bytes,
      atLeast: false,
      name: id,
      ownFrame: 0,
      frames: [],
      site: null,
      ignored: null,
    });
    const leaks = {
      reports: 1,
      timeMs: 0,
      complete: false,
      shortfall: 'The latest report was cut off.',
      lines: [],
      top: [],
      explained: '',
      missing: [],
      groups: [group('small', 8), group('large', 2048)],
    };
    assert.deepEqual(
      leakRows(leaks).shown.map(({ id }) => id),
      ['small', 'large'],
    );
    assert.equal(leakCount(leaks), 'at least 2.0 KB in 4 allocations, 2 groups');
  });

  it('puts calm call sites and ignored ones into parts of their own, and knows where each is', () => {
    const site = { reason: '', bytesPerHour: null, firstSeenMs: 0, oldestMs: 0, history: [] };
    const group = (
      id: string,
      kind: SiteView['kind'] | null,
      ignored: string | null = null,
    ): PanelLeakGroup => ({
      id,
      count: 1,
      bytes: 8,
      atLeast: false,
      name: id,
      ownFrame: 0,
      frames: [],
      site: kind && { ...site, kind },
      ignored,
    });
    const many = Array.from({ length: firstGroups }, (_, at) => group(`g${at}`, 'growing'));
    const groups = [
      ...many,
      group('late', null),
      group('cache', 'bounded'),
      group('start', 'one-time'),
      group('known', 'growing', 'a cache'),
    ];
    const rows = leakRows({ groups });
    assert.equal(rows.shown.length, firstGroups);
    assert.equal(rows.held, 1);
    assert.deepEqual(
      [rows.calm, rows.ignored].map((part) => part.map(({ id }) => id)),
      [['cache', 'start'], ['known']],
    );
    assert.deepEqual(
      ['g0', 'late', 'start', 'known', 'gone'].map((id) => hiddenIn({ groups, lines: [] }, id)),
      [[], ['more'], ['calm'], ['ignored'], []],
    );
  });
});
