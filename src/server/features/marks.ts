/** Marks in the gutter and the overview ruler, which the extension draws. */
import type { Mark } from '../facts';
import type { FileAnnotations, LineSites } from '../placing/annotations';
import { isSuspect, summaryOf } from './siteWords';

export function marksOf({ lines }: FileAnnotations): Mark[] {
  return lines.map((at) => ({ line: at.line, kind: kindOf(at), text: summaryOf(at.sites) }));
}

function kindOf({ sites, certainty }: LineSites): Mark['kind'] {
  const suspects = sites.filter(isSuspect);
  if (suspects.length === 0) return 'outstanding';
  return certainty !== 'far' && suspects.some(({ fact }) => fact.kind === 'growing')
    ? 'growing'
    : 'suspected';
}
