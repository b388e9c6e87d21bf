/**
 * Memory of one kind within a heap of several: the sum of a heap hides when its internal memory ends, and a single region
 * says nothing, as allocations fall back from one region to the next of its kind. So the regions of each kind are judged
 * together, as a heap of their own. Memory that allocations leave for DRAM once it is full is no pool: that it fills is
 * no end. A heap that consists of one kind needs no pool. Bytes.
 */
import type { HeapRecord, HeapRegionRecord } from '../records/record';
import { memoryKind, type MemoryKind } from './memoryKind';

type PoolKind = Exclude<MemoryKind, 'special'>;

const KINDS: readonly PoolKind[] = ['DRAM', 'SPIRAM'];
const MAX_REGIONS = 64;
/** Heaps whose regions are remembered. */
const MAX_HEAPS = 32;
/** How much may be allocated while a summary is being printed: the totals are read after the regions. */
const MAX_MOVED = 16_384;

/** A reading of a pool; `heap` is its name. */
export interface PoolReading {
  readonly record: HeapRecord;
  /** Where its regions begin. */
  readonly regions: readonly number[];
}

interface Pool {
  /** The heap whose summaries tell of it: others may print its regions too. */
  readonly heap: string;
  regions: string;
  /** Other regions of this kind that the latest summary had: they count once the next has them too. */
  other: string | null;
  /** It has readings, which go on whatever else is printed. */
  isRead: boolean;
}

export class RegionPools {
  /** Of the summary that is being printed. */
  #printed: HeapRegionRecord[] = [];
  /** What each heap consists of. */
  readonly #heaps = new Map<string, string>();
  readonly #pools = new Map<PoolKind, Pool>();

  add(region: HeapRegionRecord): void {
    const isOther = this.#printed.some(
      ({ heap, address }) => heap !== region.heap || address === region.address,
    );
    if (isOther) this.#printed = [];
    if (this.#printed.length < MAX_REGIONS) this.#printed.push(region);
  }

  /**
   * The summary is complete.
   * @param memoryAt As `heap_init` printed it; null: it has not.
   * @returns Readings of the pools that were seen before.
   */
  close(totals: HeapRecord, memoryAt: (address: number) => string | null): PoolReading[] {
    const regions = this.#printed;
    this.#printed = [];
    const isOwn = regions.every(({ heap }) => heap === totals.heap);
    // Where a line is lost or garbled the sum is another.
    if (!isOwn || Math.abs(sum(regions, 'freeBytes') - totals.freeBytes) > MAX_MOVED) return [];
    if (this.#heaps.size < MAX_HEAPS || this.#heaps.has(totals.heap))
      this.#heaps.set(totals.heap, keyOf(regions));
    const kinds = regions.map(({ address, sizeBytes }) => memoryKind(memoryAt(address), address, sizeBytes));
    // A region of another kind could be one that these fall back to.
    if (kinds.includes(null)) return [];
    return KINDS.flatMap((kind) => {
      const own = regions.filter((_, index) => kinds[index] === kind);
      if (own.length === 0 || own.length === regions.length || !this.#isKnown(kind, own, totals.heap))
        return [];
      return [{ record: readingOf(kind, own, totals), regions: own.map(({ address }) => address) }];
    });
  }

  /** Whether the pool was seen before, and is no heap that is printed as a whole. */
  #isKnown(kind: PoolKind, own: readonly HeapRegionRecord[], heap: string): boolean {
    const regions = keyOf(own);
    const pool = this.#pools.get(kind);
    if (!pool) {
      this.#pools.set(kind, { heap, regions, other: null, isRead: false });
      return false;
    }
    if (pool.heap !== heap) return false;
    if (pool.regions !== regions && pool.other === regions) pool.regions = regions;
    pool.other = pool.regions === regions ? null : regions;
    pool.isRead ||= ![...this.#heaps.values()].includes(regions);
    return pool.regions === regions && pool.isRead;
  }
}

function readingOf(kind: PoolKind, own: readonly HeapRegionRecord[], { line }: HeapRecord): HeapRecord {
  return {
    kind: 'heap',
    heap: nameOf(kind, own),
    line,
    freeBytes: sum(own, 'freeBytes'),
    allocatedBytes: sum(own, 'allocatedBytes'),
    minimumFreeBytes: sum(own, 'minimumFreeBytes'),
    largestFreeBlock: Math.max(...own.map(({ largestFreeBlock }) => largestFreeBlock)),
  };
}

/** In English, as in files; `src/words/heapLabel.ts` has it in the language of the editor. */
function nameOf(kind: PoolKind, [first, ...others]: readonly HeapRegionRecord[]): string {
  const memory = kind === 'DRAM' ? 'INTERNAL DRAM' : kind;
  if (others.length > 0) return `${memory} (${1 + others.length} regions)`;
  return `${memory} region at 0x${(first?.address ?? 0).toString(16).padStart(8, '0')}`;
}

function keyOf(regions: readonly HeapRegionRecord[]): string {
  return regions
    .map(({ address }) => address)
    .sort((a, b) => a - b)
    .join(' ');
}

function sum(
  regions: readonly HeapRegionRecord[],
  figure: 'freeBytes' | 'allocatedBytes' | 'minimumFreeBytes',
): number {
  return regions.reduce((total, region) => total + region[figure], 0);
}
