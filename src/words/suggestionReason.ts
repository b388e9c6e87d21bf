/** Why a line looks as if it said how much heap is free, in a sentence. */
import type { SuggestionEvidence } from '../analysis/suggest';
import { t } from './l10n';
import { formatBytes } from './units';

export function suggestionReason({ leastBytes, mostBytes, onlyFalls, word }: SuggestionEvidence): string {
  const ends = [formatBytes(leastBytes), formatBytes(mostBytes)] as const;
  if (word === null)
    return onlyFalls
      ? t('Its number is between {0} and {1}, it only falls, each time a multiple of 4.', ...ends)
      : t('Its number is between {0} and {1}, it goes up and down, each time a multiple of 4.', ...ends);
  return onlyFalls
    ? t("Its number is between {0} and {1}, it only falls, and the line says '{2}'.", ...ends, word)
    : t("Its number is between {0} and {1}, it goes up and down, and the line says '{2}'.", ...ends, word);
}
