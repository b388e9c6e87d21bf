/** How many tasks of a kind there are, from table to table: a kind is a name without the number at its end. */
import { detached } from '../records/detached';

/** Kinds followed. */
const MAX_KINDS = 256;

export interface TaskCount {
  readonly kind: string;
  readonly first: number;
  latest: number;
  /** Tables that had more, and fewer, than the one before. */
  rises: number;
  falls: number;
}

export class TaskCounts {
  readonly #counts = new Map<string, TaskCount>();
  #table = new Map<string, number>();

  get all(): Iterable<TaskCount> {
    return this.#counts.values();
  }

  /** A row of the present table. */
  add(name: string): void {
    const kind = kindOf(name);
    this.#table.set(kind, (this.#table.get(kind) ?? 0) + 1);
  }

  /** The present table is complete. */
  end(): void {
    if (this.#table.size === 0) return;
    for (const count of this.#counts.values()) this.#update(count, this.#table.get(count.kind) ?? 0);
    for (const [kind, latest] of this.#table)
      if (!this.#counts.has(kind) && this.#counts.size < MAX_KINDS) {
        const kept = detached(kind);
        this.#counts.set(kept, { kind: kept, first: latest, latest, rises: 0, falls: 0 });
      }
    this.#table = new Map();
  }

  #update(count: TaskCount, latest: number): void {
    if (latest > count.latest) count.rises++;
    if (latest < count.latest) count.falls++;
    count.latest = latest;
  }
}

/** A task's name without the number at its end. */
export function kindOf(name: string): string {
  return name.replace(/[\s_.:#-]*\d+$/, '') || name;
}
