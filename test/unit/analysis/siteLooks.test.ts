/** What is said of call sites holds at whatever list one looks: the evidence itself, and simulated firmware. */
import assert from 'node:assert/strict';
import { measureEvenness, type Evenness } from '../../../src/analysis/sites/evenness';
import { SiteSeries, type Interval } from '../../../src/analysis/sites/siteSeries';
import { SiteTracker } from '../../../src/analysis/sites/siteTracker';
import { random } from '../../support/random';
import { growsPerHour } from '../../support/siteBehaviours';
import { broadFirmware, simulatedFirmware } from '../../support/siteFirmwares';
import { listTimes } from '../../support/siteScore';
import { simulateLists } from '../../support/siteStreams';

const MINUTE_MS = 60_000;
const MINUTES = 60;
const HOUR = { lists: listTimes(60, 1), capacity: 2000, ccount: true };

/** Blocks by the minute of their birth, and the one in which each is freed (Infinity: never). */
type Lives = readonly (readonly [number, number])[];

function evidenceAt(lives: Lives, minutes: number, usualAgeMs = 0): Evenness {
  const intervals: Interval[] = Array.from({ length: minutes }, (_, index) => ({
    fromMs: index * MINUTE_MS,
    toMs: (index + 1) * MINUTE_MS,
  }));
  const series = new SiteSeries();
  for (const [born, freed] of lives)
    if (born < minutes) {
      series.add(Math.floor(born), 36);
      if (freed < minutes) series.free(Math.floor(freed), 36, Math.floor(born));
    }
  return measureEvenness(series, intervals, usualAgeMs);
}

describe('evidence for even growth', function () {
  this.timeout(60_000);
  const next = random(42);
  const exponential = (mean: number): number => -mean * Math.log(1 - next());
  /** Of the time constants that are ruled out, in minutes. */
  const tau = (): number => 16 ** next();

  it('against caches that fill seldom reaches a bound at any look, as its e-value promises', () => {
    const CACHES = 400;
    const reached = { 6: 0, 20: 0 };
    for (let cache = 0; cache < CACHES; cache++) {
      const [timeConstant, size] = [tau(), Math.round(3 * 20 ** next())];
      const lives: Lives = Array.from({ length: size }, () => [exponential(timeConstant), Infinity]);
      let most = 0;
      for (let look = 2; look <= MINUTES; look++)
        most = Math.max(most, Math.exp(evidenceAt(lives, look).noFill));
      for (const bound of [6, 20] as const) if (most >= bound) reached[bound]++;
    }
    for (const bound of [6, 20] as const)
      assert.ok(reached[bound] <= CACHES / bound, `${bound}: ${reached[bound]} of ${CACHES}`);
  });

  it('against what is given back after a time is seldom great', () => {
    const SITES = 400;
    let great = 0;
    for (let site = 0; site < SITES; site++) {
      const [lifetime, every] = [tau(), 0.1 * 50 ** next()];
      const lives: [number, number][] = [];
      for (let at = exponential(every); at < MINUTES; at += exponential(every))
        lives.push([at, at + exponential(lifetime)]);
      if (evidenceAt(lives, MINUTES).noReturn >= Math.log(20)) great++;
    }
    assert.ok(great <= SITES / 20, `${great} of ${SITES}`);
  });

  it('grows with each block of a leak, and is as great with traffic beside it', () => {
    const leak: Lives = Array.from({ length: 30 }, (_, index) => [2 * index + next(), Infinity]);
    const traffic: Lives = Array.from({ length: 600 }, (_, index) => [index / 10, index / 10 + 0.5 + next()]);
    const looks = [20, 30, 40, 50, 60].map((minutes) => evidenceAt(leak, minutes).noFill);
    assert.deepEqual(
      looks,
      [...looks].sort((a, b) => a - b),
    );
    const { noFill, noReturn } = evidenceAt([...leak, ...traffic], MINUTES, MINUTE_MS);
    assert.ok(noFill > Math.log(6) && noReturn > Math.log(20), `${noFill} ${noReturn}`);
  });

  it('says nothing of nothing, and of a single block', () => {
    assert.deepEqual(evidenceAt([], 30), { noFill: 0, noReturn: 0, spanMs: 0 });
    assert.deepEqual(evidenceAt([[3, Infinity]], 30), { noFill: 0, noReturn: 0, spanMs: 0 });
  });

  it('is not shaken by gaps and joined intervals', () => {
    const lives: Lives = Array.from({ length: 40 }, (_, index) => [1.5 * index, Infinity]);
    const fine = new SiteSeries();
    for (const [born] of lives) fine.add(Math.floor(born), 36);
    const at = (lengths: readonly number[]): Interval[] => {
      let now = 0;
      return lengths.map((length) => ({ fromMs: now * MINUTE_MS, toMs: (now += length) * MINUTE_MS }));
    };
    const single = measureEvenness(fine, at(new Array<number>(60).fill(1)), 0);
    fine.join();
    const joined = measureEvenness(fine, at(new Array<number>(30).fill(2)), 0);
    assert.ok(joined.noFill > Math.log(6) && Math.abs(joined.noFill / single.noFill - 1) < 0.25);
  });
});

describe('call sites watched list by list', function () {
  this.timeout(120_000);

  it('are the same whether one looks at every list or at the end', () => {
    const lists = simulateLists(broadFirmware(random(5)), random(6), HOUR);
    const [looked, only] = [new SiteTracker(), new SiteTracker()];
    for (const list of lists) {
      looked.add(list);
      assert.ok(looked.sites);
      only.add(list);
    }
    assert.deepEqual(looked.sites, only.sites);
  });

  it('do not depend on the size of blocks, nor on when the boot began', () => {
    const lists = simulateLists(simulatedFirmware(random(7)), random(8), HOUR);
    const [plain, larger, later] = [new SiteTracker(), new SiteTracker(), new SiteTracker()];
    for (const list of lists) {
      plain.add(list);
      const allocations = list.allocations.map((one) => ({ ...one, sizeBytes: 4 * one.sizeBytes }));
      larger.add({ ...list, allocations });
      later.add({ ...list, timeMs: list.timeMs + 86_400_000 });
    }
    for (const other of [larger, later])
      assert.deepEqual(
        new Map(other.sites.map(({ stack, kind, chance }) => [stack, [kind, chance]])),
        new Map(plain.sites.map(({ stack, kind, chance }) => [stack, [kind, chance]])),
      );
    for (const { stack, bytesPerHour } of plain.sites) {
      const scaled = larger.sites.find((site) => site.stack === stack)?.bytesPerHour.estimate ?? NaN;
      assert.ok(Math.abs(scaled - 4 * bytesPerHour.estimate) <= 1e-6 * Math.abs(scaled));
    }
  });

  it('that are called growing stay so while they leak', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const sites = simulatedFirmware(random(seed)).filter(({ behaviour }) => behaviour.kind === 'leak');
      const tracker = new SiteTracker();
      const flickers = new Map<string, number>();
      let before = new Set<string>();
      for (const list of simulateLists(sites, random(seed), { ...HOUR, lists: listTimes(60, 3) })) {
        tracker.add(list);
        const now = new Set(tracker.sites.filter(({ kind }) => kind === 'growing').map(({ stack }) => stack));
        for (const stack of before) if (!now.has(stack)) flickers.set(stack, (flickers.get(stack) ?? 0) + 1);
        before = now;
      }
      assert.equal(before.size, sites.filter((site) => growsPerHour(site) > 0).length);
      for (const [stack, times] of flickers) assert.ok(times <= 1, `${stack} ${times}`);
    }
  });
});
