/** Why a call site is of its kind, in a sentence or two, in the language of whoever asks. */
import type { SiteEvidence, Tally } from '../../analysis/sites/siteEvidence';
import { plural, t } from '../l10n';
import { bootList } from '../verdict/earlierBoots';

export function siteReason(evidence: SiteEvidence): string {
  const { ownTraces, borneOut, earlierBoots } = evidence;
  return [
    findingText(evidence),
    ownTraces
      ? t('Each list is of a trace of its own: let one trace run over several lists to be sure.')
      : '',
    borneOut ? t('The heap loses as much as it takes.') : '',
    earlierBoots ? t('This counts what {0} of this firmware showed.', bootList(earlierBoots)) : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function findingText(evidence: SiteEvidence): string {
  switch (evidence.about) {
    case 'no-times':
      return t('The lists have no times, so its growth cannot be judged.');
    case 'too-few-lists':
      return t('Too early to say: {0} of at least {1} lists.', evidence.lists, evidence.needed);
    case 'from-the-start':
      return t('It was there in the first list and has not changed since.');
    case 'short-lived':
      return t('What is allocated here is freed again between lists.');
    case 'latest-only':
      return t('It was seen in the latest list only.');
    case 'once':
      return t('Allocated once and kept; nothing added since.');
    case 'stopped':
      return t('It grew {0} and has stopped.', plural(evidence.grew, 'time'));
    case 'slowing':
      return t('It grows ever more slowly, as a cache that fills.');
    case 'stopped-before':
      return stoppedBefore(evidence);
    case 'keeps':
      return keepsText(evidence);
    case 'more-lists':
      return t('{0}: more lists will tell whether it goes on.', tallyText(evidence));
    case 'gives-back':
      return t('{0}: it gives back what it takes.', tallyText(evidence));
    case 'grew':
      return t('It grew {0} so far.', plural(evidence.grew, 'time'));
    case 'given-back-after':
      return t('The traces leave more of it behind than the heap loses: it is given back after them.');
  }
}

type About<Kind extends SiteEvidence['about']> = Extract<SiteEvidence, { about: Kind }>;

function tallyText({ grew, shrank }: Tally): string {
  return t('It grew {0} and shrank {1}', plural(grew, 'time'), plural(shrank, 'time'));
}

function stoppedBefore({ blocks, earlierBoots }: About<'stopped-before'>): string {
  return earlierBoots
    ? t('It grows, but stopped at {0} blocks in an earlier boot of this firmware.', blocks)
    : t('It grows, but stopped at {0} blocks in an earlier trace.', blocks);
}

function keepsText(evidence: About<'keeps'>): string {
  const { freed, changes, mayBeCache } = evidence;
  const frees = freed === 0 ? t('none was freed') : t('{0} of {1} changes were frees', freed, changes);
  const keeps = t('{0}; of the blocks that lasted {1}.', tallyText(evidence), frees);
  if (!mayBeCache) return keeps;
  if (mayBeCache.neededMs === null) return t('{0} It may still be a cache that fills.', keeps);
  const minutes = plural(Math.ceil(mayBeCache.neededMs / 60_000), 'more minute');
  return t('{0} It may still be a cache that fills: {1} of lists will tell.', keeps, minutes);
}
