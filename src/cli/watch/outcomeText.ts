/** The outcome of a soak in words, and what is said of a site. */
import type { LocatedSite } from './locate';
import type { Outcome } from './gate';
import { formatBytes, formatRateInterval } from '../../words/units';
import { siteReason } from '../../words/sites/siteReason';

export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  clean: 'No leak',
  leak: 'Leak',
  unsure: 'Cannot tell',
};

/** `varbind_copy (main/varbind.c:10)`; the address where nothing is known. */
export function placeText({ own, site }: LocatedSite): string {
  if (!own) return site.stack === '' ? 'unknown call stack' : (site.stack.split(':')[0] ?? '');
  const file = own.path ?? own.file;
  const line = own.line > 0 ? `:${own.line}` : '';
  return `${own.function ?? own.address}${file === null ? '' : ` (${file}${line})`}`;
}

export function siteText({ site, frames }: LocatedSite): string {
  const names = frames.map((frame) => frame.function ?? frame.address);
  const stack = names.length > 0 ? names.join(' ← ') : site.stack.replaceAll(':', ' ← ');
  const atLeast = site.atLeast ? 'at least ' : '';
  return `Allocations here are not released: ${formatRateInterval(site.bytesPerHour)}; ${atLeast}${site.count} outstanding, ${formatBytes(site.bytes)}. ${siteReason(site.evidence)} Call stack: ${stack}.`;
}
