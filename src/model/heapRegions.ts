/**
 * The regions that heaps are made of, as the device prints them at start-up (`heap_init`), in heap summaries
 * (`heap_caps_print_heap_info`) and in dumps of all blocks (`heap_caps_dump`): the latest figures of each. Bytes.
 */
import type {
  HeapBlockRecord,
  HeapDumpRecord,
  HeapMemoryRecord,
  HeapRegionRecord,
  NamedRegionRecord,
} from '../records/record';
import { detached } from '../records/detached';

export interface HeapRegion {
  /** null: it is printed by its name only. */
  readonly address: number | null;
  /** Such as `DRAM`, or its name; null: not printed. */
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
  /** null: not printed, as all below. */
  readonly minimumFreeBytes: number | null;
  readonly largestFreeBlock: number | null;
  readonly allocatedBlocks: number | null;
  readonly freeBlocks: number | null;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Entry = Mutable<Omit<HeapRegion, 'heaps' | 'figures'>> & {
  readonly heaps: string[];
  figures: Mutable<RegionFigures> | null;
};

/** Figures that are added up, block by block. */
type Dumped = Mutable<RegionFigures> & Record<'largestFreeBlock' | 'allocatedBlocks' | 'freeBlocks', number>;

/** Regions kept; a chip has about ten. */
const MAX_REGIONS = 64;
const MAX_HEAPS = 16;
/** A dump up to ESP-IDF v4.2 begins behind the heap's own header, which is in the region and not longer than this. */
const MAX_HEADER_BYTES = 64;

export class HeapRegions {
  /** By address, or by name. */
  readonly #regions = new Map<number | string, Entry>();
  /** The figures that the blocks being printed add up to. */
  #dumped: Dumped | null = null;

  /** In the order in which they were first printed. */
  get all(): readonly HeapRegion[] {
    return [...this.#regions.values()];
  }

  /** As `heap_init` printed it; null: it has not. */
  memoryAt(address: number): string | null {
    return this.#regions.get(address)?.memory ?? null;
  }

  addMemory({ address, name, sizeBytes }: HeapMemoryRecord): void {
    const region = this.#findWhole(address, sizeBytes);
    if (!region) return;
    region.memory = detached(name);
    region.sizeBytes ??= sizeBytes;
  }

  add(record: HeapRegionRecord): void {
    const region = this.#findWhole(record.address, record.sizeBytes);
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
    addHeap(region, record.heap);
  }

  addNamed(record: NamedRegionRecord): void {
    const region = this.#find(record.name);
    if (!region) return;
    const { sizeBytes, freeBytes, minimumFreeBytes = null, largestFreeBlock = null } = record;
    region.sizeBytes = sizeBytes;
    region.figures = {
      freeBytes,
      allocatedBytes: sizeBytes - freeBytes,
      minimumFreeBytes,
      largestFreeBlock,
      allocatedBlocks: null,
      freeBlocks: null,
    };
    addHeap(region, record.heap);
  }

  beginDump({ address, sizeBytes }: HeapDumpRecord): void {
    const region = this.#around(address, sizeBytes) ?? this.#find(address);
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

  /** The region that a dump is of which begins behind its header. */
  #around(address: number, sizeBytes: number | undefined): Entry | undefined {
    if (sizeBytes === undefined || this.#regions.has(address)) return undefined;
    return [...this.#regions.values()].find(
      (region) =>
        region.address !== null &&
        region.sizeBytes !== null &&
        isWithin(address, sizeBytes, region.address, region.sizeBytes),
    );
  }

  /** A region of which the size is printed, which a dump may have shown before without its header. */
  #findWhole(address: number, sizeBytes: number): Entry | undefined {
    if (!this.#regions.has(address))
      for (const [key, region] of this.#regions) {
        const { address: start, sizeBytes: size } = region;
        if (start === null || size === null || !isWithin(start, size, address, sizeBytes)) continue;
        this.#regions.delete(key);
        region.address = address;
        region.sizeBytes = sizeBytes;
        this.#regions.set(address, region);
        return region;
      }
    return this.#find(address);
  }

  /** @param key Its address, or its name where it is printed without one. */
  #find(key: number | string): Entry | undefined {
    const known = this.#regions.get(key);
    if (known || this.#regions.size >= MAX_REGIONS) return known;
    const place =
      typeof key === 'number' ? { address: key, memory: null } : { address: null, memory: detached(key) };
    const region: Entry = { ...place, heaps: [], sizeBytes: null, figures: null };
    this.#regions.set(place.memory ?? key, region);
    return region;
  }
}

/** Whether a dump from `start` on shows the region at `address`. Sizes are bytes. */
function isWithin(start: number, size: number, address: number, regionSize: number): boolean {
  const header = start - address;
  return header > 0 && header <= MAX_HEADER_BYTES && header + size <= regionSize;
}

function addHeap({ heaps }: Entry, heap: string): void {
  if (!heaps.includes(heap) && heaps.length < MAX_HEAPS) heaps.push(detached(heap));
}
