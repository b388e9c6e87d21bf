/**
 * Free memory as Espressif's audio frameworks print it: ESP-ADF's `AUDIO_MEM_SHOW` (`audio_mem.c`) and ESP-GMF's
 * `ESP_GMF_MEM_SHOW` (`esp_gmf_oal_mem.c`), the forms with three heaps where there is PSRAM; the largest block since ESP-ADF
 * v2.7. Examples print the last part alone, and their console's `free` has PSRAM too.
 *
 *     Func:app_main, Line:42, MEM Total:229960 Bytes
 *     Func:app_main, Line:42, MEM Total:8229960 Bytes, Inter:228960 Bytes, Dram:228960 Bytes, Dram largest free:110580Bytes
 *     Total:8229960 Bytes, SPI:8001000 Bytes, Inter:228960 Bytes, Dram:228960 Bytes
 *
 * All are free bytes: of `MALLOC_CAP_DEFAULT`, of `MALLOC_CAP_INTERNAL`, of what of that is `MALLOC_CAP_8BIT`.
 */
import type { Emit, Format } from '../format';
import { heapName } from '../capabilities';
import type { Line } from '../prefix';

const MEMORY =
  /^(?:Func:[^,\s]{1,64}, Line:\d{1,6}, )?MEM Total:(\d{1,10}) Bytes(?:, Inter:(\d{1,10}) Bytes, Dram:(\d{1,10}) Bytes(?:, Dram largest free:(\d{1,10}) ?Bytes)?)?\s*$/;
const CONSOLE =
  /^Total:(\d{1,10}) Bytes, SPI:(\d{1,10}) Bytes, Inter:(\d{1,10}) Bytes, Dram:(\d{1,10}) Bytes\s*$/;
const [INTERNAL, DRAM, SPIRAM] = [heapName(0x800), heapName(0x804), heapName(0x400)] as const;

export class AudioMemory implements Format {
  readonly first = 'FMT';

  parse({ message }: Line, emit: Emit): boolean {
    if (!message.includes('Total:')) return false;
    const [, total, internal, dram, largest] = MEMORY.exec(message) ?? [];
    const [, all, spiram, inner, byte] = total === undefined ? (CONSOLE.exec(message) ?? []) : [];
    const read = (heap: string, bytes: string | undefined, block?: string): void => {
      if (bytes === undefined) return;
      const details = block === undefined ? {} : { largestFreeBlock: Number(block) };
      emit({ kind: 'heap', heap, line: 'product', freeBytes: Number(bytes), ...details });
    };
    read('default', total ?? all);
    // A board without PSRAM prints 0.
    read(SPIRAM, spiram === '0' ? undefined : spiram);
    read(INTERNAL, internal ?? inner);
    read(DRAM, dram ?? byte, largest);
    return (total ?? all) !== undefined;
  }

  reset(): void {}
}
