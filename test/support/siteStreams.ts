/**
 * A device that allocates, simulated event by event: sites with known behaviour, an allocator that uses addresses
 * again, and a trace buffer of limited size that drops its oldest records, as ESP-IDF's does.
 */
import type { SiteSnapshot } from '../../src/analysis/sites/snapshot';
type Random = () => number;

/** What a site does; times in seconds. */
export type Behaviour =
  /** Never frees; one at a time, or `burst` at once. */
  | { readonly kind: 'leak'; readonly every: number; readonly burst?: number }
  /** Frees everything after about `lifetime`. */
  | { readonly kind: 'transient'; readonly every: number; readonly lifetime: number }
  /** Leaks one of `of` allocations, frees the others after about `lifetime`. */
  | { readonly kind: 'leaky'; readonly every: number; readonly lifetime: number; readonly of: number }
  /** Keeps the latest `size`: each new one replaces the oldest. */
  | { readonly kind: 'ring'; readonly every: number; readonly size: number }
  /** Fills up to `size`, ever more slowly, and keeps everything. */
  | { readonly kind: 'cache'; readonly size: number; readonly timeConstant: number }
  /** All at once, at `at`, for good. */
  | { readonly kind: 'once'; readonly at: number; readonly count: number };

export interface SimulatedSite {
  readonly stack: string;
  readonly sizeBytes: number;
  readonly behaviour: Behaviour;
}

interface Event {
  readonly at: number;
  readonly site: SimulatedSite;
  readonly until: number;
}

type Traced = Event & { readonly address: number };

export interface StreamOptions {
  /** Times of the lists, s. */
  readonly lists: readonly number[];
  readonly capacity: number;
  /** The article's form prints no cycle count. */
  readonly ccount: boolean;
  /** The trace is started anew after each list. */
  readonly windows?: boolean;
}

export function simulateLists(
  sites: readonly SimulatedSite[],
  random: Random,
  { lists, capacity, ccount, windows = false }: StreamOptions,
): SiteSnapshot[] {
  const end = lists.at(-1) ?? 0;
  const events = sites.flatMap((site) => eventsOf(site, end, random)).sort((a, b) => a.at - b.at);
  const memory = new Memory();
  const snapshots: SiteSnapshot[] = [];
  /** Everything allocated, and what of it the device's trace still has. */
  let alive: Traced[] = [];
  let buffer: Traced[] = [];
  let overflowed = false;
  let next = 0;
  let soonest = Infinity;
  const free = (now: number): void => {
    if (now < soonest) return;
    for (const event of alive) if (event.until <= now) memory.release(event.address, event.until);
    alive = alive.filter(({ until }) => until > now);
    buffer = buffer.filter(({ until }) => until > now);
    soonest = alive.reduce((least, { until }) => Math.min(least, until), Infinity);
  };
  for (const list of lists) {
    for (; next < events.length && events[next]!.at <= list; next++) {
      const event = events[next]!;
      free(event.at);
      const traced = { ...event, address: memory.take(event.site.sizeBytes, event.at) };
      alive.push(traced);
      soonest = Math.min(soonest, event.until);
      buffer.push(traced);
      if (buffer.length <= capacity) continue;
      buffer.shift();
      overflowed = true;
    }
    free(list);
    snapshots.push({
      timeMs: list * 1000,
      allocations: buffer.map(({ address, at, site }) => ({
        address,
        sizeBytes: site.sizeBytes,
        stack: site.stack,
        ...(ccount ? { ccount: Math.floor(at * 240e6) % 2 ** 32 } : {}),
      })),
      overflowed,
      cut: false,
      newTrace: windows && snapshots.length > 0,
      sampleEvery: 1,
    });
    if (windows) [buffer, overflowed] = [[], false];
  }
  return snapshots;
}

function eventsOf(site: SimulatedSite, end: number, random: Random): Event[] {
  const { behaviour } = site;
  const events: Event[] = [];
  const add = (at: number, until = Infinity): void => void events.push({ at, site, until });
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  const arrivals = (every: number): number[] => {
    const times: number[] = [];
    for (let at = exponential(every); at < end; at += exponential(every)) times.push(at);
    return times;
  };
  switch (behaviour.kind) {
    case 'leak':
      for (const at of arrivals(behaviour.every))
        for (let index = 0; index < (behaviour.burst ?? 1); index++) add(at + index / 1000);
      break;
    case 'transient':
      for (const at of arrivals(behaviour.every)) add(at, at + exponential(behaviour.lifetime));
      break;
    case 'leaky':
      for (const at of arrivals(behaviour.every))
        add(at, random() * behaviour.of < 1 ? Infinity : at + exponential(behaviour.lifetime));
      break;
    case 'ring': {
      const times = arrivals(behaviour.every);
      times.forEach((at, index) => add(at, times[index + behaviour.size] ?? Infinity));
      break;
    }
    case 'cache':
      for (let index = 0; index < behaviour.size; index++) add(exponential(behaviour.timeConstant));
      break;
    case 'once':
      for (let index = 0; index < behaviour.count; index++) add(behaviour.at + index / 1000);
  }
  return events.filter(({ at }) => at < end);
}

/** Gives addresses; the one freed last of a size is used first. */
class Memory {
  #top = 0x3ffb0000;
  readonly #freed = new Map<number, { address: number; since: number }[]>();
  readonly #sizes = new Map<number, number>();

  take(sizeBytes: number, now: number): number {
    const rounded = Math.ceil((sizeBytes + 4) / 16) * 16;
    const free = this.#freed.get(rounded);
    const index = free?.findLastIndex(({ since }) => since <= now) ?? -1;
    const reused = index >= 0 ? free?.splice(index, 1)[0]?.address : undefined;
    const address = reused ?? this.#top;
    if (reused === undefined) this.#top += rounded;
    this.#sizes.set(address, rounded);
    return address;
  }

  release(address: number, since: number): void {
    const size = this.#sizes.get(address) ?? 16;
    const free = this.#freed.get(size);
    if (free) free.push({ address, since });
    else this.#freed.set(size, [{ address, since }]);
  }
}

/** A firmware with leaks, caches, rings and traffic, different for every seed. */
export function simulatedFirmware(next: Random): SimulatedSite[] {
  const between = (low: number, high: number): number => low * (high / low) ** next();
  const size = (): number => Math.round(between(12, 600));
  const behaviours: Behaviour[] = [
    { kind: 'leak', every: between(15, 400) },
    { kind: 'leak', every: between(60, 400), burst: 1 + Math.floor(next() * 4) },
    { kind: 'leaky', every: between(2, 20), lifetime: between(0.5, 60), of: Math.round(between(5, 60)) },
    { kind: 'transient', every: between(0.5, 20), lifetime: between(0.1, 10) },
    { kind: 'transient', every: between(5, 60), lifetime: between(30, 600) },
    { kind: 'ring', every: between(5, 60), size: Math.round(between(2, 40)) },
    { kind: 'ring', every: between(1, 5), size: Math.round(between(2, 20)) },
    { kind: 'cache', size: Math.round(between(3, 60)), timeConstant: between(60, 900) },
    { kind: 'cache', size: Math.round(between(3, 30)), timeConstant: between(30, 300) },
    { kind: 'once', at: between(5, 2000), count: Math.round(between(1, 20)) },
    { kind: 'once', at: between(1, 20), count: 3 },
  ];
  return behaviours.map((behaviour, index) => ({
    stack: `0x4200${(index + 16).toString(16)}00:0x42010000`,
    sizeBytes: size(),
    behaviour,
  }));
}

/** Blocks an hour by which a site grows for ever; 0 where it does not. */
export function growsPerHour({ behaviour }: SimulatedSite): number {
  switch (behaviour.kind) {
    case 'leak':
      return (3600 / behaviour.every) * (behaviour.burst ?? 1);
    case 'leaky':
      return 3600 / behaviour.every / behaviour.of;
    default:
      return 0;
  }
}
