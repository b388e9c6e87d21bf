/** What a command is run on: what a row stands for, or what was clicked in the panel's page. */

export type Subject =
  | { readonly kind: 'device'; readonly device: string }
  /** `stack` as in `Site.stack`. */
  | { readonly kind: 'site'; readonly stack: string }
  /** A frame of a call site's stack, the innermost is 0. */
  | { readonly kind: 'frame'; readonly stack: string; readonly frame: number }
  | { readonly kind: 'mark'; readonly mark: number }
  /** `event` counts the events of its boot from the first that there was, kept or not. */
  | { readonly kind: 'event'; readonly boot: number; readonly event: number };

type Kind = Subject['kind'];

const PARTS: Readonly<Record<Kind, Readonly<Record<string, 'string' | 'number'>>>> = {
  device: { device: 'string' },
  site: { stack: 'string' },
  frame: { stack: 'string', frame: 'number' },
  mark: { mark: 'number' },
  event: { boot: 'number', event: 'number' },
};

/** @param given What a command got: a row's node, a subject, or anything else (keybindings and tasks give what they like). */
export function subjectIn(given: unknown): Subject | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { row, kind } = given as { readonly row?: { readonly subject?: unknown }; readonly kind?: unknown };
  if (row) return subjectIn(row.subject);
  if (typeof kind !== 'string' || !Object.hasOwn(PARTS, kind)) return undefined;
  const parts = given as Readonly<Record<string, unknown>>;
  const isWhole = Object.entries(PARTS[kind as Kind]).every(([name, type]) => typeof parts[name] === type);
  return isWhole ? (given as Subject) : undefined;
}

/** The subject of that kind; undefined where something else was given. */
export function subjectOf<K extends Kind>(
  given: unknown,
  kind: K,
): Extract<Subject, { kind: K }> | undefined {
  const subject = subjectIn(given);
  return subject?.kind === kind ? (subject as Extract<Subject, { kind: K }>) : undefined;
}
