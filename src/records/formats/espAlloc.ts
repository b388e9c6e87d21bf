/**
 * `HeapStats` of esp-alloc, the allocator of esp-hal (Rust; `esp-alloc/src/lib.rs`, 0.6 to 0.9), as `println!("{}", HEAP.stats())`
 * prints it:
 *
 *     HEAP INFO
 *     Size: 172044
 *     Current usage: 165556                   some versions add (96%)
 *     Max usage: 169172                       these three with the feature internal-heap-stats only
 *     Total freed: 275072
 *     Total allocated: 440628
 *     Memory Layout:
 *     Internal | ████░ | Used: 99% (Used 98080 of 98300, free: 220)
 *     External | ░░░░░ | Used: 1% (Used 20480 of 2097152, free: 2076672)
 *
 * The heap is all regions together. Where one of them is external (PSRAM), what is internal is a heap of its own: it ends first.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const TITLE = 'HEAP INFO';
/** A logger prints its level once for all the lines: `INFO - HEAP INFO` (esp-println), `[INFO ] HEAP INFO`. */
const HEADER =
  /^(?:(?:ERROR|WARN|INFO|DEBUG|TRACE) {0,2}- |\[(?:ERROR|WARN|INFO|DEBUG|TRACE) {0,2}\] )?HEAP INFO\s*$/;
const FIGURE =
  /^(Size|Current usage|Max usage|Total freed|Total allocated): (\d{1,10})(?: \(\d{1,3}%\))?\s*$/;
const REGION =
  /^(Internal|External) {1,4}\| [^|]{1,200} \| Used: {0,4}\d{1,3}% \(Used (\d{1,10}) of (\d{1,10}), free: (\d{1,10})\)\s*$/;
const UNUSED = /^Unused {1,4}\| [^|]{1,200} \|\s*$/;

export class EspAlloc implements Format {
  readonly first = 'HSCMTIEUWD[';
  #open = false;
  #size: number | null = null;
  #regions = 0;
  /** Of the regions so far. */
  #internal = { free: 0, used: 0 };

  parse({ message }: Line, emit: Emit): boolean {
    if (message.includes(TITLE)) return this.#begin(message);
    if (!this.#open) return false;
    const figure = message.includes(': ') ? FIGURE.exec(message) : null;
    if (figure) return this.#figure(figure[1] ?? '', Number(figure[2]), emit);
    if (message.startsWith('Memory Layout:')) return true;
    const region = message.includes(' | Used: ') ? REGION.exec(message) : null;
    if (region) {
      this.#region(region, emit);
      return true;
    }
    return message.startsWith('Unused') && UNUSED.test(message);
  }

  reset(): void {
    this.#open = false;
  }

  #begin(message: string): boolean {
    if (!HEADER.test(message)) return false;
    this.#open = true;
    this.#size = null;
    this.#regions = 0;
    this.#internal = { free: 0, used: 0 };
    return true;
  }

  #figure(name: string, bytes: number, emit: Emit): boolean {
    if (name === 'Size') {
      this.#size = bytes;
      emit({ kind: 'heap-total', name: 'Heap', totalBytes: bytes });
    } else if (this.#size === null || bytes > this.#size) {
      // Totals since the start, which may be larger than the heap, or a line whose size was lost.
      return name.startsWith('Total ');
    } else if (name === 'Current usage') {
      const figures = { freeBytes: this.#size - bytes, allocatedBytes: bytes };
      emit({ kind: 'heap', heap: 'default', line: 'product', ...figures });
    } else if (name === 'Max usage') {
      emit({ kind: 'heap-detail', heap: 'default', minimumFreeBytes: this.#size - bytes });
    }
    return true;
  }

  #region([, where = '', used, size, free]: RegExpExecArray, emit: Emit): void {
    const [allocatedBytes, sizeBytes, freeBytes] = [Number(used), Number(size), Number(free)];
    const name = `${where} ${++this.#regions}`;
    emit({ kind: 'named-region', heap: 'default', name, sizeBytes, freeBytes });
    if (where === 'Internal') {
      this.#internal.free += freeBytes;
      this.#internal.used += allocatedBytes;
      return;
    }
    const { free: internal, used: internalUsed } = this.#internal;
    emit({ kind: 'heap', heap: 'SPIRAM', line: 'product', freeBytes, allocatedBytes });
    if (internal + internalUsed > 0)
      emit({
        kind: 'heap',
        heap: 'INTERNAL',
        line: 'product',
        freeBytes: internal,
        allocatedBytes: internalUsed,
      });
  }
}
