/** Named moments of a session: set by its user, by a line that is taught to be one, or by the firmware. Bounded. */
import { markName } from '../records/frames/hostCommand';
import { detached } from '../records/detached';
import { t } from '../words/l10n';

/** Marks kept; where there are more, the oldest that the user has not set himself go first. */
export const MAX_MARKS = 2048;
const MAX_NAME = 80;
/** An answer of the firmware takes at most this long. */
const ECHO_MS = 10_000;

export interface Mark {
  /** The same for the same mark, and never given twice in a session. */
  readonly number: number;
  readonly name: string;
  /** ms on the session's timeline. */
  readonly timeMs: number;
  readonly by: 'user' | 'pattern' | 'firmware';
  /** Number of the boot that ran; 0 where none was known yet. */
  readonly boot: number;
}

export class Marks {
  readonly #all: Mark[] = [];
  #count = 0;
  /** Marks that are no longer kept. */
  dropped = 0;

  /** In the order in which they were set, which is that of time. */
  get all(): readonly Mark[] {
    return this.#all;
  }

  /** Marks ever set; changes with each of them. */
  get count(): number {
    return this.#count;
  }

  add(mark: Omit<Mark, 'number'>): Mark {
    const name = detached(mark.name.trim().slice(0, MAX_NAME)) || this.nextName;
    const added = { ...mark, name, number: ++this.#count };
    this.#all.push(added);
    if (this.#all.length > MAX_MARKS) {
      const oldest = this.#all.findIndex(({ by }) => by !== 'user');
      this.#all.splice(Math.max(0, oldest), 1);
      this.dropped++;
    }
    return added;
  }

  /** Whether the firmware only says again what its user has marked: his marks are sent to it (hostCommand.ts). */
  isEcho({ name, by }: Pick<Mark, 'name' | 'by'>, timeMs: number): boolean {
    if (by !== 'firmware') return false;
    const earlier = this.#all.findLast((mark) => mark.by === 'user' && markName(mark.name) === name);
    return earlier !== undefined && Math.abs(timeMs - earlier.timeMs) <= ECHO_MS;
  }

  /** What a mark without a name is called: `Mark 3`. */
  get nextName(): string {
    return t('Mark {0}', this.#all.filter(({ by }) => by === 'user').length + 1);
  }
}
