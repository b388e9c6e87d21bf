/**
 * Free memory as Espressif's audio frameworks print it: ESP-ADF's `AUDIO_MEM_SHOW` (`audio_mem.c`) and ESP-GMF's
 * `ESP_GMF_MEM_SHOW` (`esp_gmf_oal_mem.c`), the second form where there is PSRAM. Examples print the last part alone.
 *
 *     Func:app_main, Line:42, MEM Total:229960 Bytes
 *     Func:app_main, Line:42, MEM Total:8229960 Bytes, Inter:228960 Bytes, Dram:228960 Bytes
 *
 * All three are free bytes: of `MALLOC_CAP_DEFAULT`, of `MALLOC_CAP_INTERNAL`, of what of that is `MALLOC_CAP_8BIT`.
 */
import type { Emit, Format } from '../format';
import { heapName } from '../capabilities';
import type { Line } from '../prefix';

const MEMORY =
  /^(?:Func:[^,\s]{1,64}, Line:\d{1,6}, )?MEM Total:(\d{1,10}) Bytes(?:, Inter:(\d{1,10}) Bytes, Dram:(\d{1,10}) Bytes)?\s*$/;
const HEAPS = ['default', heapName(0x800), heapName(0x804)] as const;

export class AudioMemory implements Format {
  readonly first = 'FM';

  parse({ message }: Line, emit: Emit): boolean {
    const match = message.includes('MEM Total:') ? MEMORY.exec(message) : null;
    if (!match) return false;
    for (const [index, heap] of HEAPS.entries()) {
      const bytes = match[index + 1];
      if (bytes !== undefined) emit({ kind: 'heap', heap, line: 'product', freeBytes: Number(bytes) });
    }
    return true;
  }

  reset(): void {}
}
