/** What grew between two marks, as a document. */
import type { Generation, GenerationSite } from '../analysis/generations/generation';
import { plural, t } from '../words/l10n';
import type { Resolve } from '../analysis/callSites';
import { siteNames } from '../analysis/sites/siteNames';
import { callersOf, type StackFrame } from '../analysis/sites/stackFrame';
import type { Block, Document } from './document';
import { frameLine } from '../words/frames';
import { formatBytes, formatSpan } from '../words/units';
import { shortfallText } from '../words/generation';
import { siteName } from '../words/sites/siteName';

/** Call sites with their stacks. */
const MAX_STACKS = 20;

/** @param stackOf Frames of a call site. */
export function generationReport(
  { from, to, sites, floor, events, shortfalls }: Generation,
  nowMs: number,
  stackOf: Resolve,
): Document {
  const until = to?.name ?? t('now');
  const resolved = sites.map(({ stack }) => stackOf(stack, callersOf(stack)));
  const names = siteNames(resolved);
  const named = sites.map((site, index) => ({
    site,
    name: siteName(names[index] ?? null),
    frames: resolved[index]!.frames,
  }));
  const facts = [
    t('{0} apart.', formatSpan((to?.timeMs ?? nowMs) - from.timeMs)),
    ...(floor ? [floorText(floor.lostBytes)] : [t('The heap was not read around the marks.')]),
    ...shortfalls.map(shortfallText),
    ...events.map(({ name, events: count, bytes }) =>
      t(
        '{0}: {1}, each takes {2} ({3} to {4}, 95 %) if nothing else does.',
        name,
        plural(count, 'event'),
        formatBytes(bytes.estimate),
        formatBytes(bytes.low),
        formatBytes(bytes.high),
      ),
    ),
  ];
  return {
    title: t('What grew from {0} to {1}', from.name, until),
    blocks: [{ kind: 'list', items: facts }, ...siteBlocks(named)],
  };
}

function floorText(lostBytes: number): string {
  if (lostBytes === 0) return t('The floor of the free heap is the same.');
  return lostBytes > 0
    ? t('The floor of the free heap fell by {0}.', formatBytes(Math.abs(lostBytes)))
    : t('The floor of the free heap rose by {0}.', formatBytes(Math.abs(lostBytes)));
}

function siteBlocks(
  named: readonly { site: GenerationSite; name: string; frames: readonly StackFrame[] }[],
): Block[] {
  if (named.length === 0)
    return [{ kind: 'text', text: t('No block of this time is known to be outstanding.') }];
  return [
    {
      kind: 'table',
      head: [t('Call site'), t('Bytes'), t('Blocks'), t('At most, bytes'), t('At most, blocks')],
      rows: named.map(({ site, name }) => [
        name,
        `${site.bytes}`,
        `${site.count}`,
        `${site.possibleBytes}`,
        `${site.possibleCount}`,
      ]),
      numeric: [1, 2, 3, 4],
    },
    ...named.slice(0, MAX_STACKS).flatMap(({ name, frames }): Block[] => [
      { kind: 'heading', level: 3, text: name },
      { kind: 'lines', lines: frames.length === 0 ? [siteName(null)] : frames.map(frameLine) },
    ]),
  ];
}
