/**
 * "Too early to say" says how much longer is needed, wherever it stands: in time, or in readings where the log has no
 * times; and names suspected call sites in its headline.
 */
import assert from 'node:assert/strict';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { NO_READINGS } from '../../../src/analysis/trend/heapWatch';
import { RestartingHeap } from '../../../src/analysis/trend/restarts';
import { verdictWords } from '../../../src/cli/verdictWords';
import { toVerdictJson } from '../../../src/cli/verdictJson';
import { EXPORT_FORMATS } from '../../../src/exports/formats';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { verdictRows } from '../../../src/views/trees/verdictRows';
import { verdictView } from '../../../src/views/panel/verdictView';
import { heapReason } from '../../../src/words/verdict/heapReason';
import { simulateTrace } from '../../support/heapTraces';

const TIME = /(?:At least|About) \d+ (?:s|min|h|d)(?: \d+ \w+)? (?:more|of them)/;
const READINGS = /About \d[\d,]* more/;

/** Of so many readings of a heap, each so many seconds after the last; without, the log has no times. */
function read(count: number, everySeconds: number | null): SessionAnalysis {
  const reader = new SessionReader();
  const analysis = new SessionAnalysis(reader.session);
  for (let index = 0; index < count; index++) {
    const time = everySeconds === null ? '' : `I (${100 + index * everySeconds * 1000}) app: `;
    reader.data(
      Buffer.from(`${time}Memoria atual: ${200_000 + ((index * 7919) % 31) * 40}, Menor valor: 1000\n`),
      null,
    );
  }
  return Object.assign(analysis, { session: reader.session });
}

describe('too early to say', () => {
  for (const [count, every] of [
    [1, 10],
    [5, 3],
    [60, 10],
    [3, 600],
    [40, 60],
    [200, 10],
  ] as const)
    it(`says how much longer is needed after ${count} readings, ${every} s apart`, () => {
      const heap = new RestartingHeap();
      for (let index = 0; index < count; index++)
        heap.add(index * every * 1000, 20_000 + ((index * 7919) % 31) * 40, null, null);
      const { verdict } = heap.watch.current;
      assert.equal(verdict, 'too-early');
      assert.match(heapReason(heap.watch.current), TIME);
      assert.match(toVerdictJson(heap.watch, []).reason, TIME);
    });

  it('asks for no less than what it takes, if nothing leaks', () => {
    for (const every of [3, 60, 600]) {
      const heap = new RestartingHeap();
      const { readings } = simulateTrace({ seed: 3, hours: 12, every: every, behaviours: [] });
      let [asked, early]: [number | null, number] = [null, 0];
      for (const [index, { timeMs, freeBytes }] of readings.entries()) {
        heap.add(timeMs, freeBytes, null, null);
        const { evidence } = heap.watch.current;
        if (evidence.about !== 'too-little') break;
        // The first readings do not tell how far apart they come.
        if (index >= 4) asked ??= timeMs + evidence.neededMs;
        early = timeMs;
      }
      assert.ok(asked !== null && early >= 0.8 * asked, `${every} s: ${early} of ${asked}`);
      assert.ok(early <= 1.2 * asked + 2 * every * 1000, `${every} s: ${early} of ${asked}`);
    }
  });

  for (const count of [1, 5, 300])
    it(`says how many readings more after ${count} without times`, () => {
      const analysis = read(count, null);
      const { session } = analysis as SessionAnalysis & { session: SessionReader['session'] };
      const verdict = analysis.of(session.boot)!.verdict!;
      assert.deepEqual([verdict.verdict, verdict.hasTime], ['too-early', false]);
      assert.match(heapReason(verdict), READINGS);
      assert.doesNotMatch(heapReason(verdict), TIME);
    });

  it('says so where there was no reading', () => {
    assert.match(heapReason(NO_READINGS), TIME);
    assert.match(toVerdictJson(null, []).reason, TIME);
  });

  it('says so in the tree, the panel, the exports and on the command line', () => {
    const analysis = read(20, 10);
    const { session } = analysis as SessionAnalysis & { session: SessionReader['session'] };
    const of = analysis.of(session.boot);
    const [row] = verdictRows(of, null);
    assert.match(row!.description ?? '', TIME);
    assert.match(row!.tooltip ?? '', TIME);
    assert.match(verdictView(of, 'default', null)!.reason, TIME);
    const input = { session, analysis: of, sites: [], source: 'x', startedAt: null };
    assert.match(EXPORT_FORMATS.markdown.encode(input).toString(), /\*\*Too early to say: Only/);
    assert.match(EXPORT_FORMATS.markdown.encode(input).toString(), TIME);
    assert.equal(verdictWords('too-early', 2), 'Too early to say, 2 call sites suspected');
  });
});
