/**
 * MicroPython's two memories, as its prompt shows them: the heap of its garbage collector (`micropython.mem_info()`,
 * `gc_dump_info` in `py/gc.c`; `gc.mem_free()`) and what is left of ESP-IDF's for everything else (`esp32.idf_heap_info()`,
 * `ports/esp32/modesp32.c`).
 *
 *     >>> esp32.idf_heap_info(esp32.HEAP_DATA)
 *     [(240, 0, 0, 0), (79912, 35712, 35512, 35108)]           each region: total, free, largest block, least free ever
 *     stack: 736 out of 15360
 *     GC: total: 127936, used: 126336, free: 1600, max new split: 69632      the last from v1.21 on
 *      No. of 1-blocks: 2167, 2-blocks: 365, max blk sz: 282, max free sz: 86
 *     >>> gc.mem_free()
 *     72480
 *
 * Block sizes are in the collector's blocks of 16 bytes. "max new split" is how much of ESP-IDF's heap the collector's could still get.
 */
import type { Emit, Format } from '../format';
import { heapName } from '../capabilities';
import type { Line } from '../prefix';

const GC_HEAP = 'GC';
const GC = /^GC: total: (\d{1,10}), used: (\d{1,10}), free: (\d{1,10})(?:, max new split: (\d{1,10}))?\s*$/;
const BLOCKS =
  /^ ?No\. of 1-blocks: \d{1,10}, 2-blocks: \d{1,10}, max blk sz: \d{1,10}, max free sz: (\d{1,10})\s*$/;
const STACK = /^stack: \d{1,10} out of \d{1,10}\s*$/;
const REGIONS = /^\[\((\d{1,10}(?:, \d{1,10}){3}(?:\), \(\d{1,10}(?:, \d{1,10}){3}){0,31})\)\]\s*$/;
/** A prompt with the call; it may stand behind others. */
const COMMAND = /(gc\.mem_free\(\)|gc\.mem_alloc\(\)|esp32\.idf_heap_info\([^)]{0,40}\))\s*\)?\s*$/;
/** Bytes of a collector's block: four words (`MICROPY_BYTES_PER_GC_BLOCK`). */
const BLOCK_BYTES = 16;
/** All of an ESP32's data memory together is more: a list of small tuples is something else. */
const LEAST_TOTAL = 32 * 1024;

export class MicroPython implements Format {
  readonly first = '>GN s[0123456789';
  /** The call whose answer comes next. */
  #asked = '';
  /** Free bytes that the latest line of the collector told. */
  #gcFree = 0;

  parse({ message, deviceMs }: Line, emit: Emit): boolean {
    const asked = this.#asked;
    if (message.startsWith('>>> ')) {
      this.#asked = (message.length <= 200 && COMMAND.exec(message)?.[1]) || '';
      return this.#asked !== '';
    }
    // A log line may fall between.
    if (message !== '' && deviceMs === null) this.#asked = '';
    if (asked.startsWith('gc.') && /^\d{1,9}\s*$/.test(message))
      return emitAnswer(asked, Number(message), emit);
    if (message.startsWith('[(')) return emitRegions(message, asked, emit);
    return this.#collector(message, emit);
  }

  reset(): void {
    this.#asked = '';
    this.#gcFree = 0;
  }

  #collector(message: string, emit: Emit): boolean {
    if (message.startsWith('GC: ')) {
      const [, total, used, free, split] = GC.exec(message) ?? [];
      if (total === undefined) return false;
      this.#gcFree = Number(free);
      const figures = { freeBytes: this.#gcFree, allocatedBytes: Number(used) };
      emit({ kind: 'heap', heap: GC_HEAP, line: 'product', ...figures });
      emit({ kind: 'heap-total', name: GC_HEAP, totalBytes: Number(total) });
      if (split !== undefined)
        emit({ kind: 'series', name: 'GC max new split', value: Number(split), unit: 'B' });
      return true;
    }
    const block = message.includes('o. of 1-blocks: ') ? BLOCKS.exec(message)?.[1] : undefined;
    if (block === undefined) return message.startsWith('stack: ') && STACK.test(message);
    const largestFreeBlock = Number(block) * BLOCK_BYTES;
    if (largestFreeBlock <= this.#gcFree) emit({ kind: 'heap-detail', heap: GC_HEAP, largestFreeBlock });
    return true;
  }
}

function emitAnswer(call: string, bytes: number, emit: Emit): true {
  if (call === 'gc.mem_free()') emit({ kind: 'heap', heap: GC_HEAP, line: 'product', freeBytes: bytes });
  else emit({ kind: 'heap-detail', heap: GC_HEAP, allocatedBytes: bytes });
  return true;
}

/** @param call What was asked; another is taken for `HEAP_DATA`. */
function emitRegions(message: string, call: string, emit: Emit): boolean {
  const list = REGIONS.exec(message)?.[1];
  if (list === undefined) return false;
  const regions = list
    .split('), (')
    .map((text) => text.split(', ').map(Number) as [number, number, number, number]);
  const isHeap = regions.every(
    ([size, free, largest, least]) => free <= size && largest <= free && least <= free,
  );
  const sum = (at: 0 | 1 | 3): number => regions.reduce((bytes, region) => bytes + region[at], 0);
  if (!isHeap || (!call.startsWith('esp32.') && sum(0) < LEAST_TOTAL)) return false;
  const heap = /HEAP_EXEC/.test(call) ? heapName(0x1) : heapName(0x4);
  emit({
    kind: 'heap',
    heap,
    line: 'product',
    freeBytes: sum(1),
    minimumFreeBytes: sum(3),
    largestFreeBlock: Math.max(...regions.map(([, , largest]) => largest)),
    allocatedBytes: sum(0) - sum(1),
  });
  for (const [index, [sizeBytes, freeBytes, largestFreeBlock, minimumFreeBytes]] of regions.entries())
    emit({
      kind: 'named-region',
      heap,
      name: `${heap} ${index + 1}`,
      sizeBytes,
      freeBytes,
      minimumFreeBytes,
      largestFreeBlock,
    });
  return true;
}
