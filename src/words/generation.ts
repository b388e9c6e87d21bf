/** Why something of what grew between two marks may be missing or not sure, in a sentence. */
import type { GenerationShortfall } from '../analysis/generations/generation';
import { t } from './l10n';

export function shortfallText(shortfall: GenerationShortfall): string {
  switch (shortfall.about) {
    case 'restarted':
      return t('The device restarted between the two: nothing of the time before is there any more.');
    case 'no-lists':
      return t('The device has printed no list of outstanding allocations: start heap tracing on it.');
    case 'no-list-since':
      return t('No list of allocations has come since {0}: print one to see what grew.', shortfall.mark);
    case 'last-missing':
      return t(
        'No list of allocations has come since {0}: what was allocated last is missing.',
        shortfall.mark,
      );
    case 'between-lists':
      return t(
        'Lists do not come right at the marks: of some blocks it is not known on which side they were allocated.',
      );
    case 'incomplete':
      return t('A list was cut or the trace buffer overflowed: there may be more than is told.');
  }
}
