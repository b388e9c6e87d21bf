/** The leaks by the lines of the user's own code that allocate: stacks that lead to one line are one entry. Pure. */
import type { OwnLineView, PanelLeakGroup, SiteKind } from '../../../src/views/panel/protocol';

import type { LeakRows } from './leakTable';
import { formatMany, t } from '../text';

/** By what the list has its rows. */
export type LeakGrouping = 'stack' | 'line';
export const leakGroupings = ['stack', 'line'] as const satisfies readonly LeakGrouping[];

/** A line that several call stacks lead to. */
export interface LineEntry {
  readonly line: OwnLineView;
  /** Its stacks, the likeliest leak first. */
  readonly groups: readonly PanelLeakGroup[];
}

/** A row of the list. */
export type LeakEntry = PanelLeakGroup | LineEntry;

export function isLine(entry: LeakEntry): entry is LineEntry {
  return 'line' in entry;
}

export function entryKey(entry: LeakEntry): string {
  return isLine(entry) ? entry.line.id : entry.id;
}

export interface LeakEntries {
  readonly shown: readonly LeakEntry[];
  readonly calm: readonly LeakEntry[];
}

/**
 * Puts a line where the first of its stacks is, with all of those that are shown, the calm ones too. A line that only
 * one of them is left of, as a filter hides the others, is that stack.
 */
export function byLine({ shown, calm }: LeakRows, lines: readonly OwnLineView[]): LeakEntries {
  const known = new Map([...shown, ...calm].map((group) => [group.id, group]));
  const lineOf = new Map<string, LineEntry>();
  for (const line of lines) {
    const groups = line.groups.flatMap((id) => known.get(id) ?? []);
    if (groups.length > 1) for (const { id } of groups) lineOf.set(id, { line, groups });
  }
  const placed = new Set<string>();
  const entries = (groups: readonly PanelLeakGroup[]): LeakEntry[] =>
    groups.flatMap((group): LeakEntry[] => {
      const entry = lineOf.get(group.id);
      if (!entry) return [group];
      if (placed.has(entry.line.id)) return [];
      placed.add(entry.line.id);
      return [entry];
    });
  return { shown: entries(shown), calm: entries(calm) };
}

/** `2 call stacks: 1 growing, 1 bounded`. */
export function stacksText(groups: readonly PanelLeakGroup[]): string {
  const counts = new Map<SiteKind, number>();
  for (const { site } of groups) if (site) counts.set(site.kind, (counts.get(site.kind) ?? 0) + 1);
  const kinds = [...counts].map(([kind, count]) => `${count} ${t(`kind.${kind}`)}`);
  return t('leaks.stacks', { stacks: formatMany(groups.length, 'stack'), kinds: kinds.join(', ') });
}
