/** Figures in the sentences of verdicts. */
import { plural, t } from '../../words/l10n';

/** `1.2 KB`: bytes as people say them; 1 KB = 1,024 bytes. */
export function bytesText(bytes: number): string {
  const size = Math.abs(bytes);
  if (size < 1000) return t('{0} bytes', Math.round(size));
  if (size < 10 * 1024) return `${(size / 1024).toFixed(1)} KB`;
  if (size < 1024 * 1024) return `${Math.round(size / 1024)} KB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** `40 minutes`, `2.5 hours`. */
export function spanText(ms: number): string {
  const [unit, size] = UNITS.find(([, unitMs]) => ms >= 1.5 * unitMs) ?? UNITS[3];
  const count = ms / size;
  const rounded =
    count < 9.5 && unit !== 'minute' && unit !== 'second' ? Math.round(count * 10) / 10 : Math.round(count);
  return plural(rounded, unit);
}
