/** The facts of sites in words, for all that is shown of them. Everything from the device or the ELF is cleaned. */
import { formatBytes, formatDuration, formatRate, formatRateInterval, formatTime } from '../../words/units';
import type { SiteFact } from '../facts';
import type { StackFrame } from '../../analysis/sites/stackFrame';
import { frameName } from '../../words/frames';
import type { PlacedSite } from '../placing/places';
import { isSuspect as isSuspectSite } from '../../analysis/sites/site';
import { clean } from '../../words/untrusted';
import { text } from '../sentences';

export { clean };

/** Callers that a call stack is told apart by. */
const MAX_CALLERS = 3;

/** It takes and does not give back, for sure or as it seems, and nobody has said to ignore it. */
export function isSuspect({ fact, ignored }: PlacedSite): boolean {
  return ignored === null && isSuspectSite(fact);
}

/** `15 blocks, 540 B outstanding, +140 B/min (95 %: …), since 21:58:02 (5 min)`. */
export function figuresOf(fact: SiteFact): string {
  return [text.blocks(fact.count, formatBytes(fact.bytes), fact.atLeast), growthOf(fact), sinceOf(fact)]
    .filter((part) => part !== '')
    .join(', ');
}

/** Empty where it does not grow. */
export function growthOf({ bytesPerHour }: SiteFact, interval = true): string {
  if (!bytesPerHour || bytesPerHour.estimate === 0) return '';
  const { estimate, low, high } = bytesPerHour;
  if (!interval) return formatRate(estimate);
  return formatRateInterval({ estimate, low, high });
}

function sinceOf({ sinceMs, oldestMs }: SiteFact): string {
  if (sinceMs === null && oldestMs === 0) return '';
  const ago = formatDuration(oldestMs);
  return sinceMs === null ? text.forTime(ago) : text.since(formatTime(sinceMs), ago);
}

export function nameOf(frame: StackFrame): string {
  return clean(frameName(frame));
}

/** The way from the allocating function to its callers: `buffer_new ← new_line ← session_open`. */
export function stackOf({ frames, shown }: PlacedSite): string {
  return frames
    .slice(shown, shown + 1 + MAX_CALLERS)
    .map(nameOf)
    .join(' ← ');
}

/** `3 leaks · 1.2 KB · +140 B/min` of all these sites. */
export function summaryOf(sites: readonly PlacedSite[]): string {
  const facts = sites.map(({ fact }) => fact);
  const suspects = sites.filter(isSuspect);
  const sure = suspects.filter(({ fact }) => fact.kind === 'growing');
  const bytes = facts.reduce((sum, fact) => sum + fact.bytes, 0);
  const rate = suspects.reduce((sum, { fact }) => sum + (fact.bytesPerHour?.estimate ?? 0), 0);
  const count = facts.reduce((sum, fact) => sum + fact.count, 0);
  return [
    sure.length > 0
      ? text.lensLeaks(sure.length)
      : suspects.length > 0
        ? text.lensSuspects(suspects.length)
        : text.lensBlocks(count),
    `${facts.some(({ atLeast }) => atLeast) ? '≥ ' : ''}${formatBytes(bytes)}`,
    ...(rate > 0 ? [formatRate(rate)] : []),
  ].join(' · ');
}
