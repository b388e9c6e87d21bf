/**
 * Meshtastic's heap lines (`Power.cpp` with `DEBUG_HEAP`, `memGet.cpp`, `StoreForwardModule.cpp`; 2.0 to 2.7), behind its own prefix
 * `DEBUG | 12:34:56 123 [Power] ` where that has not been taken off:
 *
 *     Heap status: 112340/270332 bytes free (-128), running 5/32 threads
 *     Heap free: 41% (112340 bytes)
 *     Free heap: 112340                                   at the start (`main-esp32.cpp`), where its prefix tells whose it is
 *     Before PSRAM init: heap 112340/270332 PSRAM 4192000/4194252
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const STATUS = /Heap status: (\d{1,8})\/(\d{1,8}) bytes free \(-?\d{1,10}\), running /;
const PERCENT = /Heap free: \d{1,3}% \((\d{1,8}) bytes\)\s*$/;
const START =
  /^(?:DEBUG|INFO|WARN|ERROR) +\| \S{1,8} \d{1,10} (?:\[\w{1,24}\] )?(Free|Total) (heap|PSRAM): (\d{1,8})\s*$/;
const PSRAM = /(?:Before|After) PSRAM init: heap (\d{1,8})\/(\d{1,8}) PSRAM (\d{1,8})\/(\d{1,8})\s*$/;

export class Meshtastic implements Format {
  readonly first = 'HBADIWE';

  parse({ message }: Line, emit: Emit): boolean {
    const start = message.includes(': ') ? START.exec(message) : null;
    if (start) return atStart(start, emit);
    if (!message.includes('eap ')) return false;
    const status = message.includes('Heap status: ') ? STATUS.exec(message) : null;
    if (status) return emitHeap('default', Number(status[1]), Number(status[2]), emit);
    const free = message.includes('Heap free: ') ? PERCENT.exec(message)?.[1] : undefined;
    if (free !== undefined) return emitHeap('default', Number(free), null, emit);
    const psram = message.includes(' PSRAM init: ') ? PSRAM.exec(message) : null;
    if (!psram) return false;
    const [heap = 0, total = 0, psramFree = 0, psramTotal = 0] = psram.slice(1).map(Number);
    if (psramTotal > 0) emitHeap('SPIRAM', psramFree, psramTotal, emit);
    return emitHeap('default', heap, total, emit);
  }

  reset(): void {}
}

/** A board without PSRAM prints 0. */
function atStart([, what, memory, bytes]: RegExpExecArray, emit: Emit): boolean {
  const heap = memory === 'heap' ? 'default' : 'SPIRAM';
  if (Number(bytes) === 0) return true;
  if (what === 'Free') return emitHeap(heap, Number(bytes), null, emit);
  emit({ kind: 'heap-total', name: heap === 'default' ? 'Heap' : heap, totalBytes: Number(bytes) });
  return true;
}

function emitHeap(heap: string, freeBytes: number, totalBytes: number | null, emit: Emit): boolean {
  if (totalBytes !== null && freeBytes > totalBytes) return false;
  emit({ kind: 'heap', heap, line: 'product', freeBytes });
  if (totalBytes !== null) emit({ kind: 'heap-total', name: heap === 'default' ? 'Heap' : heap, totalBytes });
  return true;
}
