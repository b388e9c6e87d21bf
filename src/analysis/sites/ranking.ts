/** Which call site to look at first. */
import type { Site } from './site';

const ORDER: Readonly<Record<Site['kind'], number>> = {
  growing: 0,
  suspected: 1,
  new: 2,
  bounded: 3,
  'one-time': 4,
  transient: 5,
};

/** Where to look first: by kind, then by the growth that is certain, how sure it is, and what is outstanding. */
export function likeliestFirst(a: Site, b: Site): number {
  return ORDER[a.kind] - ORDER[b.kind] || (ORDER[a.kind] < 2 ? bySureGrowth(a, b) : 0) || b.bytes - a.bytes;
}

function bySureGrowth(a: Site, b: Site): number {
  const sure = ({ bytesPerHour: { low } }: Site): number => Math.max(0, low);
  return sure(b) - sure(a) || a.chance - b.chance;
}
