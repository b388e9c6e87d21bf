/**
 * A device that allocates, simulated event by event: sites with known behaviour, an allocator that uses addresses
 * again, and a trace buffer of limited size that drops its oldest records, as ESP-IDF's does.
 */
import type { SiteSnapshot } from '../../src/analysis/sites/snapshot';
import { eventsOf, type Event, type Random, type SimulatedSite } from './siteBehaviours';

type Traced = Event & { readonly address: number };

export interface StreamOptions {
  /** Times of the lists, s. */
  readonly lists: readonly number[];
  readonly capacity: number;
  /** The article's form prints no cycle count. */
  readonly ccount: boolean;
  /** The trace is started anew after each list. */
  readonly windows?: boolean;
  /** What the line does to the lists, without a sign of it. */
  readonly damage?: Damage;
}

export interface Damage {
  /** Part of the records that are lost, and of the lists that end early. */
  readonly records?: number;
  readonly lists?: number;
  /** Every other list of a full buffer says so only. */
  readonly overflowSeldomTold?: boolean;
}

export function simulateLists(
  sites: readonly SimulatedSite[],
  random: Random,
  options: StreamOptions,
): SiteSnapshot[] {
  const lists = listsOf(simulateEvents(sites, options.lists.at(-1) ?? 0, random), options);
  return options.damage ? lists.map(damaged(options.damage, random)) : lists;
}

function damaged({ records = 0, lists = 0, overflowSeldomTold = false }: Damage, random: Random) {
  return (list: SiteSnapshot, index: number): SiteSnapshot => {
    const length = random() < lists ? Math.floor(random() * list.allocations.length) : undefined;
    return {
      ...list,
      allocations: list.allocations.slice(0, length).filter(() => random() >= records),
      overflowed: list.overflowed && !(overflowSeldomTold && index % 2 === 1),
    };
  };
}

/** All allocations before `end`, in order. */
export function simulateEvents(sites: readonly SimulatedSite[], end: number, random: Random): Event[] {
  return sites.flatMap((site) => eventsOf(site, end, random)).sort((a, b) => a.at - b.at);
}

/** The lists that a device prints of these allocations. */
export function listsOf(
  events: readonly Event[],
  { lists, capacity, ccount, windows = false }: StreamOptions,
): SiteSnapshot[] {
  const memory = new Memory();
  const snapshots: SiteSnapshot[] = [];
  /** What will be freed, and what the device's trace has, oldest first. */
  let passing: Traced[] = [];
  let buffer = new Set<Traced>();
  let overflowed = false;
  let next = 0;
  let soonest = Infinity;
  const free = (now: number): void => {
    if (now < soonest) return;
    for (const event of passing)
      if (event.until <= now) {
        memory.release(event.address, event.until);
        buffer.delete(event);
      }
    passing = passing.filter(({ until }) => until > now);
    soonest = passing.reduce((least, { until }) => Math.min(least, until), Infinity);
  };
  for (const list of lists) {
    for (; next < events.length && events[next]!.at <= list; next++) {
      const event = events[next]!;
      free(event.at);
      const traced = { ...event, address: memory.take(event.sizeBytes, event.at) };
      if (event.until < Infinity) passing.push(traced);
      soonest = Math.min(soonest, event.until);
      buffer.add(traced);
      if (buffer.size <= capacity) continue;
      for (const oldest of buffer) {
        buffer.delete(oldest);
        break;
      }
      overflowed = true;
    }
    free(list);
    snapshots.push({
      timeMs: list * 1000,
      allocations: Array.from(buffer, ({ address, at, sizeBytes, stack }) => ({
        address,
        sizeBytes,
        stack,
        ...(ccount ? { ccount: Math.floor(at * 240e6) % 2 ** 32 } : {}),
      })),
      overflowed,
      cut: false,
      newTrace: windows && snapshots.length > 0,
      sampleEvery: 1,
    });
    if (windows) [buffer, overflowed] = [new Set(), false];
  }
  return snapshots;
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
