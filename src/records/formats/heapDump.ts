/**
 * `heap_caps_dump()` (ESP-IDF): every block of a heap. From v4.3 on (`multi_heap.c`, TLSF)
 *
 *     Showing data for heap: 0x3ffb2b58
 *     Block 0x3ffb34d8 data, size: 68 bytes, Free: No
 *
 * and before (`multi_heap.c`), where the size is hexadecimal and free blocks name the next one:
 *
 *     Heap start 0x3ffb2b58 end 0x3ffe0000
 *     First free block 0x3ffb7f3c
 *     Block 0x3ffb2b88 data size 0x00000044 bytes next block 0x3ffb2bd0
 *     Block 0x3ffb7f3c data size 0x000280c0 bytes next block 0x3ffe0000 FREE. Next free 0x0
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const POINTER = '(0x[0-9a-fA-F]{1,8}|0|\\(nil\\))';
const HEADER = new RegExp(`^Showing data for heap: ${POINTER}\\s*$`);
const BLOCK = new RegExp(`^Block ${POINTER} data, size: (\\d{1,10}) bytes, Free: (Yes|No)\\s*$`);
const OLD_HEADER = new RegExp(`^Heap start ${POINTER} end ${POINTER}\\s*$`);
const OLD_FIRST = new RegExp(`^First free block ${POINTER}\\s*$`);
const OLD_BLOCK = new RegExp(
  `^Block ${POINTER} data size (0x[0-9a-fA-F]{8}) bytes next block ${POINTER}( FREE\\. Next free ${POINTER})?\\s*$`,
);

export class HeapDump implements Format {
  readonly first = 'SBHF';
  /** A dump is open. */
  #open = false;
  /** Where the heap begins, as the form before v4.3 prints it; null: another form. */
  #start: number | null = null;

  parse({ message }: Line, emit: Emit): boolean {
    if (this.#open && message.startsWith('Block 0x')) return this.#block(message, emit);
    const header = HEADER.exec(message) ?? OLD_HEADER.exec(message);
    if (!header) return this.#open && OLD_FIRST.test(message);
    this.#open = true;
    this.#start = header[2] === undefined ? null : addressOf(header[1]);
    const end = header[2] === undefined ? null : addressOf(header[2]);
    emit({
      kind: 'heap-dump',
      address: addressOf(header[1]),
      ...(end === null ? {} : { sizeBytes: Math.max(0, end - addressOf(header[1])) }),
    });
    return true;
  }

  reset(): void {
    this.#open = false;
  }

  #block(message: string, emit: Emit): boolean {
    const block = BLOCK.exec(message);
    const old = block ? null : OLD_BLOCK.exec(message);
    const match = block ?? old;
    if (!match) return false;
    const [address, sizeBytes] = [addressOf(match[1]), Number(match[2])];
    // Both ends of the old form's list are printed as free blocks, and can never be allocated.
    if (old?.[4] !== undefined && (address === this.#start || sizeBytes === 0)) return true;
    emit({
      kind: 'heap-block',
      address,
      sizeBytes,
      free: block ? block[3] === 'Yes' : old?.[4] !== undefined,
    });
    return true;
  }
}

function addressOf(printed: string | undefined): number {
  return printed?.startsWith('0x') ? Number(printed) : 0;
}
