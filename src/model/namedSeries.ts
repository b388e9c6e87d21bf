/** Values that a firmware prints under a name of its own, such as a temperature: the latest of each, in one boot. */
import type { SeriesRecord } from '../records/record';
import { detached } from '../records/detached';

export interface NamedValue {
  readonly timeMs: number;
  readonly value: number;
}

export interface NamedSeries {
  readonly name: string;
  /** Empty where there is none. */
  readonly unit: string;
  /** Values ever seen. */
  readonly count: number;
  readonly last: number;
  readonly least: number;
  readonly most: number;
  /** The latest values, oldest first. */
  readonly values: readonly NamedValue[];
}

/** Names kept apart; later ones are passed over. */
const MAX_SERIES = 32;
/** Values kept of each. */
const MAX_VALUES = 1024;

interface Entry {
  readonly name: string;
  readonly unit: string;
  readonly ring: NamedValue[];
  count: number;
  least: number;
  most: number;
}

export class NamedSeriesSet {
  readonly #entries = new Map<string, Entry>();

  /** In the order in which they were first seen. */
  get all(): NamedSeries[] {
    return [...this.#entries.values()].map(({ ring, ...entry }) => {
      const start = entry.count > MAX_VALUES ? entry.count % MAX_VALUES : 0;
      const values = [...ring.slice(start), ...ring.slice(0, start)];
      return { ...entry, last: values.at(-1)?.value ?? NaN, values };
    });
  }

  add({ name, value, unit }: SeriesRecord, timeMs: number): void {
    const entry = this.#entries.get(name) ?? this.#newEntry(name, unit);
    if (!entry || !Number.isFinite(value)) return;
    entry.ring[entry.count % MAX_VALUES] = { timeMs, value };
    entry.count++;
    entry.least = Math.min(entry.least, value);
    entry.most = Math.max(entry.most, value);
  }

  #newEntry(name: string, unit: string): Entry | null {
    if (this.#entries.size >= MAX_SERIES) return null;
    const entry: Entry = {
      name: detached(name),
      unit: detached(unit),
      ring: [],
      count: 0,
      least: Infinity,
      most: -Infinity,
    };
    this.#entries.set(entry.name, entry);
    return entry;
  }
}
