/** What is said of the call sites of simulated firmware, at every list and at the end of an hour. */
import assert from 'node:assert/strict';
import { SiteTracker } from '../../src/analysis/sites/siteTracker';
import { simulation } from '../support/inTurn';
import { scoreReconciliation } from '../support/reconcileScore';
import { blocks, list, siteOf } from '../support/siteLists';
import { falseShares, listTimes, scoreKinds, scoreSites } from '../support/siteScore';

const HOUR = { lists: listTimes(60, 1), capacity: 2000, ccount: true };

describe('call sites watched list by list', function () {
  this.timeout(120_000);

  simulation('of leak-free firmware are seldom called growing at any list of an hour', () => {
    const { growing, lists, likely } = falseShares(30, HOUR);
    assert.ok(growing <= 0.1, `growing in ${growing} of the boots`);
    assert.ok(lists <= 0.02, `growing at ${lists} of the lists`);
    assert.ok(likely <= 0.4, `the heap suspected in ${likely} of the boots`);
  });

  simulation('are never called growing where they give back, and mostly where they leak in traffic', () => {
    const of = new Map(scoreKinds(10, HOUR).map((score) => [score.name, score]));
    for (const name of ['ring', 'traffic', 'traffic in bursts', 'at one time'])
      assert.equal(of.get(name)?.everGrowing, 0, name);
    for (const name of ['leak, steady', 'leak, many stacks', 'leak in traffic', 'leak in much traffic'])
      assert.ok((of.get(name)?.growing ?? 0) >= 0.7, name);
  });
});

describe('call sites', function () {
  this.timeout(60_000);

  simulation('are bounded over a month of lists', function () {
    this.timeout(60_000);
    const tracker = new SiteTracker();
    for (let minute = 0; minute < 43_200; minute += 5)
      tracker.add(
        list(minute, blocks(1 + Math.floor(minute / 720), `0x4200${(minute % 4096).toString(16)}`)),
      );
    assert.ok(tracker.sites.length <= 2000);
    const leak = new SiteTracker();
    for (let minute = 0; minute < 43_200; minute += 5)
      leak.add(list(minute, blocks(1 + Math.floor(minute / 720))));
    assert.equal(siteOf(leak).kind, 'growing');
    assert.ok(Math.abs(siteOf(leak).blocksPerHour.estimate - 1 / 12) < 0.005);
  });

  describe('of simulated firmware', function () {
    this.timeout(60_000);
    const FIRMWARES = 12;

    simulation('are told apart in an hour', () => {
      const { precision, recall, coverage } = scoreSites(FIRMWARES, {
        lists: listTimes(60, 1),
        capacity: 2000,
        ccount: true,
      });
      assert.ok(precision >= 0.97, `precision ${precision}`);
      assert.ok(recall >= 0.85, `recall ${recall}`);
      assert.ok(coverage >= 0.9, `coverage ${coverage}`);
    });

    simulation('are told apart with a buffer of 100 records', () => {
      const { precision, recall } = scoreSites(FIRMWARES, {
        lists: listTimes(60, 2),
        capacity: 100,
        ccount: true,
      });
      assert.ok(precision >= 0.95, `precision ${precision}`);
      assert.ok(recall >= 0.8, `recall ${recall}`);
    });

    for (const [what, damage] of [
      ['one line in a hundred', { records: 0.01 }],
      ['the end of one list in twenty', { lists: 0.05 }],
    ] as const)
      simulation(`are told apart though ${what} is lost`, () => {
        const { precision, recall } = scoreSites(FIRMWARES, {
          lists: listTimes(60, 2),
          capacity: 2000,
          ccount: true,
          damage,
        });
        assert.ok(precision >= 0.97, `precision ${precision}`);
        assert.ok(recall >= 0.9, `recall ${recall}`);
      });

    simulation('are suspected where each list is of a trace of its own', () => {
      const { noticed } = scoreSites(FIRMWARES, {
        lists: listTimes(60, 1),
        capacity: 2000,
        ccount: false,
        windows: true,
      });
      assert.ok(noticed >= 0.8, `noticed ${noticed}`);
    });
  });
});

describe('reconcile', () => {
  simulation(
    'has the true share in its interval, in simulated sessions, and bears out leaks only',
    function () {
      this.timeout(60_000);
      const { told, coverage, error, precision } = scoreReconciliation(6, 4);
      assert.ok(told >= 0.8 && coverage >= 0.8, `told ${told}, coverage ${coverage}`);
      assert.ok(error < 0.1, `error ${error}`);
      assert.equal(precision, 1);
    },
  );
});
