/**
 * The regions that heaps are made of, as the device prints them at start-up (`heap_init`), in a heap summary
 * (`heap_caps_print_heap_info`) and in a dump of all blocks (`heap_caps_dump`): the latest figures of each. Bytes.
 */
import type { HeapBlockRecord, HeapDumpRecord, HeapMemoryRecord, HeapRegionRecord } from '../records/record';
import { detached } from './text';

export interface HeapRegion {
  /** The heap's name, as in `HeapSeries`; null: known from a dump only. */
  readonly heap: string | null;
  /** Such as `DRAM`; null: not printed. */
  readonly memory: string | null;
  readonly address: number;
  readonly sizeBytes: number | null;
  readonly freeBytes: number;
  readonly allocatedBytes: number;
  /** null: not printed. */
  readonly minimumFreeBytes: number | null;
  readonly largestFreeBlock: number;
  readonly allocatedBlocks: number;
  readonly freeBlocks: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Regions kept; a chip has about ten, each of which may be printed for several capabilities. */
const MAX_REGIONS = 128;

export class HeapRegions {
  readonly #regions = new Map<string, Mutable<HeapRegion>>();
  /** Kinds of memory by the address of their region. */
  readonly #memories = new Map<number, string>();
  /** The region of which the blocks are being printed. */
  #dumped: Mutable<HeapRegion> | null = null;

  /** In the order in which they were first printed. */
  get all(): HeapRegion[] {
    return [...this.#regions.values()].map((region) => ({
      ...region,
      memory: this.#memories.get(region.address) ?? null,
    }));
  }

  /** Those of one heap. */
  of(heap: string): HeapRegion[] {
    return this.all.filter((region) => region.heap === heap);
  }

  addMemory({ address, name }: HeapMemoryRecord): void {
    if (this.#memories.size < MAX_REGIONS) this.#memories.set(address, detached(name));
  }

  add({ kind: _kind, ...region }: HeapRegionRecord): void {
    this.#set(`${region.heap}\n${region.address}`, { ...region, heap: detached(region.heap), memory: null });
  }

  beginDump({ address, sizeBytes }: HeapDumpRecord): void {
    this.#dumped = {
      heap: null,
      memory: null,
      address,
      sizeBytes: sizeBytes ?? null,
      freeBytes: 0,
      allocatedBytes: 0,
      minimumFreeBytes: null,
      largestFreeBlock: 0,
      allocatedBlocks: 0,
      freeBlocks: 0,
    };
    this.#set(`\n${address}`, this.#dumped);
  }

  addBlock({ sizeBytes, free }: HeapBlockRecord): void {
    const region = this.#dumped;
    if (!region) return;
    if (free) {
      region.freeBlocks++;
      region.freeBytes += sizeBytes;
      region.largestFreeBlock = Math.max(region.largestFreeBlock, sizeBytes);
    } else {
      region.allocatedBlocks++;
      region.allocatedBytes += sizeBytes;
    }
  }

  #set(key: string, region: Mutable<HeapRegion>): void {
    if (this.#regions.size < MAX_REGIONS || this.#regions.has(key)) this.#regions.set(detached(key), region);
  }
}
