/**
 * The memory in arduino-esp32's chip report (`chip-debug-report.cpp`, printed before and after `setup()` at debug level),
 * once for `INTERNAL` and, where there is some, for `SPIRAM`:
 *
 *     INTERNAL Memory Info:
 *     ------------------------------------------
 *       Total Size        :   388144 B ( 379.0 KB)
 *       Free Bytes        :   355280 B ( 347.0 KB)
 *       Allocated Bytes   :    27528 B (  26.9 KB)
 *       Minimum Free Bytes:   350036 B ( 341.8 KB)
 *       Largest Free Block:   286708 B ( 280.0 KB)
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const TITLE = /^(INTERNAL|SPIRAM|[A-Z][A-Z0-9_]{1,15}) Memory Info:\s*$/;
const FIGURE =
  /^ *(Total Size|Free Bytes|Allocated Bytes|Minimum Free Bytes|Largest Free Block) *: +(\d{1,10}) B \( *\d+\.\d KB\)\s*$/;

export class ArduinoMemory implements Format {
  readonly first = ' ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  #heap: string | null = null;

  parse({ message }: Line, emit: Emit): boolean {
    const title = message.includes(' Memory Info:') ? TITLE.exec(message)?.[1] : undefined;
    if (title !== undefined) {
      this.#heap = title;
      return true;
    }
    const figure = this.#heap !== null && message.includes(' B (') ? FIGURE.exec(message) : null;
    if (!figure || this.#heap === null) return false;
    emitFigure(this.#heap, figure[1] ?? '', Number(figure[2]), emit);
    return true;
  }

  reset(): void {
    this.#heap = null;
  }
}

function emitFigure(heap: string, name: string, bytes: number, emit: Emit): void {
  switch (name) {
    case 'Total Size':
      return emit({ kind: 'heap-total', name: heap, totalBytes: bytes });
    case 'Free Bytes':
      return emit({ kind: 'heap', heap, line: 'product', freeBytes: bytes });
    case 'Allocated Bytes':
      return emit({ kind: 'heap-detail', heap, allocatedBytes: bytes });
    case 'Minimum Free Bytes':
      return emit({ kind: 'heap-detail', heap, minimumFreeBytes: bytes });
    default:
      return emit({ kind: 'heap-detail', heap, largestFreeBlock: bytes });
  }
}
