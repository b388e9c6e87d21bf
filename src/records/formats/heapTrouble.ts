/**
 * What the heap itself complains of. Corruption found by heap poisoning (`multi_heap_poisoning.c`, `multi_heap.c`;
 * all by `esp_rom_printf`):
 *
 *     CORRUPT HEAP: Bad head|tail at %p. Expected 0x%08x got 0x%08x
 *     CORRUPT HEAP: Invalid data at %p. Expected 0x%08x got 0x%08x
 *     CORRUPT HEAP: Size at %p expected <=0x%08x got 0x%08x
 *     CORRUPT HEAP: multi_heap.c:%d detected at 0x%08x
 *
 * an allocation that failed where `CONFIG_HEAP_ABORT_WHEN_ALLOCATION_FAILS` is set (`heap_caps_base.c`): up to v5.0.1
 * `Memory allocation failed`, then `Mem alloc fail. size 0x%08x caps 0x%08x`; and those after which the firmware goes on
 * (`failedAllocation.ts`).
 */
import { FAILED_ALLOCATION_HINTS, readFailedAllocation } from '../failedAllocation';
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const CORRUPT =
  /CORRUPT HEAP: (?:(Bad head|Bad tail|Invalid data|Size) at (0x[0-9a-fA-F]{1,8})\.? [Ee]xpected (?:<=)?0x[0-9a-fA-F]{2,8} got 0x[0-9a-fA-F]{1,8}|(\S{1,64}:\d{1,6}) detected at (0x[0-9a-fA-F]{1,8}))/;
const ANY_CORRUPT = 'CORRUPT HEAP: ';
const FAILED = /^Mem alloc fail\. size (0x[0-9a-fA-F]{8}) caps (0x[0-9a-fA-F]{8})/;
const FAILED_OLD = /^Memory allocation failed\s*$/;

export class HeapTrouble implements Format {
  readonly hints = [ANY_CORRUPT, 'Mem alloc fail', 'Memory allocation failed', ...FAILED_ALLOCATION_HINTS];

  parse({ text, message, tag }: Line, emit: Emit): boolean {
    // It is printed without regard to the line that was being printed.
    const at = text.indexOf(ANY_CORRUPT);
    if (at >= 0) return this.#corrupt(text.slice(at), emit);
    const failed = FAILED.exec(message);
    const facts = failed
      ? { sizeBytes: Number(failed[1]), capabilities: Number(failed[2]) }
      : FAILED_OLD.test(message)
        ? {}
        : readFailedAllocation(tag, message);
    if (!facts) return false;
    emit({ kind: 'allocation-failure', ...facts });
    return true;
  }

  reset(): void {
    // a line at a time: nothing is open
  }

  #corrupt(text: string, emit: Emit): boolean {
    const match = CORRUPT.exec(text);
    const address = match?.[2] ?? match?.[4];
    emit({
      kind: 'heap-corruption',
      text: (match?.[0] ?? text.trimEnd()).slice(ANY_CORRUPT.length, ANY_CORRUPT.length + 200),
      ...(address === undefined ? {} : { address: Number(address) }),
    });
    return true;
  }
}
