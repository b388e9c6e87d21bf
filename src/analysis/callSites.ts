/**
 * The outstanding call sites of a boot: the one list that the trees, the panel, the editor, the exports, the agents'
 * tools and the command line show. What a full buffer has dropped is counted here and nowhere else. Pure.
 */
import type { Boot } from '../model/boot';
import type { BootAnalysis } from './bootAnalysis';
import type { Estimate } from './estimate';
import { ownFrameIndex } from './ownFrame';
import { isSuspect, type Site, type SiteKind } from './sites/site';
import type { SiteEvidence } from './sites/siteEvidence';
import { siteNames } from './sites/siteNames';
import { callersOf, framesOfStack, type FramesOf, type StackFrame } from './sites/stackFrame';

export interface CallSite {
  /** Its callers joined by `:`, lower case: what tells it from the others. */
  readonly stack: string;
  /** As printed, innermost first. */
  readonly callers: readonly string[];
  /** Innermost first, inlined functions expanded. */
  readonly frames: readonly StackFrame[];
  /** Position of the frame that is the user's own; 0 where none is known to be. */
  readonly ownFrame: number;
  /** What tells it from the others of the list (`siteNames`); null: it has no call stack. */
  readonly name: string | null;
  /** Outstanding blocks and bytes: in the shown list, and dropped by the device's full buffer without being freed. */
  readonly count: number;
  readonly bytes: number;
  /** Those are a lower bound. */
  readonly atLeast: boolean;
  readonly kind: SiteKind;
  /** Why it is of its kind; null where no list was followed. */
  readonly evidence: SiteEvidence | null;
  /** How fast it grows, of a growing or suspected one; else null. */
  readonly bytesPerHour: Estimate | null;
  /** It is on the ignore list: why. */
  readonly ignored: string | null;
  /** All that the lists together tell, with the figures above; null where none was followed. */
  readonly site: Site | null;
  /** Outstanding bytes, list by list, oldest first. */
  readonly history: readonly number[];
}

/** Frames of a stack, and which of them is the user's own. */
export interface ResolvedStack {
  readonly frames: readonly StackFrame[];
  readonly ownFrame: number;
}

export type Resolve = (stack: string, callers: readonly string[]) => ResolvedStack;
export type IgnoredBecause = (frames: readonly StackFrame[]) => string | null;

/** As of what is known of each address. */
export function resolveBy(framesOf: FramesOf): Resolve {
  return (_, callers) => {
    const frames = framesOfStack(callers, framesOf);
    return { frames, ownFrame: ownFrameIndex(frames) };
  };
}

/** The likeliest leak first; those of which nothing is known after those, most bytes first; the ignored ones last. */
export function callSites(
  boot: Boot | undefined,
  analysis: BootAnalysis | undefined,
  resolve: Resolve,
  ignoredBecause: IgnoredBecause = () => null,
): CallSite[] {
  const known = new Map((analysis?.sites ?? []).map((site, rank) => [site.stack, { site, rank }]));
  const isWhole = boot?.shownReport?.complete !== false;
  const ranked = outstandingOf(boot, known, analysis).map(({ stack, callers, count, bytes }) => {
    const { site = null, rank = Infinity } = known.get(stack) ?? {};
    const stackFrames = resolve(stack, callers);
    const atLeast = (site?.atLeast ?? false) || !isWhole;
    return {
      rank,
      stack,
      callers,
      ...stackFrames,
      count,
      bytes,
      atLeast,
      kind: site?.kind ?? ('new' as const),
      evidence: site?.evidence ?? null,
      bytesPerHour: site && isSuspect(site) ? site.bytesPerHour : null,
      ignored: ignoredBecause(stackFrames.frames),
      site: site && { ...site, count, bytes, atLeast },
      history: analysis?.trendOf(stack) ?? [],
    };
  });
  ranked.sort(
    (a, b) =>
      Number(a.ignored !== null) - Number(b.ignored !== null) ||
      (a.rank === b.rank ? b.bytes - a.bytes : a.rank - b.rank),
  );
  const names = siteNames(ranked);
  return ranked.map(({ rank: _, ...site }, index) => ({ ...site, name: names[index] ?? null }));
}

interface OutstandingStack {
  readonly stack: string;
  readonly callers: readonly string[];
  readonly count: number;
  readonly bytes: number;
}

/** Of each stack, what the shown list has and what the full buffer dropped; and sites of which nothing is listed now. */
function outstandingOf(
  boot: Boot | undefined,
  known: ReadonlyMap<string, { readonly site: Site }>,
  analysis: BootAnalysis | undefined,
): OutstandingStack[] {
  const listed = (boot?.shownReport?.groups ?? []).map(({ key, callers, count, bytes }) => {
    const dropped = analysis?.droppedOf(key);
    return {
      stack: key,
      callers,
      count: count + (dropped?.count ?? 0),
      bytes: bytes + (dropped?.bytes ?? 0),
    };
  });
  const stacks = new Set(listed.map(({ stack }) => stack));
  const unlisted = [...known.values()].flatMap(({ site: { stack, count, bytes } }) =>
    stacks.has(stack) || count === 0 ? [] : [{ stack, callers: callersOf(stack), count, bytes }],
  );
  return [...listed, ...unlisted];
}
