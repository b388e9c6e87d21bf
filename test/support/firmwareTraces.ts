/**
 * Traces of what firmware of the field does beside leaking: reconnecting, handshakes, downloads, scan tables, queues that
 * fill while offline; leaks that come with it; and readings as loggers make them, irregular and with gaps.
 */
import { simulateTrace, type Trace, type TraceReading } from './heapTraces';
import { random } from './random';

type Random = () => number;
/** Bytes in use at a time, s. Times never go back. */
export type Use = (timeS: number) => number;

const HOUR_S = 3600;
const DAY_S = 86_400;

export interface FirmwareOptions {
  readonly seed: number;
  readonly hours: number;
  readonly free?: number;
  /** Time between two readings, s. */
  readonly every?: number | ((next: Random) => number);
  /** Not heard from one time to another, s. */
  readonly gaps?: readonly (readonly [number, number])[];
  /** Taken beside a small load that comes and goes. */
  readonly taken?: readonly Use[];
  readonly leaked?: Use;
  /** The free bytes are printed in steps of so many. */
  readonly quantum?: number;
}

/** A trace; `leak.bytesPerHour` is the mean since `leak.fromS`, when the first byte leaked. */
export function firmwareTrace(options: FirmwareOptions): Trace {
  const { seed, hours, free = 180_000, every = 3, gaps = [], taken = [], leaked, quantum = 4 } = options;
  const next = random(seed);
  const endS = hours * HOUR_S;
  const load = simulateTrace({ seed, hours, every: 3, behaviours: ['load'], freeAtStart: free });
  const readings: TraceReading[] = [];
  let [index, minimum, fromS] = [0, Infinity, Infinity];
  for (
    let at = next();
    at < endS;
    at += typeof every === 'number' ? every * (0.98 + 0.04 * next()) : every(next)
  ) {
    while (index + 1 < load.readings.length && load.readings[index]!.timeMs < at * 1000) index++;
    const lost = leaked?.(at) ?? 0;
    if (lost > 0) fromS = Math.min(fromS, at);
    const now = load.readings[index]!.freeBytes - lost - taken.reduce((sum, use) => sum + use(at), 0);
    if (now < 1500) break;
    minimum = Math.min(minimum, now - 300 * next());
    if (gaps.some(([from, to]) => at > from && at < to)) continue;
    const round = (bytes: number): number => Math.floor(bytes / quantum) * quantum;
    readings.push({
      timeMs: Math.round(at * 1000),
      freeBytes: round(now),
      minimumFreeBytes: round(minimum),
      largestFreeBlock: null,
    });
  }
  const lastS = (readings.at(-1)?.timeMs ?? 0) / 1000;
  const leakedBytes = leaked?.(lastS) ?? 0;
  const bytesPerHour = (leakedBytes / (lastS - fromS)) * HOUR_S;
  const leak = leaked ? { bytesPerHour, fromS, untilS: Infinity } : null;
  return { name: `seed ${seed}`, hours: lastS / HOUR_S, readings, leak, leakedBytes };
}

/** Blocks of a size, so many bytes an hour, between two times. */
export function leakOf(bytesPerHour: number, block = 64, fromS = 0, untilS = Infinity): Use {
  return (at) =>
    Math.floor((Math.max(0, Math.min(at, untilS) - fromS) * bytesPerHour) / HOUR_S / block) * block;
}

/** Something opened every so often, on average; each time bytes are lost. */
export function lostByEvent(seed: number, everyS: number, bytes: number): Use {
  const next = random(seed);
  let [dueS, lost] = [everyS, 0];
  return (at) => {
    for (; dueS <= at; dueS += everyS * (0.5 + next())) lost += bytes;
    return lost;
  };
}

/** Taken for a part of each period: a handshake, a job. */
export function pulses(bytes: number, everyS: number, holdS: number, jitterSeed = 1): Use {
  const next = random(jitterSeed);
  let startS = everyS * next();
  return (at) => {
    while (at >= startS + holdS) startS += everyS * (0.9 + 0.2 * next());
    return at >= startS ? bytes : 0;
  };
}

/** Wi-Fi is lost now and then; while it is, attempts take memory; each connection has a size of its own. */
export function reconnecting(seed: number, everyS: number, outS: number, bytes: number): Use {
  const next = random(seed);
  let [lostS, backS, size] = [everyS * next(), 0, bytes];
  return (at) => {
    while (at >= lostS && (backS < lostS || at >= backS)) {
      if (backS < lostS) {
        backS = lostS + outS * (0.3 + 1.4 * next());
        continue;
      }
      size = bytes * (0.95 + 0.1 * next());
      lostS = backS + everyS * (0.3 + 1.4 * next());
    }
    const isOut = at >= lostS;
    return isOut ? (at % 10 < 6 ? 0.7 * bytes : 0) : size;
  };
}

/** Messages queue while offline, up to a limit, and are sent within seconds. */
export function offlineQueue(
  seed: number,
  everyS: number,
  outS: number,
  bytesPerS: number,
  most: number,
): Use {
  const next = random(seed);
  let [lostS, backS] = [everyS * (0.5 + next()), 0];
  backS = lostS + outS * (0.3 + 1.4 * next());
  return (at) => {
    while (at >= backS) {
      lostS = backS + everyS * (0.3 + 1.4 * next());
      backS = lostS + outS * (0.3 + 1.4 * next());
    }
    return at < lostS ? 0 : Math.min(most, Math.floor(((at - lostS) * bytesPerS) / 128) * 128);
  };
}

/** Devices in sight, each in a table until it has not been seen for a while; more by day than by night. */
export function scanTable(seed: number, mean: number, ttlS: number, bytes: number, daily = 0.8): Use {
  const next = random(seed);
  const ends: number[] = [];
  let at = 0;
  return (now) => {
    const rate = mean / ttlS;
    for (;;) {
      const step = -Math.log(1 - next()) / (rate * (1 + daily));
      if (at + step > now) {
        // Memoryless: the step is drawn anew from now on.
        at = now;
        break;
      }
      at += step;
      if (next() < (1 + daily * Math.sin((2 * Math.PI * at) / DAY_S)) / (1 + daily))
        ends.push(at - ttlS * Math.log(1 - next()));
    }
    for (let index = ends.length - 1; index >= 0; index--) if (ends[index]! <= now) ends.splice(index, 1);
    return ends.length * bytes;
  };
}

/** A buffer that fills evenly and is flushed, over and over. */
export function logBuffer(capacity: number, fillS: number, chunk = 128): Use {
  return (at) => Math.floor((capacity * (at % fillS)) / fillS / chunk) * chunk;
}

/** By day and by night. */
export function dailyLoad(bytes: number, phase = 0): Use {
  return (at) => (bytes / 2) * (1 - Math.cos(2 * Math.PI * (at / DAY_S + phase)));
}

/** Taken at one time and kept; given back where the bytes are negative. */
export function step(bytes: number, atS: number): Use {
  return (at) => (at >= atS ? bytes : 0);
}
