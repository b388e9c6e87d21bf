/** When a leak that would not show yet will, in a sentence. */
import type { Outlook } from '../../analysis/trend/outlook';
import { t } from '../l10n';
import { formatRate, formatSpan } from '../units';

/** @param clock When that is, such as `14:30`; without it, in how long. */
export function outlookText({ bytesPerHour, inMs }: Outlook, clock?: string): string {
  const rate = formatRate(bytesPerHour);
  return clock === undefined
    ? t('In {0} you will know of any leak above {1}.', formatSpan(inMs), rate)
    : t('By {0} you will know of any leak above {1}.', clock, rate);
}
