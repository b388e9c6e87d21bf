/** What simulated call sites do: when each allocates, and until when the block stays. Times are seconds. */
export type Random = () => number;

export type Behaviour =
  /** Never frees; `burst` at once (1), from `from` (0) on. */
  | { readonly kind: 'leak'; readonly every: number; readonly burst?: number; readonly from?: number }
  /** Frees everything after about `lifetime`; `burst` (1) come at once. */
  | { readonly kind: 'transient'; readonly every: number; readonly lifetime: number; readonly burst?: number }
  /** Leaks one of `of` allocations, frees the others after about `lifetime`. */
  | { readonly kind: 'leaky'; readonly every: number; readonly lifetime: number; readonly of: number }
  /** Keeps the latest `size`: each new one replaces the oldest. */
  | { readonly kind: 'ring'; readonly every: number; readonly size: number }
  /** Fills up to `size`, then gives everything back and begins again. */
  | { readonly kind: 'flush'; readonly every: number; readonly size: number }
  /** Fills up to `size`, ever more slowly, and keeps everything; `burst` (1) come at once. */
  | { readonly kind: 'cache'; readonly size: number; readonly timeConstant: number; readonly burst?: number }
  /** A cache, and a leak of the same stack. */
  | {
      readonly kind: 'filled';
      readonly size: number;
      readonly timeConstant: number;
      readonly leakEvery: number;
    }
  /** State of each of `peers`, allocated for good when first used; the first peers are used most (Zipf). */
  | { readonly kind: 'lazy'; readonly every: number; readonly peers: number }
  /** Blocks in use, kept for the next use: it grows when demand beats its record. */
  | { readonly kind: 'pool'; readonly every: number; readonly lifetime: number }
  /** Sessions: many by day, few by night; the day begins `phase` (0…1) of a day before the boot. */
  | { readonly kind: 'sessions'; readonly every: number; readonly lifetime: number; readonly phase: number }
  /** All at once, at `at`, for good. */
  | { readonly kind: 'once'; readonly at: number; readonly count: number };

export interface SimulatedSite {
  readonly stack: string;
  readonly sizeBytes: number;
  /** Sizes vary from `sizeBytes` up to this. */
  readonly mostBytes?: number;
  /** Its allocations come by so many stacks, `stack` being their innermost frame (1). */
  readonly stacks?: number;
  readonly behaviour: Behaviour;
}

/** An allocation. */
export interface Event {
  readonly at: number;
  readonly until: number;
  readonly stack: string;
  readonly sizeBytes: number;
}

const DAY = 24 * 3600;

/** All its allocations before `end`, not in order. */
export function eventsOf(site: SimulatedSite, end: number, random: Random): Event[] {
  const { stack, sizeBytes, mostBytes = sizeBytes, stacks = 1 } = site;
  const varies = mostBytes > sizeBytes || stacks > 1;
  return livesOf(site.behaviour, end, random)
    .filter(([at]) => at < end)
    .map(([at, until]) => ({
      at,
      until,
      stack: stacks > 1 ? `${stack}:0x4300${Math.floor(random() * stacks)}000` : stack,
      sizeBytes: varies ? Math.round(sizeBytes * (mostBytes / sizeBytes) ** random()) : sizeBytes,
    }));
}

/** From when until when each block lives. */
function livesOf(behaviour: Behaviour, end: number, random: Random): (readonly [number, number])[] {
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  const arrivals = (every: number, from = 0): number[] => {
    const times: number[] = [];
    for (let at = from + exponential(every); at < end; at += exponential(every)) times.push(at);
    return times;
  };
  const forGood = (times: readonly number[]): [number, number][] => times.map((at) => [at, Infinity]);
  const atOnce = (times: readonly number[], burst = 1): number[] =>
    times.flatMap((at) => Array.from({ length: burst }, (_, index) => at + index / 1000));
  switch (behaviour.kind) {
    case 'leak':
      return forGood(atOnce(arrivals(behaviour.every, behaviour.from), behaviour.burst));
    case 'transient':
      return atOnce(arrivals(behaviour.every), behaviour.burst).map((at) => [
        at,
        at + exponential(behaviour.lifetime),
      ]);
    case 'leaky':
      return arrivals(behaviour.every).map((at) => [
        at,
        random() * behaviour.of < 1 ? Infinity : at + exponential(behaviour.lifetime),
      ]);
    case 'ring': {
      const times = arrivals(behaviour.every);
      return times.map((at, index) => [at, times[index + behaviour.size] ?? Infinity]);
    }
    case 'flush': {
      const times = arrivals(behaviour.every);
      const { size } = behaviour;
      return times.map((at, index) => [at, times[index - (index % size) + size] ?? Infinity]);
    }
    case 'cache':
      return forGood(
        atOnce(
          Array.from({ length: behaviour.size }, () => exponential(behaviour.timeConstant)),
          behaviour.burst,
        ),
      );
    case 'filled':
      return forGood([
        ...Array.from({ length: behaviour.size }, () => exponential(behaviour.timeConstant)),
        ...arrivals(behaviour.leakEvery),
      ]);
    case 'lazy': {
      const used = new Set<number>();
      return forGood(
        arrivals(behaviour.every).filter(() => {
          // Zipf's law, by its continuous form.
          const peer = Math.floor((behaviour.peers + 1) ** random());
          return !used.has(peer) && used.add(peer);
        }),
      );
    }
    case 'pool': {
      let [inUse, most] = [[] as number[], 0];
      return forGood(
        arrivals(behaviour.every).filter((at) => {
          inUse = inUse.filter((until) => until > at);
          inUse.push(at + exponential(behaviour.lifetime));
          return inUse.length > most && ++most;
        }),
      );
    }
    case 'sessions':
      return arrivals(behaviour.every)
        .filter((at) => random() < 0.5 + 0.5 * Math.sin(2 * Math.PI * (at / DAY + behaviour.phase)))
        .map((at) => [at, at + exponential(behaviour.lifetime)]);
    case 'once':
      return forGood(atOnce([behaviour.at], behaviour.count));
  }
}

/** Blocks an hour by which a site grows for ever; 0 where it does not. */
export function growsPerHour({ behaviour }: SimulatedSite): number {
  switch (behaviour.kind) {
    case 'leak':
      return (3600 / behaviour.every) * (behaviour.burst ?? 1);
    case 'leaky':
      return 3600 / behaviour.every / behaviour.of;
    case 'filled':
      return 3600 / behaviour.leakEvery;
    default:
      return 0;
  }
}
