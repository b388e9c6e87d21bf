/** Earlier boots by their numbers, as a sentence names them. */
import { t } from '../l10n';

/** `boot 1`, `boots 1 and 2`, `boots 1, 2 and 3`; `an earlier boot` where none has a number. */
export function bootList(numbers: readonly number[]): string {
  const [last, ...others] = [...numbers].reverse();
  if (last === undefined) return t('an earlier boot');
  if (others.length === 0) return t('boot {0}', last);
  return t('boots {0} and {1}', others.reverse().join(', '), last);
}
