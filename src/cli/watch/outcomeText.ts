/** The outcome of a soak in words, and what is said of a site. */
import { frameName } from '../../words/frames';
import { formatBytes, formatRateInterval } from '../../words/units';
import { siteName } from '../../words/sites/siteName';
import { siteReason } from '../../words/sites/siteReason';
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
  const known = siteName(name);
  return shown === null ? known : `${known} (${shown}${line > 0 ? `:${line}` : ''})`;
}

export function siteText(site: LocatedSite): string {
  const { frames, bytesPerHour, count, bytes, atLeast, evidence } = site;
  const stack = frames.map(frameName).join(' ← ');
  const outstanding = `${atLeast ? 'at least ' : ''}${count} outstanding, ${formatBytes(bytes)}`;
  return `${placeText(site)}: Allocations here are not released: ${formatRateInterval(bytesPerHour)}; ${outstanding}. ${evidence ? `${siteReason(evidence)} ` : ''}Call stack: ${stack}.`;
}
