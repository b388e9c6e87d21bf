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

/** The heartbeat. */
export class EmsEsp implements Format {
  parse({ message }: Line, emit: Emit): boolean {
    const [, free, block] = (message.includes('"freemem":') && HEARTBEAT.exec(message)) || [];
    return free !== undefined && block !== undefined && emitHeap(free, block, undefined, emit);
  }

  reset(): void {}
}

/** The console's answer. */
export class EmsEspConsole implements Format {
  readonly first = ' F';

  parse({ message }: Line, emit: Emit): boolean {
    const [, minimum, free, block, least] = SYSTEM.exec(message) ?? [];
    if (free === undefined || block === undefined) return false;
    return (minimum === undefined) === (least === undefined) && emitHeap(free, block, least, emit);
  }

  reset(): void {}
}

function emitHeap(free: string, block: string, least: string | undefined, emit: Emit): true {
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
