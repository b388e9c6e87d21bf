/** What to call a call site, in the language of whoever asks. */
import { t } from '../l10n';

/** @param name What tells it from others; null: it has no call stack. */
export function siteName(name: string | null): string {
  return name ?? t('no call stack');
}
