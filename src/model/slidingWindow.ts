/** Least and most of the values of the last `spanMs`, each in O(1) amortised, by monotonic queues. */

interface Entry {
  readonly timeMs: number;
  readonly value: number;
}

/** Entries a queue may hold; with more readings in the span the oldest go early. */
const MAX_ENTRIES = 4096;

export class SlidingWindow {
  readonly #least: Entry[] = [];
  readonly #most: Entry[] = [];

  constructor(private readonly spanMs: number) {}

  /** Adds a value; times never go back. */
  push(timeMs: number, value: number): void {
    const entry = { timeMs, value };
    const from = timeMs - this.spanMs;
    keepMonotonic(this.#least, entry, from, (a, b) => a >= b);
    keepMonotonic(this.#most, entry, from, (a, b) => a <= b);
  }

  /** Least value in the span; NaN before the first. */
  get least(): number {
    return this.#least[0]?.value ?? NaN;
  }

  /** Most in the span; NaN before the first. */
  get most(): number {
    return this.#most[0]?.value ?? NaN;
  }
}

function keepMonotonic(
  queue: Entry[],
  entry: Entry,
  fromMs: number,
  covered: (old: number, value: number) => boolean,
): void {
  while (queue.length > 0 && covered((queue[queue.length - 1] as Entry).value, entry.value)) queue.pop();
  queue.push(entry);
  let expired = 0;
  while ((queue[expired] as Entry).timeMs < fromMs) expired++;
  if (queue.length - expired > MAX_ENTRIES) expired++;
  if (expired > 0) queue.splice(0, expired);
}
