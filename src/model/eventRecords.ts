/** Puts what befalls a firmware into its boot, with the heap at that moment where an allocation fails. */
import type { FactRecord, Stamp } from '../records/record';
import type { Boot } from './boot';
import type { EventRecord } from './events';
import { readingBefore } from './failedAllocation';

const EVENT_KINDS: ReadonlySet<FactRecord['kind']> = new Set<EventRecord['kind']>([
  'panic',
  'panic-detail',
  'error-check',
  'register-dump',
  'registers',
  'backtrace',
  'stack-memory',
  'task-watchdog',
  'brownout',
  'heap-corruption',
  'allocation-failure',
  'rom-trouble',
]);

/** @param before As for `EventLog.take`. */
export function takeEvent(
  record: EventRecord,
  boot: Boot,
  timeMs: number,
  { before, stamp }: { readonly before: string; readonly stamp: Stamp },
): void {
  boot.events.take(record, timeMs, before, stamp.isWallClock === true ? null : stamp.deviceMs);
  const failed = record.kind === 'allocation-failure' ? boot.events.latestFailure : null;
  if (failed && failed.freeBytes === null) failed.reading ??= readingBefore(boot, failed.capabilities);
}

export function isEvent(record: FactRecord): record is EventRecord {
  return EVENT_KINDS.has(record.kind);
}
