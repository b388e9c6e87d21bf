/** The call sites of a report: all of them, the lines that several of them lead to, and the stacks of the first. */
import { isSuspect } from '../analysis/sites/site';
import { groupByOwnFrame } from '../analysis/sites/ownSites';
import { t } from '../words/l10n';
import { kindWord } from '../words/sites/siteKinds';
import type { Boot } from '../model/boot';
import type { CallSite } from '../analysis/callSites';
import type { StackFrame } from '../analysis/sites/stackFrame';
import type { Block } from './document';
import { frameLine, frameName } from '../words/frames';
import { formatRateInterval } from '../words/units';
import { siteName } from '../words/sites/siteName';
import { siteReason } from '../words/sites/siteReason';

/** Call sites with their stacks; the others are in the table only. */
const MAX_STACKS = 20;
const MAX_SITES = 200;
const MAX_PLACES = 20;

export function siteBlocks(sites: readonly CallSite[], boot: Boot | undefined): Block[] {
  if (sites.length === 0) return [];
  const incomplete = boot?.shownReport?.complete === false;
  return [
    { kind: 'heading', level: 2, text: t('Call sites') },
    ...(incomplete
      ? [{ kind: 'text', text: t('The latest list is not complete: counts are “at least”.') } as const]
      : []),
    {
      kind: 'table',
      head: [t('Call site'), t('Kind'), t('Growth'), t('Bytes'), t('Blocks'), t('What is known')],
      rows: sites.slice(0, MAX_SITES).map(siteRow),
      numeric: [3, 4],
    },
    ...placeBlocks(sites),
    ...sites.slice(0, MAX_STACKS).flatMap((site): Block[] => [
      { kind: 'heading', level: 3, text: siteName(site.name) },
      { kind: 'lines', lines: site.frames.length === 0 ? [siteName(null)] : site.frames.map(frameLine) },
    ]),
  ];
}

function siteRow({
  name,
  frames,
  ownFrame,
  kind,
  evidence,
  bytesPerHour,
  bytes,
  count,
  ignored,
  ...site
}: CallSite): string[] {
  const file = frames[ownFrame]?.file ?? null;
  const sign = site.atLeast ? '≥ ' : '';
  return [
    file === null ? siteName(name) : `${siteName(name)} (${file}:${frames[ownFrame]?.line})`,
    kindWord(kind),
    bytesPerHour ? formatRateInterval(bytesPerHour) : '',
    `${sign}${bytes}`,
    `${sign}${count}`,
    ignored === null ? (evidence ? siteReason(evidence) : '') : t('Ignored: {0}', ignored),
  ];
}

/** Lines of the user's that several call stacks lead to: all that is allocated there, and what of it grows. */
function placeBlocks(sites: readonly CallSite[]): Block[] {
  const byStack = new Map(
    sites.flatMap((each) => (each.site && each.ignored === null ? [[each.site.stack, each] as const] : [])),
  );
  const places = groupByOwnFrame(
    [...byStack.values()].flatMap(({ site }) => site ?? []),
    (stack) => {
      const site = byStack.get(stack);
      return site?.frames[site.ownFrame];
    },
    placeText,
  ).filter(({ own, sites: stacks }) => own && stacks.length > 1);
  if (places.length === 0) return [];
  return [
    { kind: 'heading', level: 3, text: t('Lines that several call stacks lead to') },
    {
      kind: 'table',
      head: [t('Line'), t('Growth'), t('Bytes'), t('Blocks'), t('Call stacks')],
      rows: places
        .slice(0, MAX_PLACES)
        .map((place) => [
          place.own ? placeText(place.own) : '',
          isSuspect(place) ? formatRateInterval(place.bytesPerHour) : '',
          `${place.bytes}`,
          `${place.count}`,
          `${place.sites.length}`,
        ]),
      numeric: [2, 3, 4],
    },
  ];
}

function placeText(frame: StackFrame): string {
  const { file, line } = frame;
  return file === null ? frameName(frame) : `${frameName(frame)} (${file}:${line})`;
}
