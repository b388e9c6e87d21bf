/** The lines of the user's own code that several call stacks lead to, as the panel gets them. */
import { groupByOwnFrame } from '../../analysis/sites/ownSites';
import type { CallSite } from '../../analysis/callSites';
import { isSuspect } from '../../analysis/sites/site';
import type { StackFrame, OwnLineView } from './protocol';
import { estimateView } from './verdictView';

/** Lines told of. */
const MAX_LINES = 200;

/** The likeliest leak first. Ignored stacks lead nowhere, and those without source have no line. */
export function ownLines(groups: readonly CallSite[]): OwnLineView[] {
  const owned = groups.filter(({ ignored, frames, ownFrame }) => ignored === null && frames[ownFrame]?.file);
  if (!hasShared(owned)) return [];
  const frames = new Map(owned.map((group) => [group.stack, group.frames[group.ownFrame]!]));
  return groupByOwnFrame(
    owned.flatMap(({ site }) => site ?? []),
    (stack) => frames.get(stack),
    lineKey,
  )
    .flatMap(({ own, kind, bytesPerHour, sites }): OwnLineView[] => {
      if (!own || sites.length < 2) return [];
      return [
        {
          id: `line ${lineKey(own)}`,
          frame: own,
          kind,
          bytesPerHour: sites.some(isSuspect) ? estimateView(bytesPerHour) : null,
          groups: sites.map(({ stack }) => stack),
        },
      ];
    })
    .slice(0, MAX_LINES);
}

/** Looked at first: in most reports each line has one stack. */
function hasShared(groups: readonly CallSite[]): boolean {
  const lines = new Set(groups.map(({ frames, ownFrame }) => lineKey(frames[ownFrame]!)));
  return lines.size < groups.length;
}

function lineKey({ function: name, file, line }: StackFrame): string {
  return `${file ?? ''}:${line} ${name ?? ''}`;
}
