/**
 * Heaps of Zephyr: the shell's `kernel heap` (`kernel/heap.c` of the shell module),
 *
 *     free:           12345
 *     allocated:      2345
 *     max. allocated: 4567
 *
 * and `sys_heap_print_info()` (`lib/heap/heap_info.c`), which lists the free chunks by size, and may list all chunks:
 *
 *     Heap at 0x20000a10 contains 1023 units in 10 buckets
 *             0            1           10           32          256
 *     chunk    0: [*] size=32   left=0    right=32
 *     3456 free bytes, 4567 allocated bytes, overhead = 161 bytes (2.0%)
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const FREE = /^ *free: {2,}(\d{1,10})\s*$/;
const ALLOCATED = /^ *allocated: {2,}(\d{1,10})\s*$/;
const MOST = /^ *max\. allocated: +(\d{1,10})\s*$/;
const INFO = /^Heap at (0x[0-9a-fA-F]{1,16}) contains \d{1,10} units in \d{1,3} buckets\s*$/;
const BUCKET = /^ *\d{1,3} +\d{1,12} +\d{1,12} +\d{1,12} +(\d{1,12})\s*$/;
const TABLE = /^ +(?:bucket# +min units|threshold +chunks|-{40,})/;
const CHUNK = /^(?:Chunk dump:|chunk +\d{1,10}: \[[*.-]\] size=\d+ *left=\d+ *right=\d+)\s*$/;
const SUM = /^(\d{1,10}) free bytes, (\d{1,10}) allocated bytes, overhead = \d{1,10} bytes \(/;

export class ZephyrHeap implements Format {
  readonly first = ' famHCc0123456789';
  /** Of `kernel heap`. */
  #free: number | null = null;
  #allocated: number | null = null;
  /** The heap of which chunks are being listed. */
  #listed: { readonly heap: string; largest: number } | null = null;

  parse({ message }: Line, emit: Emit): boolean {
    return this.#shell(message, emit) || this.#info(message, emit);
  }

  reset(): void {
    this.#free = this.#allocated = null;
    this.#listed = null;
  }

  #shell(message: string, emit: Emit): boolean {
    const free = message.includes('free: ') ? FREE.exec(message) : null;
    if (free) {
      this.#free = Number(free[1]);
      this.#allocated = null;
      return true;
    }
    if (this.#free === null || !message.includes('allocated: ')) return false;
    const allocated = ALLOCATED.exec(message);
    if (allocated) {
      this.#allocated = Number(allocated[1]);
      emit({
        kind: 'heap',
        heap: 'default',
        line: 'product',
        freeBytes: this.#free,
        allocatedBytes: this.#allocated,
      });
      return true;
    }
    const most = this.#allocated === null ? null : MOST.exec(message);
    if (!most || this.#allocated === null) return false;
    const minimumFreeBytes = Math.max(0, this.#free + this.#allocated - Number(most[1]));
    emit({ kind: 'heap-detail', heap: 'default', minimumFreeBytes });
    this.#free = this.#allocated = null;
    return true;
  }

  #info(message: string, emit: Emit): boolean {
    const info = message.startsWith('Heap at 0x') ? INFO.exec(message) : null;
    if (info) {
      this.#listed = { heap: `sys_heap ${info[1]}`, largest: 0 };
      return true;
    }
    const listed = this.#listed;
    if (!listed) return false;
    const bucket = BUCKET.exec(message);
    if (bucket) {
      listed.largest = Math.max(listed.largest, Number(bucket[1]));
      return true;
    }
    const sum = SUM.exec(message);
    if (!sum) return TABLE.test(message) || CHUNK.test(message);
    this.#listed = null;
    emit({
      kind: 'heap',
      heap: listed.heap,
      line: 'product',
      freeBytes: Number(sum[1]),
      allocatedBytes: Number(sum[2]),
      largestFreeBlock: listed.largest,
    });
    return true;
  }
}
