/** What is to be written, decided before anything is. */

/** A file that is made, changed or removed. */
export interface FileChange {
  /** Relative to the folder that the plan is for, with `/`. */
  readonly path: string;
  /** null: it does not exist yet. */
  readonly before: string | null;
  /** null: it is removed. */
  readonly after: string | null;
}

/** The change, if it is one. */
export function changeOf(path: string, before: string | null, after: string | null): FileChange[] {
  return before === after ? [] : [{ path, before, after }];
}

/** Whether a file is not what its change was planned for: what was edited since would be lost. @param now null: there is none. */
export function isOutdated({ before, after }: FileChange, now: string | null): boolean {
  // What is to be removed may be gone already.
  if (now === null) return before !== null && after !== null;
  return now !== before;
}
