/**
 * The leak check of ESP-IDF's unit tests (`unity_utils_memory.c`, `test_utils`) and of esp-bsp's and esp-iot-solution's own:
 *
 *     MALLOC_CAP_8BIT usage: Free memory delta: -64 Leak threshold: -1024
 *     MALLOC_CAP_8BIT potential leak: Before 231240 bytes free, After 231176 bytes free (delta 64)
 *     MALLOC_CAP_8BIT: Before 231240 bytes free, After 231176 bytes free (delta -64)
 *
 * What is free after a test is a reading; what was free before it is one where the test before has not told it. The change is
 * a series, negative where memory was lost.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const USAGE =
  /^MALLOC_CAP_([A-Z0-9_]{1,16}) usage: Free memory delta: (-?\d{1,10})(?: Leak threshold: -?\d{1,10})?\s*$/;
const LEAK =
  /^MALLOC_CAP_([A-Z0-9_]{1,16})(?: (?:potential|critical) leak)?: Before (\d{1,10}) bytes free, After (\d{1,10}) bytes free \(delta -?\d{1,10}\)\s*$/;

export class UnityLeaks implements Format {
  readonly first = 'M';
  /** What was free after the latest test, by heap. */
  readonly #after = new Map<string, number>();

  parse({ message }: Line, emit: Emit): boolean {
    if (!message.startsWith('MALLOC_CAP_')) return false;
    const usage = USAGE.exec(message);
    if (usage?.[1]) {
      emit({ kind: 'series', name: `${usage[1]} change in a test`, value: Number(usage[2]), unit: 'B' });
      return true;
    }
    const leak = LEAK.exec(message);
    if (!leak?.[1]) return false;
    const [heap, before, after] = [leak[1], Number(leak[2]), Number(leak[3])];
    if (this.#after.get(heap) !== before) emit({ kind: 'heap', heap, line: 'product', freeBytes: before });
    emit({ kind: 'heap', heap, line: 'product', freeBytes: after });
    if (this.#after.size < 16) this.#after.set(heap, after);
    // The other forms have told it in the line before.
    if (!message.includes(' leak: '))
      emit({ kind: 'series', name: `${heap} change in a test`, value: after - before, unit: 'B' });
    return true;
  }

  reset(): void {
    this.#after.clear();
  }
}
