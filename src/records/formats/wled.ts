/**
 * The debug output of WLED (`wled.cpp`, built with `WLED_DEBUG`; 0.13 to 0.16) every 30 s, and at its start:
 *
 *     Free heap: 229960 / 300000 ; largest block 31744
 *     Free heap/contiguous: 24680/18432                             ESP8266
 *     DRAM 8-bit:   Free:  131240 bytes | Largest block:   65524 bytes
 *     PSRAM:        Free: 2025000 bytes | Largest block: 1998836 bytes
 *     DRAM 32-bit:  Free:   40232 bytes | Largest block: N/A          what is left of the IRAM
 *     PSRAM: 2025kB/2048kB
 *     heap 171240                                                    at its start, between its steps
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const OF_TOTAL = /^Free heap: (\d{1,8}) \/ (\d{1,8}) ; largest block (\d{1,8})\s*$/;
const CONTIGUOUS = /^Free heap\/contiguous: (\d{1,8})\/(\d{1,8})\s*$/;
const MEMORY =
  /^(DRAM 8-bit|DRAM 32-bit|PSRAM|RTC RAM): {1,8}Free: {1,8}(\d{1,8}) bytes \| Largest block: {1,8}(?:(\d{1,8}) bytes|N\/A)\s*$/;
const PSRAM = /^PSRAM: (\d{1,6})kB\/(\d{1,6})kB\s*$/;
const AT_START = /^heap (\d{4,8})\s*$/;
const HEAPS: Readonly<Record<string, string>> = {
  'DRAM 8-bit': 'default',
  'DRAM 32-bit': '32BIT',
  PSRAM: 'SPIRAM',
  'RTC RAM': 'RTCRAM',
};

export class Wled implements Format {
  readonly first = 'FDPRh-';
  /** It has printed its banner: a bare `heap` is its own. */
  #isWled = false;

  parse({ message }: Line, emit: Emit): boolean {
    if (message.startsWith('---WLED ')) {
      this.#isWled = true;
      return false;
    }
    if (message.startsWith('Free heap')) return emitFree(message, emit);
    if (message.includes('kB/')) return emitPsram(message, emit);
    const start = this.#isWled && message.startsWith('heap ') ? AT_START.exec(message)?.[1] : undefined;
    if (start !== undefined) {
      emit({ kind: 'heap', heap: 'default', line: 'product', freeBytes: Number(start) });
      return true;
    }
    const memory = message.includes(' bytes | Largest') ? MEMORY.exec(message) : null;
    if (!memory) return false;
    const [, kind = '', free, largest] = memory;
    emitHeap(HEAPS[kind] ?? kind, Number(free), largest === undefined ? undefined : Number(largest), emit);
    return true;
  }

  reset(): void {}
}

function emitFree(message: string, emit: Emit): boolean {
  const [, free, total, block] = OF_TOTAL.exec(message) ?? [];
  if (free !== undefined) {
    if (Number(free) > Number(total)) return false;
    emitHeap('default', Number(free), Number(block), emit);
    emit({ kind: 'heap-total', name: 'Heap', totalBytes: Number(total) });
    return true;
  }
  const contiguous = CONTIGUOUS.exec(message);
  if (contiguous) emitHeap('default', Number(contiguous[1]), Number(contiguous[2]), emit);
  return contiguous !== null;
}

function emitPsram(message: string, emit: Emit): boolean {
  const [, free = 0, total = 0] = PSRAM.exec(message)?.map(Number) ?? [];
  if (total === 0 || free > total) return false;
  // The line before has it in bytes in the versions that have both.
  emit({ kind: 'heap-total', name: 'SPIRAM', totalBytes: total * 1024 });
  emit({ kind: 'heap', heap: 'SPIRAM', line: 'rounded', freeBytes: free * 1024 });
  return true;
}

function emitHeap(heap: string, freeBytes: number, largestFreeBlock: number | undefined, emit: Emit): void {
  const isWhole = largestFreeBlock === undefined || largestFreeBlock > freeBytes;
  emit({ kind: 'heap', heap, line: 'product', freeBytes, ...(isWhole ? {} : { largestFreeBlock }) });
}
