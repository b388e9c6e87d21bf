/** The outcome of a soak in words, and what is said of a site. */
import { frameName } from '../../words/frames';
import { formatBytes, formatRateInterval } from '../../words/units';
import type { SoakOutcome } from './gate';
import type { LocatedSite } from './locate';

export const OUTCOMES: Readonly<Record<SoakOutcome, string>> = {
  clean: 'No leak',
  leak: 'Leak',
  unsure: 'Cannot tell',
  crash: 'Crash',
};

/** The site's name and its source line: `varbind_copy (main/varbind.c:10)`. */
export function placeText({ name, frames, ownFrame }: LocatedSite): string {
  const { path = null, file = null, line = 0 } = frames[ownFrame] ?? {};
  const shown = path ?? file;
  return shown === null ? name : `${name} (${shown}${line > 0 ? `:${line}` : ''})`;
}

export function siteText(site: LocatedSite): string {
  const { frames, bytesPerHour, count, bytes, atLeast, reason } = site;
  const stack = frames.map(frameName).join(' ← ');
  const outstanding = `${atLeast ? 'at least ' : ''}${count} outstanding, ${formatBytes(bytes)}`;
  return `${placeText(site)}: Allocations here are not released: ${formatRateInterval(bytesPerHour)}; ${outstanding}. ${reason} Call stack: ${stack}.`;
}
