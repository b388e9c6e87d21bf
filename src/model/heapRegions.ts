/**
 * The regions that heaps are made of, as the device prints them at start-up (`heap_init`), in heap summaries
 * (`heap_caps_print_heap_info`) and in dumps of all blocks (`heap_caps_dump`): the latest figures of each. Bytes.
 */
import type { HeapBlockRecord, HeapDumpRecord, HeapMemoryRecord, HeapRegionRecord } from '../records/record';
import { detached } from '../records/text';

export interface HeapRegion {
  readonly address: number;
  /** Such as `DRAM`; null: not printed. */
  readonly memory: string | null;
  /** Names of the summaries that it was in, as in `HeapSeries`: what it can be used for. */
  readonly heaps: readonly string[];
  /** null: not printed. */
  readonly sizeBytes: number | null;
  /** null: nothing was printed of it but its size. */
  readonly figures: RegionFigures | null;
}

export interface RegionFigures {
  readonly freeBytes: number;
  readonly allocatedBytes: number;
  /** null: not printed. */
  readonly minimumFreeBytes: number | null;
  readonly largestFreeBlock: number;
  readonly allocatedBlocks: number;
  readonly freeBlocks: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Entry = Mutable<Omit<HeapRegion, 'heaps' | 'figures'>> & {
  readonly heaps: string[];
  figures: Mutable<RegionFigures> | null;
};

/** Regions kept; a chip has about ten. */
const MAX_REGIONS = 64;
const MAX_HEAPS = 16;

export class HeapRegions {
  readonly #regions = new Map<number, Entry>();
  /** The figures that the blocks being printed add up to. */
  #dumped: Mutable<RegionFigures> | null = null;

  /** In the order in which they were first printed. */
  get all(): readonly HeapRegion[] {
    return [...this.#regions.values()];
  }

  addMemory({ address, name, sizeBytes }: HeapMemoryRecord): void {
    const region = this.#find(address);
    if (!region) return;
    region.memory = detached(name);
    region.sizeBytes ??= sizeBytes;
  }

  add(record: HeapRegionRecord): void {
    const region = this.#find(record.address);
    if (!region) return;
    const { freeBytes, allocatedBytes, minimumFreeBytes, largestFreeBlock } = record;
    const { allocatedBlocks, freeBlocks } = record;
    region.sizeBytes = record.sizeBytes;
    region.figures = {
      freeBytes,
      allocatedBytes,
      minimumFreeBytes,
      largestFreeBlock,
      allocatedBlocks,
      freeBlocks,
    };
    if (!region.heaps.includes(record.heap) && region.heaps.length < MAX_HEAPS)
      region.heaps.push(detached(record.heap));
  }

  beginDump({ address, sizeBytes }: HeapDumpRecord): void {
    const region = this.#find(address);
    this.#dumped = {
      freeBytes: 0,
      allocatedBytes: 0,
      minimumFreeBytes: region?.figures?.minimumFreeBytes ?? null,
      largestFreeBlock: 0,
      allocatedBlocks: 0,
      freeBlocks: 0,
    };
    if (!region) return;
    region.sizeBytes ??= sizeBytes ?? null;
    region.figures = this.#dumped;
  }

  addBlock({ sizeBytes, free }: HeapBlockRecord): void {
    const figures = this.#dumped;
    if (!figures) return;
    if (free) {
      figures.freeBlocks++;
      figures.freeBytes += sizeBytes;
      figures.largestFreeBlock = Math.max(figures.largestFreeBlock, sizeBytes);
    } else {
      figures.allocatedBlocks++;
      figures.allocatedBytes += sizeBytes;
    }
  }

  #find(address: number): Entry | undefined {
    const known = this.#regions.get(address);
    if (known || this.#regions.size >= MAX_REGIONS) return known;
    const region: Entry = { address, memory: null, heaps: [], sizeBytes: null, figures: null };
    this.#regions.set(address, region);
    return region;
  }
}
