/**
 * What to call each call site: its own function, and where several have that one, the frame that tells it from them.
 *
 * The stacks that share a function are a tree from there outward. A site is told apart where its branch leaves the
 * others: by the last such frame if that is enough, else by all of them. Without functions all stacks are one tree.
 */
import type { StackFrame } from './stackFrame';

/** Between a function and its caller in the name of a call site. */
export const CALLED_FROM = ' ← ';

interface NamedStack {
  /** Innermost first. */
  readonly frames: readonly StackFrame[];
  readonly ownFrame: number;
}

interface Entry {
  readonly index: number;
  readonly base: string;
  /** From the frame that names it outward. */
  readonly frames: readonly StackFrame[];
  /** What tells it apart, by its place in `frames`. */
  readonly branches: Map<number, string>;
}

/** What two frames are told apart by: functions first, then lines, then addresses. */
type Level = 'function' | 'line' | 'address';

/**
 * In the order of the stacks; null for one without frames (`src/words/sites/siteName.ts` says so). Two names are the same only
 * where the frames are.
 */
export function siteNames(stacks: readonly NamedStack[]): (string | null)[] {
  const entries = stacks.map(({ frames, ownFrame }, index): Entry => {
    const own = frames[ownFrame];
    const base = own?.function ?? '';
    return { index, base, frames: frames.slice(ownFrame), branches: new Map() };
  });
  const names = new Array<string | null>(stacks.length).fill(null);
  for (const group of groupBy(entries, ({ base }) => base).values()) {
    tellApart(group, 0, ['function', 'line']);
    const counts = countBy(group.map(shortName));
    for (const entry of group) {
      const short = shortName(entry);
      names[entry.index] = (counts.get(short) === 1 ? short : fullName(entry)) || null;
    }
  }
  return names;
}

/** Adds a branch to each of these entries where they part. They are alike before `depth`. */
function tellApart(entries: readonly Entry[], depth: number, levels: readonly Level[]): void {
  if (entries.length < 2) return;
  const longer = entries.filter(({ frames }) => depth < frames.length);
  if (longer.length === 0) {
    if (levels[0] !== 'address') tellApart(entries, 0, ['address']);
    return;
  }
  if (longer.length < entries.length && !levels.includes('address')) {
    const ended = entries.filter(({ frames }) => depth >= frames.length);
    tellApart(ended, 0, ['address']);
  }
  tellAt(longer, depth, levels, 0, longer.length < entries.length);
}

/** @param parted Others have ended here, so that going on tells these apart. */
function tellAt(
  entries: readonly Entry[],
  depth: number,
  levels: readonly Level[],
  level: number,
  parted: boolean,
): void {
  const by = levels[level];
  if (by === undefined) return tellApart(entries, depth + 1, levels);
  const groups = groupBy(entries, ({ frames }) => labelOf(frames[depth], by));
  for (const [label, group] of groups) {
    if (groups.size > 1 || (parted && level === 0))
      for (const { branches } of group) branches.set(depth, label);
    tellAt(group, depth, levels, level + 1, false);
  }
}

function labelOf(frame: StackFrame | undefined, by: Level): string {
  if (!frame) return '';
  const { function: name, address, file, line } = frame;
  if (by === 'address') return name === null ? (address ?? `${file}:${line}`) : `${name} ${address}`;
  if (name === null) return unnamed(frame);
  return by === 'line' && line > 0 ? `${name}:${line}` : name;
}

/** A frame without a function: a host tool may have printed its source line in the address's place. */
function unnamed({ address, file, line }: StackFrame): string {
  return address ?? `${(file ?? '').replace(/^.*[/\\]/, '')}:${line}`;
}

function shortName(entry: Entry): string {
  const last = Math.max(-1, ...entry.branches.keys());
  return last < 0 ? baseOf(entry) : joined(entry, [last]);
}

function fullName(entry: Entry): string {
  const places = [...entry.branches.keys()].sort((a, b) => a - b);
  return joined(entry, places);
}

function joined(entry: Entry, places: readonly number[]): string {
  const labels = places.flatMap((place) => entry.branches.get(place) ?? []);
  const isOwn = entry.base === '' || places[0] === 0;
  return (isOwn ? labels : [entry.base, ...labels]).join(CALLED_FROM);
}

function baseOf({ base, frames }: Entry): string {
  return base === '' && frames[0] ? unnamed(frames[0]) : base;
}

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

function countBy(all: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}
