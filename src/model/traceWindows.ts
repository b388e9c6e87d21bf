/** When the device traced its allocations: from each start to the latest list of that trace. Bounded. */

/** Windows kept; the oldest go. */
const MAX_WINDOWS = 256;

/** ms on the session's timeline; open while no list has come. */
export interface TraceWindow {
  readonly fromMs: number;
  toMs: number | null;
}

export class TraceWindows {
  readonly #all: TraceWindow[] = [];

  /** Oldest first. */
  get all(): readonly TraceWindow[] {
    return this.#all;
  }

  /** Tracing was started. */
  start(timeMs: number): void {
    this.#add({ fromMs: timeMs, toMs: null });
  }

  /** A list of outstanding allocations was begun. A trace whose start was not seen begins with its first list. */
  list(timeMs: number): void {
    const last = this.#all.at(-1);
    if (last) last.toMs = timeMs;
    else this.#add({ fromMs: timeMs, toMs: timeMs });
  }

  #add(window: TraceWindow): void {
    this.#all.push(window);
    if (this.#all.length > MAX_WINDOWS) this.#all.shift();
  }
}
