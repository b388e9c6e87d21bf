/**
 * Traces of a free heap with known leaks, simulated reading by reading: what firmware takes and gives back (load,
 * warm-up, caches, buffers that fill and flush, sessions, long periods), what leaks, and what spoils readings.
 */
import { random } from './random';

type Random = () => number;
/** Bytes in use at a time, s. Times never go back. */
type Use = (timeS: number) => number;

export interface TraceReading {
  readonly timeMs: number;
  readonly freeBytes: number;
  readonly minimumFreeBytes: number | null;
  readonly largestFreeBlock: number | null;
}

export interface TraceLeak {
  readonly bytesPerHour: number;
  readonly fromS: number;
  /** Infinity: it goes on to the end. */
  readonly untilS: number;
}

export interface Trace {
  readonly name: string;
  readonly hours: number;
  readonly readings: readonly TraceReading[];
  readonly leak: TraceLeak | null;
  /** Bytes leaked at the end. */
  readonly leakedBytes: number;
}

export interface TraceOptions {
  readonly seed: number;
  readonly hours: number;
  /** Usual time between two readings, s. */
  readonly every: number;
  readonly behaviours: readonly Behaviour[];
  readonly leak?: { readonly bytesPerMinute: number; readonly kind: LeakKind } | undefined;
  readonly spoilt?: boolean;
  /** Readings are printed in steps of so many bytes. */
  readonly quantum?: number;
  readonly freeAtStart?: number;
}

export const BEHAVIOURS = [
  'load',
  'warm-up',
  'staircase',
  'cache',
  'fill-and-flush',
  'slow-fill',
  'sessions',
  'period',
  'daily',
  'fragmentation',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export const LEAK_KINDS = ['steady', 'bursty', 'rare', 'late', 'stopping'] as const;
export type LeakKind = (typeof LEAK_KINDS)[number];

export function simulateTrace(options: TraceOptions): Trace {
  const { seed, hours, every, behaviours, quantum = 4, spoilt = false } = options;
  const next = random(seed);
  const endS = hours * 3600;
  const uses = behaviours.filter((kind) => kind !== 'fragmentation').map((kind) => USES[kind](next, endS));
  const leak = options.leak ? leakOf(options.leak, next, endS) : null;
  const free = options.freeAtStart ?? 100_000 + 120_000 * next();
  const readings: TraceReading[] = [];
  const gap = spoilt ? { from: endS * (0.2 + 0.5 * next()), length: endS * 0.05 * next() } : null;
  let minimum = Infinity;
  for (let at = every * next(); at < endS; at += every * (spoilt ? 0.5 + next() : 0.98 + 0.04 * next())) {
    let used = leak?.use(at) ?? 0;
    for (const use of uses) used += use(at);
    const now = free - used;
    minimum = Math.min(minimum, now - 300 * next());
    if (gap && at > gap.from && at < gap.from + gap.length) continue;
    const fragments = behaviours.includes('fragmentation') ? 0.3 + 0.4 * Math.exp((-3 * at) / endS) : 0.6;
    readings.push({
      timeMs: Math.round(at * 1000),
      freeBytes: garble(Math.floor(now / quantum) * quantum, spoilt, next),
      minimumFreeBytes: Math.floor(minimum / quantum) * quantum,
      largestFreeBlock: Math.floor((now * fragments) / 1024) * 1024,
    });
  }
  return {
    name: `${behaviours.join('+')} ${hours} h every ${every} s`,
    hours,
    readings,
    leak: leak && { bytesPerHour: leak.bytesPerHour, fromS: leak.fromS, untilS: leak.untilS },
    leakedBytes: leak?.use(endS) ?? 0,
  };
}

/** Digits are lost or doubled on a noisy line. */
function garble(bytes: number, spoilt: boolean, next: Random): number {
  if (!spoilt || next() > 0.001) return bytes;
  const text = String(bytes);
  const at = Math.floor(next() * text.length);
  return Number(
    next() < 0.5 ? text.slice(0, at) + text.slice(at + 1) : text.slice(0, at) + text[at] + text.slice(at),
  );
}

const between = (next: Random, low: number, high: number): number => low * (high / low) ** next();
const exponential = (next: Random, mean: number): number => -mean * Math.log(1 - next());

/** Of arrivals with a mean distance, the sum of what is still held; each `size` for `hold` seconds. */
function traffic(next: Random, every: number, size: () => number, hold: () => number): Use {
  let held: { readonly untilS: number; readonly bytes: number }[] = [];
  let nextS = exponential(next, every);
  return (timeS) => {
    for (; nextS <= timeS; nextS += exponential(next, every)) {
      const untilS = nextS + hold();
      if (untilS > timeS) held.push({ untilS, bytes: size() });
    }
    held = held.filter(({ untilS }) => untilS > timeS);
    return held.reduce((sum, { bytes }) => sum + bytes, 0);
  };
}

const USES: Readonly<Record<Exclude<Behaviour, 'fragmentation'>, (next: Random, endS: number) => Use>> = {
  load(next) {
    const [every, size, hold] = [between(next, 0.5, 20), between(next, 200, 9000), between(next, 0.05, 3)];
    return traffic(
      next,
      every,
      () => size * (0.5 + next()),
      () => exponential(next, hold),
    );
  },
  'warm-up'(next) {
    const [bytes, timeS] = [between(next, 500, 20_000), between(next, 20, 1800)];
    return (at) => bytes * (1 - Math.exp(-at / timeS));
  },
  /** A cache that grows by whole pages, each later than the one before, to an end. */
  staircase(next, endS) {
    const [page, pages] = [between(next, 256, 4096), Math.round(between(next, 3, 12))];
    const timeS = endS * between(next, 0.05, 0.4);
    const times = Array.from({ length: pages }, () => exponential(next, timeS / 2)).sort((a, b) => a - b);
    return (at) => page * times.filter((time) => time <= at).length;
  },
  cache(next, endS) {
    const [bytes, entry] = [between(next, 1000, 30_000), between(next, 50, 400)];
    const timeS = endS * between(next, 0.02, 0.3);
    const times = Array.from({ length: Math.ceil(bytes / entry) }, () => exponential(next, timeS)).sort(
      (a, b) => a - b,
    );
    let filled = 0;
    return (at) => {
      while (filled < times.length && times[filled]! <= at) filled++;
      return filled * entry;
    };
  },
  /** A log ring that fills evenly and is flushed. */
  'fill-and-flush'(next) {
    const [capacity, fillS, chunk] = [
      between(next, 500, 8000),
      between(next, 60, 5400),
      between(next, 40, 300),
    ];
    const phase = next() * fillS;
    return (at) => Math.floor((capacity * ((at + phase) % fillS)) / fillS / chunk) * chunk;
  },
  /** A buffer that fills evenly for hours, once; then it is full. */
  'slow-fill'(next, endS) {
    const [capacity, chunk] = [between(next, 1000, 12_000), between(next, 40, 300)];
    const fillS = endS * between(next, 0.1, 0.6);
    return (at) => Math.floor((capacity * Math.min(1, at / fillS)) / chunk) * chunk;
  },
  sessions(next) {
    const size = between(next, 2000, 12_000);
    return traffic(
      next,
      between(next, 1200, 20_000),
      () => size,
      () => exponential(next, between(next, 600, 9000)),
    );
  },
  /** A job that takes much for a while, every hour or few. */
  period(next) {
    const [bytes, everyS] = [
      between(next, 3000, 26_000),
      [1800, 3600, 7200, 21_600][Math.floor(next() * 4)]!,
    ];
    const [phase, part] = [next() * everyS, between(next, 0.02, 0.4)];
    return (at) => ((at + phase) % everyS < part * everyS ? bytes : 0);
  },
  daily(next) {
    const [bytes, phase] = [between(next, 1000, 15_000), next()];
    return (at) => (bytes / 2) * (1 + Math.sin(2 * Math.PI * (at / 86_400 + phase)));
  },
};

function leakOf(
  { bytesPerMinute, kind }: NonNullable<TraceOptions['leak']>,
  next: Random,
  endS: number,
): TraceLeak & { use: Use } {
  const perS = bytesPerMinute / 60;
  const fromS = kind === 'late' ? endS * (0.25 + 0.25 * next()) : 0;
  const untilS = kind === 'stopping' ? endS * (0.45 + 0.25 * next()) : Infinity;
  const block =
    kind === 'rare'
      ? Math.max(between(next, 500, 2000), perS * 120)
      : Math.max(between(next, 16, 300), perS * 0.5);
  const burst =
    kind === 'bursty' ? { everyS: between(next, 400, 6000), part: between(next, 0.1, 0.6) } : null;
  let leaked = 0;
  let dueS = fromS;
  const use: Use = (at) => {
    for (
      ;
      dueS <= Math.min(at, untilS);
      dueS += (block / perS) * (kind === 'rare' ? exponential(next, 1) : 1)
    )
      leaked++;
    if (!burst) return leaked * block;
    // All of a period's blocks in its first part.
    const [periods, rest] = [Math.floor(at / burst.everyS), at % burst.everyS];
    const active = periods * burst.everyS + burst.everyS * Math.min(1, rest / (burst.part * burst.everyS));
    return Math.floor((Math.min(active, untilS) * perS) / block) * block;
  };
  return { bytesPerHour: bytesPerMinute * 60, fromS, untilS, use };
}
