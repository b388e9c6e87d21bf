/** Rates and sizes with a sign, in words. */
import type { Estimate } from '../analysis/estimate';
import { bytesText } from '../analysis/trend/words';
import { t } from '../words/l10n';

/** `1.2 KB an hour (0.9 KB to 1.5 KB, 95 %)`. */
export function rangeText({ estimate, low, high }: Estimate): string {
  const rate = t('{0} an hour', signed(estimate));
  if (!Number.isFinite(low) || !Number.isFinite(high)) return rate;
  return `${rate} (${t('{0} to {1}', signed(low), signed(high))}, 95 %)`;
}

export function signed(bytes: number): string {
  return bytes < 0 ? `−${bytesText(bytes)}` : bytesText(bytes);
}
