/** An allocation that failed, as an event keeps it: what was asked for, and how the heap was at that moment. */
import { heapName } from '../records/capabilities';
import type { AllocationFailureRecord, HeapRecord } from '../records/record';
import { detached } from '../records/detached';
import type { HeapSeries } from './heapSeries';

/** Bytes; null is what the device did not print. */
export interface FailedAllocation {
  readonly sizeBytes: number | null;
  /** Bits of `MALLOC_CAP_…`. */
  capabilities: number | null;
  /** Of the allocator, such as `heap_caps_malloc`. */
  function: string | null;
  /** Who said so: a log tag; null where none did. */
  readonly component: string | null;
  /** Of the heap at that moment, as the same line has them. */
  readonly freeBytes: number | null;
  readonly largestFreeBlock: number | null;
  /** The heap's reading nearest to it; null: none was printed before, nor right behind. */
  reading: HeapReading | null;
  /** How often the same failed one after the other; the first stands for all. */
  count: number;
  /** When it failed the last time, ms on the session's timeline. */
  lastMs: number;
}

export interface HeapReading {
  /** As in `HeapSeries.name`. */
  readonly heap: string;
  readonly freeBytes: number;
  readonly largestFreeBlock: number | null;
  /** When it was read, ms on the session's timeline. */
  readonly timeMs: number;
}

/** A reading that is printed this soon behind a failure shows the heap in which it failed. */
const SAME_MOMENT_MS = 100;
/** The same failure later than this is another one. */
const SOON_MS = 60_000;
const SPIRAM = 0x400;
const INTERNAL = 0x800 | 0x8;
const EVERYDAY_HEAPS = ['default', 'DEFAULT', '8BIT'];

export function newFailedAllocation(record: AllocationFailureRecord, timeMs: number): FailedAllocation {
  return {
    sizeBytes: record.sizeBytes ?? null,
    capabilities: record.capabilities ?? null,
    function: record.function === undefined ? null : detached(record.function),
    component: record.component ? detached(record.component) : null,
    freeBytes: record.freeBytes ?? null,
    largestFreeBlock: record.largestFreeBlock ?? null,
    reading: null,
    count: 1,
    lastMs: timeMs,
  };
}

/** Whether the same has failed again soon, by the same words. */
export function isRepeated(
  failed: FailedAllocation,
  record: AllocationFailureRecord,
  timeMs: number,
): boolean {
  return (
    timeMs - failed.lastMs <= SOON_MS &&
    failed.sizeBytes === (record.sizeBytes ?? null) &&
    failed.capabilities === (record.capabilities ?? null) &&
    failed.function === (record.function ?? null) &&
    failed.component === (record.component || null)
  );
}

/** A second line about one failure: the callback's, then the one before the firmware aborts for it. */
export function isSameFailure(failed: FailedAllocation, record: AllocationFailureRecord): boolean {
  return (
    record.component === undefined &&
    failed.count === 1 &&
    failed.function !== null &&
    failed.sizeBytes === (record.sizeBytes ?? failed.sizeBytes) &&
    (failed.capabilities ?? record.capabilities) === (record.capabilities ?? failed.capabilities)
  );
}

/** In a few words, such as `Allocation of 332 bytes failed (INTERNAL|DMA|8BIT, heap_caps_malloc)`. */
export function failureText(
  { sizeBytes, capabilities, function: name, component, count }: FailedAllocation,
  text: string | undefined,
): string {
  const of = sizeBytes === null ? '' : ` of ${sizeBytes} bytes`;
  const who = component === 'wifi' ? 'Wi-Fi: allocation' : 'Allocation';
  const facts = [capabilities === null ? '' : heapName(capabilities), name ?? '', text ?? ''].filter(Boolean);
  const known = facts.length === 0 ? '' : ` (${facts.join(', ')})`;
  return `${who}${of} failed${known}${count === 1 ? '' : `, ${count} times`}`;
}

/** What a boot has of heaps when an allocation fails. */
interface HeapsOfBoot {
  readonly heaps: ReadonlyMap<string, HeapSeries>;
  /** The one that stands for the device. */
  readonly heap: HeapSeries | undefined;
}

/** The latest reading of the heap that the allocation was to come from. */
export function readingBefore({ heaps, heap }: HeapsOfBoot, capabilities: number | null): HeapReading | null {
  const series =
    capabilities === null
      ? heap
      : namesOf(capabilities)
          .map((name) => heaps.get(name))
          .find((one) => one?.history.last);
  const last = series?.history.last;
  if (!series || !last) return null;
  const { name, largestFreeBlock } = series;
  return { heap: name, freeBytes: last.freeBytes, largestFreeBlock, timeMs: last.timeMs };
}

/** What the device prints right behind a failure is nearer than what it printed before. */
export function takeReadingBehind(failed: FailedAllocation, record: HeapRecord, timeMs: number): void {
  if (timeMs - failed.lastMs > SAME_MOMENT_MS) return;
  const { capabilities, reading } = failed;
  const isOf = capabilities === null || namesOf(capabilities).includes(record.heap);
  if (!isOf || (reading !== null && reading.timeMs >= failed.lastMs)) return;
  const { heap, freeBytes, largestFreeBlock = null } = record;
  failed.reading = { heap: detached(heap), freeBytes, largestFreeBlock, timeMs };
}

/** Heaps that memory of these capabilities comes from, the nearest first. */
function namesOf(capabilities: number): readonly string[] {
  const own = heapName(capabilities);
  if ((capabilities & SPIRAM) !== 0) return [own, 'SPIRAM'];
  return [own, ...((capabilities & INTERNAL) === 0 ? [] : ['INTERNAL', 'DMA']), ...EVERYDAY_HEAPS];
}
