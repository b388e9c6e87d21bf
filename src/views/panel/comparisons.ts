/** The latest comparison of a session with another one, for the panel. */
import type { Comparison } from '../../analysis/compare';
import { Emitter } from '../../model/emitter';

export interface ShownComparison {
  /** What it is compared with: a file's name. */
  readonly before: string;
  readonly comparison: Comparison;
}

export class Comparisons {
  readonly #changed = new Emitter<void>();
  #latest: ShownComparison | null = null;

  readonly onDidChange = this.#changed.event;

  /** null: nothing was compared yet. */
  get latest(): ShownComparison | null {
    return this.#latest;
  }

  set(latest: ShownComparison | null): void {
    this.#latest = latest;
    this.#changed.fire();
  }
}
