/** How well leaks are told from everything else, over many simulated traces; as `score.py` of the leak benchmark counts. */
import type { HeapVerdict, Transition } from '../../src/analysis/trend/heapWatch';
import { RestartingHeap } from '../../src/analysis/trend/restarts';
import type { Trace } from './heapTraces';
import { median } from './median';

export interface TrendScore {
  /** Of the leaks, how many are called so while they leak. */
  readonly recall: number;
  readonly falseAlarms: number;
  readonly leakFreeHours: number;
  /** Median delay from the beginning of a leak, minutes. */
  readonly delayMinutes: number;
  /** Median error of the rate, as a part of it. */
  readonly rateError: number;
  /** Of the intervals of the rate, how many hold the truth. */
  readonly coverage: number;
  /** Names of the traces with false alarms. */
  readonly wrong: readonly string[];
}

export function judge(trace: Trace): {
  readonly final: HeapVerdict;
  readonly transitions: readonly Transition[];
} {
  const heap = new RestartingHeap();
  for (const { timeMs, freeBytes, minimumFreeBytes, largestFreeBlock } of trace.readings)
    heap.add(timeMs, freeBytes, minimumFreeBytes, largestFreeBlock);
  heap.end();
  return { final: heap.watch.current, transitions: heap.transitions };
}

export function scoreTraces(traces: Iterable<Trace>): TrendScore {
  let [leaks, found, falseAlarms, leakFreeHours, covered] = [0, 0, 0, 0, 0];
  const [delays, errors, wrong]: [number[], number[], string[]] = [[], [], []];
  for (const trace of traces) {
    const { final, transitions } = judge(trace);
    const fromS = trace.leak?.fromS ?? trace.hours * 3600;
    const alarms = transitions.filter(({ verdict }) => verdict === 'leak').map(({ atMs }) => atMs / 1000);
    const early = alarms.filter((at) => at < fromS).length;
    falseAlarms += early;
    if (early > 0) wrong.push(`${trace.name} at ${alarms.map((at) => Math.round(at)).join(', ')} s`);
    leakFreeHours += fromS / 3600;
    if (!trace.leak) continue;
    leaks++;
    const hit = alarms.find((at) => at >= fromS);
    if (hit === undefined) continue;
    found++;
    delays.push((hit - fromS) / 60);
    if (final.verdict !== 'leak' || !final.bytesPerHour || trace.leak.untilS < Infinity) continue;
    const truth = (trace.leakedBytes / (trace.hours * 3600 - fromS)) * 3600;
    errors.push(Math.abs(final.bytesPerHour.estimate - truth) / truth);
    if (final.bytesPerHour.low <= truth && truth <= final.bytesPerHour.high) covered++;
  }
  return {
    recall: found / leaks,
    falseAlarms,
    leakFreeHours,
    delayMinutes: median(delays),
    rateError: median(errors),
    coverage: covered / errors.length,
    wrong,
  };
}
