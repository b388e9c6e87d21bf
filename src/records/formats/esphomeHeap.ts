/**
 * Heap figures of ESPHome's `debug` component, once at its start and as sensors (`debug_component.cpp`, `sensor.cpp`;
 * before and after ESPHome 2025.12):
 *
 *     [D][debug:036]: Free Heap Size: 52120 bytes
 *     [D][sensor:093]: 'Heap Free': Sending state 25288.00000 B with 0 decimals of accuracy
 *     [D][sensor:117]: 'Heap Free' >> 25288 B
 *
 * A sensor has the name that the user has given it; only names that say heap or PSRAM, and what of it, are read.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const AT_START = /^Free Heap Size: (\d{1,10}) bytes\s*$/;
const SENSOR =
  /^'(.{1,64})'(?:: Sending state| >>) (\d{1,10}(?:\.\d{1,6})?) (B|kB|KB|KiB|MB|MiB|%)(?: with \d decimals of accuracy)?\s*$/;
const FACTORS: Readonly<Record<string, number>> = {
  kB: 1024,
  KB: 1024,
  KiB: 1024,
  MB: 1048576,
  MiB: 1048576,
};

export class EsphomeHeap implements Format {
  readonly first = "F'";

  parse({ message, tag }: Line, emit: Emit): boolean {
    if (tag === 'debug') {
      const free = AT_START.exec(message)?.[1];
      if (free !== undefined)
        emit({ kind: 'heap', heap: 'default', line: 'product', freeBytes: Number(free) });
      return free !== undefined;
    }
    const sensor = tag === 'sensor' ? SENSOR.exec(message) : null;
    return sensor !== null && this.#sensor(sensor[1] ?? '', Number(sensor[2]), sensor[3] ?? '', emit);
  }

  reset(): void {}

  #sensor(name: string, value: number, unit: string, emit: Emit): boolean {
    const isPsram = /psram|spiram/i.test(name);
    if (!isPsram && !/heap/i.test(name)) return false;
    const heap = isPsram ? 'PSRAM' : /internal/i.test(name) ? 'INTERNAL' : 'default';
    const bytes = Math.round(value * (FACTORS[unit] ?? 1));
    if (unit === '%') emit({ kind: 'series', name, value, unit });
    else if (/block|largest/i.test(name)) emit({ kind: 'heap-detail', heap, largestFreeBlock: bytes });
    else if (/min/i.test(name)) emit({ kind: 'heap-detail', heap, minimumFreeBytes: bytes });
    else if (/free/i.test(name)) emit({ kind: 'heap', heap, line: 'product', freeBytes: bytes });
    else return false;
    return true;
  }
}
