/** What is said of a heap whose readings have no time: they are counted, and what rests on time is left out. */
import { plural, t } from '../../words/l10n';
import { formatBytes } from '../../words/units';

/** @param firstFree Free bytes at the first reading. @param lastFree The same at the latest. */
export function reasonWithoutTime(
  verdict: 'leak' | 'suspected' | 'stopped' | 'too-early',
  readings: number,
  firstFree: number,
  lastFree: number,
): string {
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
      return t('{0} without times. Give the time between two readings to see whether memory leaks.', count);
  }
}
