/**
 * Which simulated cases are run. There are more of them than each run of all tests has time for: where
 * HEAP_MONITOR_THIRD is 0, 1 or 2 (scripts/third.mjs chooses it by the commit), a third of them; otherwise all. A case
 * keeps its third when others are added.
 */
const third = process.env['HEAP_MONITOR_THIRD'] ?? '';
/** FNV-1a, 32 bits. */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** @param name The case's own. */
export function isInTurn(name: string): boolean {
  if (!/^[012]$/.test(third)) return true;
  let hash = OFFSET_BASIS;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, PRIME) >>> 0;
  return hash % 3 === Number(third);
}

/** Mocha's `it`, in its turn. */
export function simulation(title: string, test: (this: Mocha.Context) => unknown): void {
  if (isInTurn(title)) it(title, test);
}
