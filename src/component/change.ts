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
