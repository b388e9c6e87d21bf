/** Why a heap's verdict is what it is, in a sentence or two, in the language of whoever asks. */
import type { Calm, HeapEvidence } from '../../analysis/trend/heapEvidence';
import type { HeapVerdict } from '../../analysis/trend/heapWatch';
import { plural, t } from '../l10n';
import { formatBytes, formatCount, formatRate, formatSpan } from '../units';
import { earlierText } from './earlierBoots';

type Reasons = Pick<HeapVerdict, 'evidence'> & Partial<Pick<HeapVerdict, 'earlier'>>;

export function heapReason({ evidence, earlier = null }: Reasons): string {
  return `${evidenceText(evidence)} ${earlierText(earlier)}`.trimEnd();
}

function evidenceText(evidence: HeapEvidence): string {
  switch (evidence.about) {
    case 'falls':
      return t('The floor of the free heap falls and does not come back.');
    case 'even-fall':
      return t(
        'The floor of the free heap fell by {0} in {1}, in {2} of {3} steps, and it goes on as fast as before.',
        formatBytes(evidence.fall.bytes),
        formatSpan(evidence.fall.overMs),
        evidence.fell,
        evidence.steps,
      );
    case 'fall-and-sites':
      return fallAndSites(evidence);
    case 'stopped':
      return t('The heap lost {0} but has stopped losing memory.', formatRate(evidence.bytesPerHour));
    case 'may-be-cache':
      return mayBeCache(evidence);
    case 'sites-only':
      return t(
        'Allocations of {0} grow by {1} and are not freed; the heap as a whole does not show it yet.',
        plural(evidence.sites, 'call site'),
        formatRate(evidence.bytesPerHour),
      );
    case 'no-leak':
      return t(
        'No leak above {0}. {1}{2}',
        formatRate(evidence.limitPerHour),
        calmText(evidence.calm),
        shrinking(evidence),
      );
    case 'no-readings':
      return t(
        'There are no readings of the heap. At least {0} of them are needed.',
        formatSpan(evidence.neededMs),
      );
    case 'too-little':
      return t(
        'Only {0} of data so far. At least {1} more are needed.',
        formatSpan(evidence.observedMs),
        formatSpan(evidence.neededMs),
      );
    case 'below-limit':
      return t(
        'After {0} a leak below {1} would not show yet. About {2} more will tell.{3}',
        formatSpan(evidence.observedMs),
        formatRate(evidence.limitPerHour),
        formatSpan(evidence.neededMs),
        shrinking(evidence),
      );
    case 'no-times':
      return withoutTimes(evidence);
  }
}

type About<Kind extends HeapEvidence['about']> = Extract<HeapEvidence, { about: Kind }>;

function fallAndSites({ fall, sites }: About<'fall-and-sites'>): string {
  const fell = [formatBytes(fall.bytes), formatSpan(fall.overMs)] as const;
  return sites === 1
    ? t(
        'The floor of the free heap fell by {0} in {1}, and a call site grows as evenly and gives nothing back.',
        ...fell,
      )
    : t(
        'The floor of the free heap fell by {0} in {1}, and {2} call sites grow as evenly and give nothing back.',
        ...fell,
        sites,
      );
}

function mayBeCache({ fall }: About<'may-be-cache'>): string {
  const fell = fall ? t(' by {0} in {1}', formatBytes(fall.bytes), formatSpan(fall.overMs)) : '';
  // Half the window again shows whether it goes on.
  const wait = fall ? t(' Another {0} or so will tell.', formatSpan(fall.overMs / 2)) : '';
  return t('The floor of the free heap fell{0}. It may still be a cache that is filling.{1}', fell, wait);
}

function shrinking({ fragments }: { readonly fragments: boolean }): string {
  return fragments ? t(' The largest free block shrinks all the same: the heap is being fragmented.') : '';
}

function calmText(calm: Calm): string {
  if (calm.overMs === null) return '';
  const span = formatSpan(calm.overMs);
  switch (calm.kind) {
    case 'steady':
      return t('The floor of the free heap has kept its level over the last {0}.', span);
    case 'saturating':
      return t(
        'The floor fell by {0} over the last {1}, ever more slowly, as caches that fill.',
        formatBytes(calm.bytes),
        span,
      );
    case 'step':
      return t('The floor fell by {0} at one time and has kept its level since.', formatBytes(calm.bytes));
    case 'load':
      return t('What is taken is given back: the floor fell and rose again within the last {0}.', span);
    case 'falling':
      return t(
        'The floor fell by {0} over the last {1}, not evenly enough to tell it from load.',
        formatBytes(calm.bytes),
        span,
      );
  }
}

/** They are counted, and what rests on time is left out. */
function withoutTimes({ verdict, readings, needed, firstFree, lastFree }: About<'no-times'>): string {
  const count = plural(readings, 'reading');
  const figures = [formatBytes(firstFree), formatBytes(lastFree), count] as const;
  const help = t('The readings have no times, so there is no rate. Give the time between two readings.');
  switch (verdict) {
    case 'leak':
      return `${t('Free memory went from {0} to {1} in {2} and did not come back.', ...figures)} ${help}`;
    case 'suspected':
      return `${t('Free memory went from {0} to {1} in {2}. It may still be a cache that fills.', ...figures)} ${help}`;
    case 'stopped':
      return `${t('Free memory went from {0} to {1} in {2} and has stopped falling.', ...figures)} ${help}`;
    case 'too-early':
      return t(
        '{0} without times. About {1} more will tell. Give the time between two readings to see how fast memory leaks.',
        count,
        formatCount(needed),
      );
  }
}
