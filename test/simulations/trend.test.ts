/** The verdict on simulated heaps: how many leaks it finds, what it does not see, and weeks of readings. */
import assert from 'node:assert/strict';
import { HeapWatch } from '../../src/analysis/trend/heapWatch';
import { cpuMs } from '../support/cpuTime';
import { simulation } from '../support/inTurn';
import { scoreLimits } from '../support/limitScore';
import { traceSet } from '../support/traceSet';
import { scoreTraces } from '../support/trendScore';

describe('the verdict on simulated heaps', function () {
  this.timeout(120_000);

  simulation('finds most leaks of a labelled set with few false alarms', () => {
    const { recall, falseAlarms, leakFreeHours, coverage, rateError, wrong } = scoreTraces(traceSet(60, 3));
    assert.ok(recall >= 0.6, `recall ${recall}`);
    assert.ok(falseAlarms <= 6, `${falseAlarms} false alarms in ${leakFreeHours} h: ${wrong.join('; ')}`);
    assert.ok(coverage >= 0.8, `coverage ${coverage}`);
    assert.ok(rateError < 0.15, `rate error ${rateError}`);
  });

  simulation('keeps a bounded state and time for weeks of readings', () => {
    const watch = new HeapWatch();
    const start = cpuMs();
    for (let second = 0; second < 14 * 86_400; second += 3)
      watch.add(second * 1000, 200_000 - (second % 600) * 20, 100_000);
    const micros = ((cpuMs() - start) * 1000) / ((14 * 86_400) / 3);
    assert.ok(micros < 200, `${micros} µs a reading`);
    assert.ok(watch.transitions.length < 256);
    assert.equal(watch.current.verdict, 'no-leak');
  });
});

describe('the detection limit', () => {
  simulation('lies above 19 of 20 steady leaks that are not called', function () {
    this.timeout(120_000);
    const { looks, tooLow } = scoreLimits(90, 5);
    assert.ok(looks > 60, `${looks} looks`);
    assert.ok(tooLow <= 0.05 * looks, `${tooLow} of ${looks}`);
  });
});
