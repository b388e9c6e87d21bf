/** Rows of the leaks: which, in which sections, and what is said of them. Pure. */
import type { StackFrame, PanelLeakGroup, PanelLeaks, SiteView } from '../../../src/views/panel/protocol';
import { frameName } from '../../../src/words/frames';
import { baseName, formatBytes, formatDuration, formatRateInterval } from '../../../src/words/units';
import { clean } from '../../../src/words/untrusted';
import { formatMany, t } from '../text';

/** Most groups that are shown; the rest are counted. */
const maximumGroups = 300;
/** So many are shown at first: a row for each of them all takes time that few have a use for. */
export const firstGroups = 60;

export interface LeakRows {
  /** In the host's order: the likeliest leak first. */
  readonly shown: readonly PanelLeakGroup[];
  /** Bounded, allocated once, or freed again: nothing to look at first. */
  readonly calm: readonly PanelLeakGroup[];
  readonly ignored: readonly PanelLeakGroup[];
  /** Groups that are shown when they are asked for. */
  readonly held: number;
}

/** Parts of the list that can be opened; no group's id has a letter of their names. */
export type LeakPart = 'more' | 'calm' | 'ignored';

const calmKinds: ReadonlySet<SiteView['kind']> = new Set(['bounded', 'one-time', 'transient']);

/**
 * @param filter Part of the name or of any frame's function or file.
 * @param hasMore More than the first ones are asked for.
 */
export function leakRows({ groups }: Pick<PanelLeaks, 'groups'>, filter = '', hasMore = false): LeakRows {
  const wanted = filter.trim().toLowerCase();
  const found = wanted === '' ? groups : groups.filter((group) => isFound(group, wanted));
  const of = (part: LeakPart | null) =>
    found.filter((group) => partOf(group) === part).slice(0, maximumGroups);
  const all = of(null);
  const shown = hasMore ? all : all.slice(0, firstGroups);
  return { shown, held: all.length - shown.length, calm: of('calm'), ignored: of('ignored') };
}

/** null: among the first ones, or those after them. */
function partOf({ ignored, site }: PanelLeakGroup): LeakPart | null {
  if (ignored !== null) return 'ignored';
  return site && calmKinds.has(site.kind) ? 'calm' : null;
}

/** What has to be opened for a group to be seen: a part of the list, and the line that it leads to. */
export function hiddenIn({ groups, lines }: Pick<PanelLeaks, 'groups' | 'lines'>, id: string): string[] {
  const group = groups.find((each) => each.id === id);
  if (!group) return [];
  const place = groups.filter((each) => partOf(each) === null).indexOf(group);
  const part = partOf(group) ?? (place >= firstGroups ? 'more' : null);
  const line = lines.find((each) => each.groups.includes(id));
  return [...(part ? [part] : []), ...(line ? [line.id] : [])];
}

function isFound({ name, frames, site }: PanelLeakGroup, wanted: string): boolean {
  const has = (text: string | null): boolean => text !== null && text.toLowerCase().includes(wanted);
  return (
    has(name) ||
    (site !== null && has(t(`kind.${site.kind}`))) ||
    frames.some((frame) => has(frame.function) || has(frame.file))
  );
}

/** `at least 12.3 KB in 96 allocations, 6 groups`; empty where there are none. */
export function leakCount({ groups, complete }: PanelLeaks): string {
  if (groups.length === 0) return '';
  const bytes = groups.reduce((sum, group) => sum + group.bytes, 0);
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const all = t('leaks.all', {
    bytes: formatBytes(bytes),
    allocations: formatMany(count, 'allocation'),
    groups: formatMany(groups.length, 'group'),
  });
  return complete && !groups.some((group) => group.atLeast) ? all : t('leaks.atLeast', { what: all });
}

/** A figure of a group; with a sign where it may be more. */
export function atLeast(text: string, complete: boolean): string {
  return complete ? text : `≥ ${text}`;
}

/** The sentence where there are no rows, or they say less than they should; else empty. */
export function leakNote(
  { reports, shortfall, groups }: PanelLeaks,
  { shown, calm, ignored }: LeakRows,
): string {
  if (reports === 0) return t('leaks.none');
  if (shortfall !== '') return shortfall;
  if (groups.length === 0) return t('leaks.empty');
  if (shown.length + calm.length + ignored.length === 0) return t('noMatch');
  if (shown.length === 0 && calm.length > 0) return t('leaks.allCalm');
  const more = groups.length - maximumGroups;
  return more > 0 && shown.length === maximumGroups
    ? t('leaks.more', { groups: formatMany(more, 'group') })
    : '';
}

/** What is known of a group's call site: why it is of its kind, how fast it grows, how old it is. */
export function siteFacts({ site, ignored }: Pick<PanelLeakGroup, 'site' | 'ignored'>): string[] {
  return [...(ignored === null ? [] : [t('leaks.ignoredFor', { why: clean(ignored) })]), ...knownOf(site)];
}

function knownOf(site: SiteView | null): string[] {
  if (!site) return [];
  const { kind, reason, bytesPerHour: rate, oldestMs } = site;
  const growth = rate && t('leaks.grows', { rate: formatRateInterval(rate) });
  return [
    `${t(`kind.${kind}`)}: ${clean(reason, 400)}`,
    ...(growth ? [growth] : []),
    ...(oldestMs > 0 ? [t('leaks.age', { time: formatDuration(oldestMs) })] : []),
  ];
}

/** `pdu.c:120`; empty where the source is not known. */
export function placeOf(frame: StackFrame | undefined): string {
  return frame?.file == null ? '' : `${clean(baseName(frame.file), 80)}:${frame.line}`;
}

export interface FrameText {
  readonly function: string;
  /** `heap.c:123`, or the address where the source is not known. */
  readonly place: string;
  readonly title: string;
  readonly hasSource: boolean;
}

export function frameText(frame: StackFrame): FrameText {
  const { function: name, address, file, line } = frame;
  if (file === null) {
    const place = clean(address ?? frameName(frame), 40);
    return { function: clean(name ?? ''), place, title: '', hasSource: false };
  }
  const title = `${clean(file)}:${line}`;
  return {
    function: clean(frameName(frame)),
    place: placeOf(frame),
    title: address === null ? title : `${title}\n${clean(address, 40)}`,
    hasSource: true,
  };
}
