/**
 * The regions of RAM that the heap was made of, at start-up (`heap_caps_init.c`, log tag `heap_init`, all versions):
 *
 *     I (476) heap_init: Initializing. RAM available for dynamic allocation:
 *     I (482) heap_init: At 3FFAE6E0 len 00001920 (6 KiB): DRAM
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const REGION = /^At ([0-9A-F]{8}) len ([0-9A-F]{8}) \(\d+ KiB\): ([\w/ ]{1,24}?)\s*$/;
const HEADING = /^Initializing\. RAM available for dynamic allocation:/;

export class HeapInit implements Format {
  readonly first = 'AI';

  parse({ tag, message }: Line, emit: Emit): boolean {
    if (tag !== 'heap_init') return false;
    const match = REGION.exec(message);
    if (match)
      emit({
        kind: 'heap-memory',
        name: match[3]!,
        address: parseInt(match[1]!, 16),
        sizeBytes: parseInt(match[2]!, 16),
      });
    return match !== null || HEADING.test(message);
  }

  reset(): void {
    // a line at a time: nothing is open
  }
}
