/** The growth of a call site as profiles weigh it. */
import type { CallSite } from '../analysis/callSites';

/** Bytes an hour; 0 where it does not grow for good. */
export function growthOf({ bytesPerHour }: Pick<CallSite, 'bytesPerHour'>): number {
  return Math.max(0, Math.round(bytesPerHour?.estimate ?? 0));
}
