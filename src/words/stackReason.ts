/** What a stack's watermark advises, in a sentence or two. */
import type { Multiplying, StackAdvice } from '../analysis/stacks';
import { t } from './l10n';

type Advice = Pick<StackAdvice, 'state' | 'freeBytes' | 'changeBytes' | 'recommendedBytes' | 'falling'>;

export function stackReason({ state, freeBytes, changeBytes, recommendedBytes, falling }: Advice): string {
  const to = recommendedBytes === null ? '' : t(', to {0}', recommendedBytes);
  const still = falling ? t(' Its watermark fell lately and may fall further.') : '';
  switch (state) {
    case 'critical':
      return t(
        'Only {0} bytes were left: it is about to overflow. Add {1} bytes{2}.{3}',
        freeBytes,
        changeBytes,
        to,
        still,
      );
    case 'low':
      return t(
        '{0} bytes were left at the worst moment. Add {1} bytes{2}.{3}',
        freeBytes,
        changeBytes,
        to,
        still,
      );
    case 'ample':
      return recommendedBytes === null
        ? t('{0} bytes were never used. {1} could be saved.', freeBytes, -changeBytes)
        : t(
            '{0} bytes were never used. {1} could be saved: {2} would do.',
            freeBytes,
            -changeBytes,
            recommendedBytes,
          );
    case 'fine':
      return t('{0} bytes were left at the worst moment: enough.{1}', freeBytes, still);
  }
}

/** Of tasks that are created and never deleted. */
export function multiplyingText({ kind, latest, first }: Multiplying): string {
  return t('{0}: {1} tasks now, {2} at first; none was deleted.', kind, latest, first);
}
