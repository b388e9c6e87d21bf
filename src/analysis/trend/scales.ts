/** All time scales of one heap in one boot, fed with buckets: about 40 KB for any length of time. */
import { BUCKET_MS, type Bucket } from './floorBuckets';
import { BLOCK_SIZES, NO_SCORE, Scale } from './scale';
import type { Shape } from './shape';

const LARGEST = BLOCK_SIZES[BLOCK_SIZES.length - 1]!;
/** Empty buckets entered at most for one gap: after a longer one every window is stale anyway. */
const MOST_EMPTY = 40_000;

export class Scales {
  readonly all: readonly Scale[] = BLOCK_SIZES.map((buckets) => new Scale(buckets));
  /** Used floors of the latest buckets, oldest first; NaN where there was none. */
  readonly #floors: number[] = [];
  #first: number | null = null;
  #last = 0;

  /** When the first bucket began, ms; null before there is one. */
  get startMs(): number | null {
    return this.#first === null ? null : this.#first * BUCKET_MS;
  }

  /** When the latest bucket ended, ms. */
  get endMs(): number {
    return (this.#last + 1) * BUCKET_MS;
  }

  /** Takes the next bucket. @param density As of `FloorBuckets`. */
  add({ index, mostFree }: Bucket, density: number): void {
    this.#first ??= index;
    const gapFrom = this.#floors.length === 0 ? index : this.#last + 1;
    for (let empty = gapFrom; empty < Math.min(index, gapFrom + MOST_EMPTY); empty++)
      this.#push(empty, NaN, density);
    this.#push(index, -mostFree, density);
  }

  /** The scale whose latest window looks most like a leak, of those that count; null where none has a fresh score. */
  best(counts: (shape: Shape) => boolean = () => true): Scale | null {
    let best: Scale | null = null;
    for (const scale of this.all)
      if (
        scale.score > NO_SCORE &&
        scale.shape !== null &&
        counts(scale.shape) &&
        this.endMs - scale.endMs < scale.blockMs &&
        scale.score > (best?.score ?? -Infinity)
      )
        best = scale;
    return best;
  }

  #push(index: number, floor: number, density: number): void {
    this.#last = index;
    this.#floors.push(floor);
    if (this.#floors.length > 2 * LARGEST) this.#floors.splice(0, LARGEST);
    const first = this.#first!;
    const ordinal = index - first + 1;
    const endMs = (index + 1) * BUCKET_MS;
    for (const scale of this.all)
      if (ordinal % scale.buckets === 0)
        scale.add(this.#floors.slice(-scale.buckets), density, endMs, endMs - first * BUCKET_MS);
  }
}
