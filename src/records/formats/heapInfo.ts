/**
 * `heap_caps_print_heap_info()` (ESP-IDF `heap_caps.c`, the same from v3.3 to v6):
 *
 *     Heap summary for capabilities 0x%08X:
 *       At 0x%08x len %d free %d allocated %d min_free %d
 *         largest_free_block %d alloc_blocks %d free_blocks %d total_blocks %d
 *       Totals:
 *         free %d allocated %d min_free %d largest_free_block %d
 *
 * Log lines of other tasks may fall between. The totals' minimum is a sum of minima that need not have been at one
 * moment. Sizes of 2 GB or more, as damaged memory gives them, print as negative numbers.
 */
import type { Emit, Format } from '../format';
import { heapName } from '../capabilities';
import { unsigned } from '../numberText';
import type { Line } from '../prefix';

const HEADER = /^Heap summary for capabilities 0x([0-9A-Fa-f]{1,8}):\s*$/;
const REGION =
  /^ *At (0x[0-9a-fA-F]{8}) len (-?\d{1,10}) free (-?\d{1,10}) allocated (-?\d{1,10}) min_free (-?\d{1,10})\s*$/;
const BLOCKS =
  /^ *largest_free_block (-?\d{1,10}) alloc_blocks (\d{1,10}) free_blocks (\d{1,10}) total_blocks \d+\s*$/;
const TOTALS =
  /^ *free (-?\d{1,10}) allocated (-?\d{1,10}) min_free (-?\d{1,10}) largest_free_block (-?\d{1,10})\s*$/;

export class HeapInfo implements Format {
  readonly first = 'H Alf';
  #heap: string | null = null;
  #region: RegExpExecArray | null = null;

  parse({ message }: Line, emit: Emit): boolean {
    const header = message.startsWith('Heap summary') ? HEADER.exec(message) : null;
    if (header?.[1]) {
      this.reset();
      this.#heap = heapName(Number.parseInt(header[1], 16));
      return true;
    }
    return this.#heap !== null && this.#body(message, this.#heap, emit);
  }

  reset(): void {
    this.#heap = null;
    this.#region = null;
  }

  #body(message: string, heap: string, emit: Emit): boolean {
    const region = REGION.exec(message);
    if (region) {
      this.#region = region;
      return true;
    }
    const blocks = this.#region ? BLOCKS.exec(message) : null;
    if (blocks && this.#region) {
      emitRegion(this.#region, blocks, heap, emit);
      this.#region = null;
      return true;
    }
    const totals = TOTALS.exec(message);
    if (!totals) return /^ *Totals:\s*$/.test(message);
    emit({
      kind: 'heap',
      heap,
      line: 'heap-info',
      freeBytes: unsigned(totals[1]),
      allocatedBytes: unsigned(totals[2]),
      minimumFreeBytes: unsigned(totals[3]),
      largestFreeBlock: unsigned(totals[4]),
    });
    this.reset();
    return true;
  }
}

function emitRegion(region: RegExpExecArray, blocks: RegExpExecArray, heap: string, emit: Emit): void {
  const [sizeBytes, freeBytes, allocatedBytes, minimumFreeBytes] = region.slice(2).map(unsigned);
  const [largestFreeBlock, allocatedBlocks, freeBlocks] = blocks.slice(1).map(unsigned);
  emit({
    kind: 'heap-region',
    heap,
    address: Number(region[1]),
    sizeBytes: sizeBytes ?? 0,
    freeBytes: freeBytes ?? 0,
    allocatedBytes: allocatedBytes ?? 0,
    minimumFreeBytes: minimumFreeBytes ?? 0,
    largestFreeBlock: largestFreeBlock ?? 0,
    allocatedBlocks: allocatedBlocks ?? 0,
    freeBlocks: freeBlocks ?? 0,
  });
}
