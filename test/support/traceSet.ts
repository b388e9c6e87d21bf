/** A labelled set of simulated traces, balanced over behaviours, leaks, rates and ways of sampling. */
import { BEHAVIOURS, LEAK_KINDS, simulateTrace, type Behaviour, type Trace } from './heapTraces';
import { random } from './random';

const RATES = [10, 30, 100, 300, 1000, 3000, 10_000];
const HOURS = [2, 8, 24];
const EVERY = [1, 3, 10, 60];

/** Behaviours that differ from a leak while they last: an even fill does not, nor half a day of a daily rhythm. */
export const TOLD_APART = BEHAVIOURS.filter(
  (behaviour) => behaviour !== 'slow-fill' && behaviour !== 'daily',
);

/** @param count Traces; two of three do not leak. @param among Beside `load`, which all have. */
export function* traceSet(
  count: number,
  seed: number,
  among: readonly Behaviour[] = TOLD_APART,
): Generator<Trace> {
  const others = among.filter((behaviour) => behaviour !== 'load');
  const next = random(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]!;
  for (let index = 0; index < count; index++) {
    const behaviours: Behaviour[] = ['load', others[index % others.length]!];
    for (let more = 0; more < 2; more++) if (next() < 0.4) behaviours.push(pick(others));
    const leaks = index % 3 === 2;
    const leak = { bytesPerMinute: RATES[Math.floor(index / 3) % RATES.length]!, kind: pick(LEAK_KINDS) };
    yield simulateTrace({
      seed: seed * 100_003 + index,
      hours: pick(HOURS),
      every: pick(EVERY),
      behaviours,
      spoilt: next() < 0.5,
      quantum: next() < 0.15 ? 1024 : 4,
      leak: leaks ? leak : undefined,
    });
  }
}
