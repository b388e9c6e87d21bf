/** A log of a device that leaks at one place, or several, and lists its allocations: what commands say of such a log. */

/** Bytes that are lost each minute, in one block for each leak. */
export const LOST_A_MINUTE = 100;

/**
 * The article's heap lines every 15 s under an oscillation that hides the leak, and each minute the heap summary and
 * `heap_trace_dump()` (v5.1), of one trace: a block more each time, and five that stay.
 *
 * @param stacks Callers of each leak, joined by `:`.
 */
export function listedLeak(minutes: number, stacks: readonly string[] = ['0x400d1100:0x400d2000']): string {
  let log = 'I (5) app_init: Project name:     listed-leak\n';
  for (let minute = 1; minute <= minutes; minute++) {
    const free = 150_000 - LOST_A_MINUTE * stacks.length * minute;
    for (const second of [0, 15, 30, 45]) {
      const now = free - ((minute * 7 + second) % 13) * 1500;
      log += `I (${minute * 60_000 + second * 1000}) MEMORY: Memoria atual: ${now}, Menor valor: 90000\n`;
    }
    log += summary(free - ((minute * 7) % 13) * 1500) + dump(minute, stacks);
  }
  return log;
}

function summary(free: number): string {
  return (
    'Heap summary for capabilities 0x00001000:\n' +
    `  At 0x3ffae6e0 len 160000 free ${free} allocated 20000 min_free 90000\n` +
    '    largest_free_block 60000 alloc_blocks 100 free_blocks 5 total_blocks 105\n' +
    `  Totals:\n    free ${free} allocated 20000 min_free 90000 largest_free_block 60000\n`
  );
}

function dump(leaked: number, stacks: readonly string[]): string {
  const block = (address: number, size: number, caller: string): string =>
    `${String(size).padStart(6)} bytes (@ 0x${address.toString(16)}, Internal) allocated CPU 0 ccount 0x${address.toString(16)} caller ${caller}\n`;
  const kept = Array.from({ length: 5 }, (_, index) =>
    block(0x3ffb0000 + index * 64, 48, '0x400d1000:0x400d2000'),
  );
  const lost = stacks.flatMap((stack, at) =>
    Array.from({ length: leaked }, (_, index) =>
      block(0x3ffc0000 + at * 0x8000 + index * 128, LOST_A_MINUTE, stack),
    ),
  );
  const count = kept.length + lost.length;
  return `====== Heap Trace: ${count} records (500 capacity) ======\n${[...kept, ...lost].join('')}================================\n`;
}
