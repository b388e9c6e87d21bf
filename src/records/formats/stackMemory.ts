/**
 * The stack as RISC-V panics print it: `Stack memory:`, then lines of eight words from the stack pointer up,
 * `3fc9f370: 0x00000004 0x3fc9f3dc …` (ESP-IDF `panic_arch.c` of RISC-V). A word that is cut is left out.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const ROW = /^([0-9a-fA-F]{8}):((?: 0x[0-9a-fA-F]{8}(?![0-9a-fA-F])){1,8})/;

export class StackMemory implements Format {
  readonly first = 'S0123456789abcdef';

  parse({ message }: Line, emit: Emit): boolean {
    if (message.charCodeAt(8) !== 0x3a) return /^Stack memory:\s*$/.test(message);
    const row = message.startsWith(' 0x', 9) ? ROW.exec(message) : null;
    if (!row?.[1] || !row[2]) return false;
    emit({
      kind: 'stack-memory',
      address: Number.parseInt(row[1], 16),
      words: row[2].trim().split(' ').map(Number),
    });
    return true;
  }

  reset(): void {}
}
