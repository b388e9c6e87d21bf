/**
 * What a source has given lately, as it came: bytes with their times and what happened to the link. Bounded by bytes;
 * the oldest go first. A session can be read from it again.
 */

/** Bytes kept: more than an hour of a device that prints a kilobyte a second. */
export const MAX_KEPT_BYTES = 4 * 1024 * 1024;
/** Small chunks are copied together up to this size, so that their number is bounded too. */
const MIN_CHUNK = 256;
const MAX_ENTRIES = 65_536;

/** What a source gives. Times are ms since 1970; null where nobody knows. */
export type Given =
  | { readonly kind: 'data'; readonly bytes: Uint8Array; readonly arrivalMs: number | null }
  | { readonly kind: 'lost' | 'regained'; readonly atMs: number }
  | { readonly kind: 'mark'; readonly name: string; readonly atMs: number | null };

export class KeptBytes {
  #entries: Given[] = [];
  /** Entries before this one have been dropped. */
  #from = 0;
  #size = 0;
  #isWhole = true;

  /** Nothing has been dropped yet. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  add(given: Given): void {
    if (given.kind === 'data') this.#addData(given);
    else this.#entries.push(given);
    this.#trim();
  }

  #addData({ bytes, arrivalMs }: Extract<Given, { kind: 'data' }>): void {
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
  }

  /** Everything that is kept, in its order. */
  all(): readonly Given[] {
    return this.#entries.slice(this.#from);
  }

  #trim(): void {
    while (this.#size > MAX_KEPT_BYTES || this.#entries.length - this.#from > MAX_ENTRIES) {
      const dropped = this.#entries[this.#from] as Given;
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
