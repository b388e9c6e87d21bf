/**
 * What a source has given lately, as it came: bytes with their times and what happened to the link. Bounded by bytes;
 * the oldest go first. A session can be read from it again.
 */

/** Bytes kept: more than an hour of a device that prints a kilobyte a second. */
export const MAX_KEPT_BYTES = 4 * 1024 * 1024;
/** Small chunks are copied together up to this size, so that their number is bounded too. */
const MIN_CHUNK = 256;
const MAX_ENTRIES = 65_536;

export type KeptEntry =
  | { readonly kind: 'data'; readonly bytes: Uint8Array; readonly arrivalMs: number | null }
  | { readonly kind: 'lost' | 'regained'; readonly atMs: number }
  | { readonly kind: 'mark'; readonly name: string; readonly atMs: number | null };

/** Takes what a source gives. */
export interface Reading {
  data(bytes: Uint8Array, arrivalMs: number | null): void;
  lose(atMs: number): void;
  regain(atMs: number): void;
  mark(name: string, atMs: number | null): unknown;
}

export class KeptBytes implements Reading {
  #entries: KeptEntry[] = [];
  /** Entries before this one have been dropped. */
  #from = 0;
  #size = 0;
  #isWhole = true;

  /** Nothing has been dropped yet. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  data(bytes: Uint8Array, arrivalMs: number | null): void {
    const last = this.#entries.at(-1);
    if (last?.kind === 'data' && last.arrivalMs === arrivalMs && last.bytes.length < MIN_CHUNK) {
      const joined = new Uint8Array(last.bytes.length + bytes.length);
      joined.set(last.bytes);
      joined.set(bytes, last.bytes.length);
      this.#entries[this.#entries.length - 1] = { kind: 'data', bytes: joined, arrivalMs };
    } else {
      // A copy: a chunk may be a view of a buffer that its source uses again.
      this.#entries.push({ kind: 'data', bytes: bytes.slice(), arrivalMs });
    }
    this.#size += bytes.length;
    this.#trim();
  }

  lose(atMs: number): void {
    this.#entries.push({ kind: 'lost', atMs });
    this.#trim();
  }

  regain(atMs: number): void {
    this.#entries.push({ kind: 'regained', atMs });
    this.#trim();
  }

  mark(name: string, atMs: number | null): void {
    this.#entries.push({ kind: 'mark', name, atMs });
    this.#trim();
  }

  /** Gives everything that is kept again, in its order. */
  replay(into: Reading): void {
    for (let index = this.#from; index < this.#entries.length; index++) {
      const entry = this.#entries[index] as KeptEntry;
      if (entry.kind === 'data') into.data(entry.bytes, entry.arrivalMs);
      else if (entry.kind === 'mark') into.mark(entry.name, entry.atMs);
      else if (entry.kind === 'lost') into.lose(entry.atMs);
      else into.regain(entry.atMs);
    }
  }

  #trim(): void {
    while (this.#size > MAX_KEPT_BYTES || this.#entries.length - this.#from > MAX_ENTRIES) {
      const dropped = this.#entries[this.#from] as KeptEntry;
      if (dropped.kind === 'data') this.#size -= dropped.bytes.length;
      this.#from++;
      this.#isWhole = false;
    }
    if (this.#from > 1024 && this.#from > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#from);
      this.#from = 0;
    }
  }
}
