/**
 * xiaozhi-esp32's heap lines (`system_info.cc`, `application.cc`, `ota.cc`; v1 and v2). SRAM is `MALLOC_CAP_INTERNAL`.
 *
 *     free sram: 229960 minimal sram: 224960
 *     free psram: 4123456 minimal psram: 4100000
 *     Free internal: 67355 minimal internal: 55891                     v1
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const LINE = /^[Ff]ree (s?ram|psram|internal): (\d{1,8}),? minimal (s?ram|psram|internal): (\d{1,8})\s*$/;

export class Xiaozhi implements Format {
  readonly first = 'fF';

  parse({ message }: Line, emit: Emit): boolean {
    const match = message.includes(' minimal ') ? LINE.exec(message) : null;
    if (!match || match[1] !== match[3]) return false;
    emit({
      kind: 'heap',
      heap: match[1] === 'psram' ? 'SPIRAM' : 'INTERNAL',
      line: 'product',
      freeBytes: Number(match[2]),
      minimumFreeBytes: Number(match[4]),
    });
    return true;
  }

  reset(): void {}
}
