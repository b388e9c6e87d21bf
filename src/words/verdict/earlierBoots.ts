/** Earlier boots of the same firmware that count as evidence: the same readings may mean more after them, or less. */
import type { EarlierBoots } from '../../analysis/trend/caution';
import { t } from '../l10n';

/** Which of them count for what; empty where none does. */
export function earlierText(earlier: EarlierBoots | null): string {
  if (!earlier) return '';
  const boots = bootList(earlier.boots);
  return earlier.count === 'for'
    ? t('It counts as evidence that {0} of this firmware lost memory.', boots)
    : t('It counts against a leak that {0} of this firmware lost none for good.', boots);
}

/** `boot 1`, `boots 1 and 2`, `boots 1, 2 and 3`; `an earlier boot` where none has a number. */
export function bootList(numbers: readonly number[]): string {
  const [last, ...others] = [...numbers].reverse();
  if (last === undefined) return t('an earlier boot');
  if (others.length === 0) return t('boot {0}', last);
  return t('boots {0} and {1}', others.reverse().join(', '), last);
}
