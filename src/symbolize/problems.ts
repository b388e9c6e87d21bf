/** What went wrong so far. A piece of debug information that cannot be read is listed once and costs itself only. */
import { DwarfError } from './errors';

/** A file with more failures is corrupt throughout; the rest of it is not read. */
const MAX_PROBLEMS = 1000;

export class Problems {
  readonly list = new Set<DwarfError>();

  get isFull(): boolean {
    return this.list.size >= MAX_PROBLEMS;
  }

  /** Runs `read`; a DwarfError is listed and gives undefined. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DwarfError)) throw error;
      if (!this.isFull) this.list.add(error);
      return undefined;
    }
  }
}
