/**
 * EMS-ESP's memory (`system.cpp`, v3): the console's `show system`, and its heartbeat as it logs what it publishes.
 *
 *      Free heap/Max alloc: 111 KB / 87 KB
 *      Free heap/Max alloc/Min free: 111 KB / 87 KB / 64 KB             from v3.8 on
 *     {"bus_status":"connected", … ,"freemem":111,"max_alloc":87, … }
 *
 * Kilobytes of 1,024; "Max alloc" is the largest free block.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const SYSTEM = /^ ?Free heap\/Max alloc(\/Min free)?: (\d{1,5}) KB \/ (\d{1,5}) KB(?: \/ (\d{1,5}) KB)?\s*$/;
const HEARTBEAT = /"freemem": ?(\d{1,5}),\s?"max_alloc": ?(\d{1,5})[,}\s]/;
const KILO = 1024;

export class EmsEsp implements Format {
  parse({ message }: Line, emit: Emit): boolean {
    const system = message.includes('Free heap/Max alloc') ? SYSTEM.exec(message) : null;
    const heartbeat = system || !message.includes('"freemem":') ? null : HEARTBEAT.exec(message);
    const [free, block, least] = system?.slice(2) ?? heartbeat?.slice(1) ?? [];
    if (free === undefined || (system && (system[1] === undefined) !== (least === undefined))) return false;
    emit({
      kind: 'heap',
      heap: 'default',
      line: 'product',
      freeBytes: Number(free) * KILO,
      largestFreeBlock: Number(block) * KILO,
      ...(least === undefined ? {} : { minimumFreeBytes: Number(least) * KILO }),
    });
    return true;
  }

  reset(): void {}
}
