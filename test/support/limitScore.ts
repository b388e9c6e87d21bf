/** Whether the detection limit is honest: how many steady leaks that are not called are faster than it. */
import { HeapWatch, type Verdict } from '../../src/analysis/trend/heapWatch';
import { LEAK_KINDS, simulateTrace, type Behaviour } from './heapTraces';

const RATES = [10, 30, 100, 300, 1000, 3000];
const STEADY = LEAK_KINDS.filter((kind) => kind !== 'late' && kind !== 'stopping');
const BESIDE: readonly Behaviour[] = ['warm-up', 'staircase', 'cache', 'sessions', 'period'];
/** Nothing was called. */
const QUIET: readonly Verdict[] = ['too-early', 'no-leak'];
/** When the limit is looked at, hours. */
const LOOKS = [0.5, 1, 2, 4, 8];

export interface LimitScore {
  /** Times that a limit was given while a leak was going on that was not called, nor suspected, nor had been. */
  readonly looks: number;
  /** Of these, how often the leak was faster. */
  readonly tooLow: number;
}

/** Leaks from the start of the boot, under load. */
export function scoreLimits(traces: number, seed: number): LimitScore {
  let [looks, tooLow] = [0, 0];
  for (let index = 0; index < traces; index++) {
    const { readings, leak } = simulateTrace({
      seed: seed * 100_003 + index,
      hours: LOOKS.at(-1)!,
      every: 10,
      behaviours: ['load', BESIDE[index % BESIDE.length]!],
      leak: { bytesPerMinute: RATES[index % RATES.length]!, kind: STEADY[index % STEADY.length]! },
    });
    const watch = new HeapWatch();
    const due = [...LOOKS];
    for (const { timeMs, freeBytes, largestFreeBlock } of readings) {
      watch.add(timeMs, freeBytes, largestFreeBlock);
      if (timeMs < (due[0] ?? Infinity) * 3_600_000) continue;
      due.shift();
      const { verdict, limitPerHour } = watch.current;
      if (limitPerHour === null || !QUIET.includes(verdict)) continue;
      looks++;
      if (leak!.bytesPerHour > limitPerHour) tooLow++;
    }
  }
  return { looks, tooLow };
}
