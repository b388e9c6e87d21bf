/**
 * The same bytes give the same verdict in a later boot, or the text names the earlier boots that count as evidence. The
 * kind: a firmware that restarts, of which earlier boots leaked, or did not, with and without saying which firmware it is.
 */
import assert from 'node:assert/strict';
import type { BootAnalysis } from '../../../src/analysis/bootAnalysis';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { SiteTracker } from '../../../src/analysis/sites/siteTracker';
import type { SiteSnapshot } from '../../../src/analysis/sites/snapshot';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { siteReason } from '../../../src/words/sites/siteReason';
import { heapReason } from '../../../src/words/verdict/heapReason';
import { simulateTrace } from '../../support/heapTraces';

const READINGS = 1200;

/** One boot of a firmware that leaks so much, as it prints it. */
function bootText(leakPerHour: number, project: string | null): string {
  const leak =
    leakPerHour === 0 ? {} : { leak: { bytesPerMinute: leakPerHour / 60, kind: 'steady' as const } };
  const { readings } = simulateTrace({ seed: 11, hours: 3, every: 9, ...leak, behaviours: ['load'] });
  const banner = project === null ? '' : `I (10) cpu_start: Project name: ${project}\n`;
  return `rst:0x1 (POWERON_RESET),boot:0x13\n${banner}${readings
    .slice(0, READINGS)
    .map(({ timeMs, freeBytes }) => `I (${timeMs + 100}) M: Memoria atual: ${freeBytes}, Menor valor: 1000\n`)
    .join('')}`;
}

interface Moment {
  readonly verdict: string;
  readonly reason: string;
}

/** What is said after each reading, boot by boot. */
function moments(...boots: readonly string[]): Moment[][] {
  const reader = new SessionReader();
  const analysis = new SessionAnalysis(reader.session);
  const said: Moment[][] = boots.map(() => []);
  boots.forEach((text, index) => {
    for (const line of text.split(/(?<=\n)/)) {
      reader.data(Buffer.from(line), null);
      const of: BootAnalysis | undefined = analysis.of(reader.session.boot);
      const verdict = of?.verdict;
      if (verdict) said[index]!.push({ verdict: verdict.verdict, reason: heapReason(verdict) });
    }
  });
  reader.end();
  return said;
}

describe('the same bytes in a later boot', function () {
  this.timeout(120_000);

  it('give the same verdict where nothing says that it is the same firmware', () => {
    const text = bootText(6000, null);
    const [first = [], second = []] = moments(text, text);
    assert.deepEqual([first.length, second.length], [READINGS, READINGS]);
    for (const [index, { verdict, reason }] of second.entries()) {
      // The floors' 15 s begin elsewhere in a later boot: a reading or two.
      const near = first.slice(Math.max(0, index - 2), index + 3).map((moment) => moment.verdict);
      assert.ok(near.includes(verdict), `${index}: ${verdict}`);
      assert.doesNotMatch(reason, /\bboots? \d|earlier boot/);
    }
  });

  for (const [what, leakPerHour] of [
    ['leaked', 6000],
    ['leaked little', 1500],
  ] as const)
    it(`of a firmware that ${what} give the same verdict, or the text names the boots that count`, () => {
      const text = bootText(leakPerHour, 'probe');
      const [first = [], second = [], third = []] = moments(text, text, text);
      assert.equal(first.length, READINGS);
      for (const later of [second, third])
        for (const [index, moment] of later.entries())
          if (moment.verdict !== first[index]?.verdict) assert.match(moment.reason, /\bboots? 1\b/);
      assert.ok(first.every(({ reason }) => !/\bboots? \d/.test(reason)));
      if (first.at(-1)?.verdict === 'leak') {
        assert.ok(
          second.some(({ verdict }, index) => verdict !== first[index]?.verdict),
          'an earlier boot does count',
        );
        assert.match(third.at(-1)!.reason, /evidence that boots 1 and 2 of this firmware lost memory\.$/);
      }
    });

  it('of a firmware that did not leak count against a leak, and the text says so', () => {
    const calm = bootText(0, 'probe');
    const [, second = []] = moments(calm, bootText(6000, 'probe'));
    assert.match(
      second[0]!.reason,
      /counts against a leak that boot 1 of this firmware lost none for good\.$/,
    );
  });

  it('give a call site the same kind, or its text names the boot', () => {
    const list = (minute: number, count: number): SiteSnapshot => ({
      timeMs: minute * 60_000,
      allocations: Array.from({ length: count }, (_, index) => ({
        address: 0x3ffb0000 + index * 0x40,
        stack: '0x42001000',
        sizeBytes: 36,
      })),
      overflowed: false,
      cut: false,
      newTrace: false,
      sampleEvery: 1,
    });
    const [first, second] = [new SiteTracker(new Map(), 1), new SiteTracker(new Map(), 1)];
    for (let minute = 0; minute < 30; minute++) first.add(list(minute, minute + 1));
    const later = new SiteTracker(first.evidence(), 2);
    let differs = 0;
    for (let minute = 0; minute < 30; minute++) {
      second.add(list(minute, minute + 1));
      later.add(list(minute, minute + 1));
      const [was, is] = [second.sites[0]!, later.sites[0]!];
      const named = siteReason(is.evidence).includes('what boot 1 of this firmware showed');
      if (was.kind !== is.kind || was.isLikely !== is.isLikely) {
        differs++;
        assert.ok(named, siteReason(is.evidence));
      } else assert.equal(named, false, 'it would be the same without');
    }
    assert.ok(differs > 0);
  });
});
