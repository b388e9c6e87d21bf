/** Records of heaps: how much is free, what they are made of, what they complain of. Part of `record.ts`. */

/** One reading of one heap. Names are those of ESP-IDF's `multi_heap_info_t`. */
export interface HeapRecord {
  readonly kind: 'heap';
  /** `default` for `esp_get_free_heap_size()`, else the name of the printed capabilities. */
  readonly heap: string;
  /** Which line it came from; several lines of one cycle can repeat the same reading. */
  readonly line:
    'current' | 'window' | 'bar' | 'heap-info' | 'taught' | 'product' | 'rounded' | 'frame' | 'guess';
  readonly freeBytes: number;
  /** Least free bytes ever, by the device's own account. */
  readonly minimumFreeBytes?: number;
  readonly largestFreeBlock?: number;
  readonly allocatedBytes?: number;
  readonly allocatedBlocks?: number;
  readonly freeBlocks?: number;
  /** What the firmware's monitor itself has taken of it: no loss of the firmware's. */
  readonly monitorBytes?: number;
  /** Least and most free bytes over the device's own last 60 s. */
  readonly window?: { readonly leastFreeBytes: number; readonly mostFreeBytes: number };
  /** It was guessed, from this. */
  readonly guess?: HeapGuess;
}

/** What a heap was guessed from: one kind of line, and one figure of it. */
export interface HeapGuess {
  /** Of the heap; no heap that is known by its format has such a name. */
  readonly heap: string;
  /** The words that the figure goes by in the line. */
  readonly label: string;
  /** The template (`template.ts`) that would teach the line. */
  readonly template: string;
  /** The log tag of such lines; empty where they have none. */
  readonly tag: string;
  /** The first such line, without host prefixes. */
  readonly example: string;
}

/** A line that looks like a reading of a heap. What the ones before have said counts once one is confirmed. */
export interface HeapGuessRecord {
  readonly kind: 'heap-guess';
  readonly guess: HeapGuess;
  /** Enough such lines have come, and behaved as a heap does. */
  readonly isConfirmed: boolean;
  readonly freeBytes: number;
  readonly minimumFreeBytes?: number;
  readonly largestFreeBlock?: number;
}

/** Figures of a heap on a line that does not say how much is free. */
export interface HeapDetailRecord {
  readonly kind: 'heap-detail';
  readonly heap: string;
  readonly minimumFreeBytes?: number;
  readonly largestFreeBlock?: number;
  readonly allocatedBytes?: number;
}

/** One value of a series that the firmware or the user has named. */
export interface SeriesRecord {
  readonly kind: 'series';
  readonly name: string;
  readonly value: number;
  /** Such as `dBm`; empty where there is none. */
  readonly unit: string;
}

/** Size of a kind of memory, such as `DRAM`. */
export interface HeapTotalRecord {
  readonly kind: 'heap-total';
  readonly name: string;
  readonly totalBytes: number;
}

/** A region of RAM that the heap was made of at start-up. */
export interface HeapMemoryRecord {
  readonly kind: 'heap-memory';
  /** Such as `DRAM`. */
  readonly name: string;
  readonly address: number;
  readonly sizeBytes: number;
}

/** The heap found its own data damaged. */
export interface HeapCorruptionRecord {
  readonly kind: 'heap-corruption';
  /** As printed, such as `Bad tail at 0x3ffcf320. Expected 0xbaad5678 got 0xffffffff`. */
  readonly text: string;
  readonly address?: number;
}

/** An allocation failed. */
export interface AllocationFailureRecord {
  readonly kind: 'allocation-failure';
  readonly sizeBytes?: number;
  /** Bits of `MALLOC_CAP_…`. */
  readonly capabilities?: number;
  /** Of the allocator, such as `heap_caps_malloc`. */
  readonly function?: string;
  /** Who says so: a log tag, such as `wifi`; empty where the line has none. */
  readonly component?: string;
  /** Of the heap at that moment, where the line says so. */
  readonly freeBytes?: number;
  readonly largestFreeBlock?: number;
  /** The line, where it says no more than that an allocation failed. */
  readonly text?: string;
}

/** One region of `heap_caps_print_heap_info`. */
export interface HeapRegionRecord {
  readonly kind: 'heap-region';
  readonly heap: string;
  readonly address: number;
  readonly sizeBytes: number;
  readonly freeBytes: number;
  readonly allocatedBytes: number;
  readonly minimumFreeBytes: number;
  readonly largestFreeBlock: number;
  readonly allocatedBlocks: number;
  readonly freeBlocks: number;
}

/** A region of a heap that is printed without its address; figures that are not printed are absent. */
export interface NamedRegionRecord {
  readonly kind: 'named-region';
  readonly heap: string;
  /** Such as `Internal 1`, the same whenever it is printed. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly freeBytes: number;
  readonly minimumFreeBytes?: number;
  readonly largestFreeBlock?: number;
}

/** All blocks of one heap follow. */
export interface HeapDumpRecord {
  readonly kind: 'heap-dump';
  readonly address: number;
  readonly sizeBytes?: number;
}

/** A block of that heap. */
export interface HeapBlockRecord {
  readonly kind: 'heap-block';
  readonly address: number;
  readonly sizeBytes: number;
  readonly free: boolean;
}

export type HeapFact =
  | HeapRecord
  | HeapGuessRecord
  | HeapDetailRecord
  | SeriesRecord
  | HeapTotalRecord
  | HeapMemoryRecord
  | HeapCorruptionRecord
  | AllocationFailureRecord
  | HeapRegionRecord
  | NamedRegionRecord
  | HeapDumpRecord
  | HeapBlockRecord;
