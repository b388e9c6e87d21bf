/**
 * The memory block of the examples of Espressif's board support packages, of ESP-Brookesia (`esp_utils_mem_print_info`) and of
 * products made from them:
 *
 *        Biggest /     Free /    Total
 *      SRAM : [  155648 /   252259 /   406987]
 *     PSRAM : [ 1933312 /  1963116 /  1966080]
 *
 * `DRAM` in older ones; some print kilobytes (`152 K`). Both are of `MALLOC_CAP_INTERNAL`. Indentation is tabs or spaces.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const HEADER = /^[ \t]{0,32}Biggest \/ {1,8}Free \/ {1,8}Total\s*$/;
const ROW =
  /^[ \t]{0,32}(SRAM|DRAM|PSRAM) {0,4}: \[ {0,12}(\d{1,10})( K)? \/ {0,12}(\d{1,10})( K)? \/ {0,12}(\d{1,10})( K)?\]\s*$/;
/** Log lines of other tasks may fall between. */
const MAX_LINES = 16;

export class BspMemory implements Format {
  readonly first = ' \tBDPS';
  /** Lines that rows may still come in. */
  #left = 0;

  parse({ message }: Line, emit: Emit): boolean {
    if (message.includes('Biggest /') && HEADER.test(message)) {
      this.#left = MAX_LINES;
      return true;
    }
    if (this.#left === 0) return false;
    this.#left--;
    const row = message.includes(': [') ? ROW.exec(message) : null;
    if (!row) return false;
    const size = (at: number): number => Number(row[at]) * (row[at + 1] === undefined ? 1 : 1024);
    const [largestFreeBlock, freeBytes, totalBytes] = [size(2), size(4), size(6)];
    if (largestFreeBlock > freeBytes || freeBytes > totalBytes) return false;
    const heap = row[1] === 'PSRAM' ? 'SPIRAM' : 'INTERNAL';
    emit({ kind: 'heap', heap, line: 'product', freeBytes, largestFreeBlock });
    emit({ kind: 'heap-total', name: heap, totalBytes });
    return true;
  }

  reset(): void {
    this.#left = 0;
  }
}
