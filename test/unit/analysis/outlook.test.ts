import assert from 'node:assert/strict';
import { HeapWatch } from '../../../src/analysis/trend/heapWatch';
import { outlookOf } from '../../../src/analysis/trend/outlook';
import { simulateTrace } from '../../support/heapTraces';
import { outlookText } from '../../../src/words/verdict/outlook';

describe('what would help', () => {
  const watch = new HeapWatch();
  for (const { timeMs, freeBytes } of simulateTrace({ seed: 4, hours: 1, every: 3, behaviours: ['load'] })
    .readings)
    watch.add(timeMs, freeBytes, null);

  it('is the time until a smaller leak would show', () => {
    const outlook = outlookOf(watch);
    assert.ok(outlook && watch.current.limitPerHour !== null);
    assert.ok(outlook.bytesPerHour < watch.current.limitPerHour && outlook.inMs > 60_000);
    assert.ok((watch.timeUntilSeen(outlook.bytesPerHour / 2) ?? 0) > outlook.inMs);
    assert.equal(watch.timeUntilSeen(watch.current.limitPerHour * 2), 0);
  });

  it('is said as a time of day, or as a span', () => {
    const outlook = { bytesPerHour: 2048, inMs: 40 * 60_000 };
    assert.equal(outlookText(outlook, '14:30'), 'By 14:30 you will know of any leak above 2.0 KB/h.');
    assert.equal(outlookText(outlook), 'In 40 min you will know of any leak above 2.0 KB/h.');
  });

  it('is nothing where it is not known', () => {
    assert.equal(outlookOf(new HeapWatch()), null);
  });
});
