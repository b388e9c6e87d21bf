// What an address can be asked of: a program's ELF file, or the cache of one.
import type { Frame } from './frame';

export interface AddressResolver {
  /** `e_machine`: 94 is Xtensa, 243 is RISC-V. */
  readonly machine: number;
  readonly hasDebugInfo: boolean;
  /** Begin and end of each range of the program's code, in turn, ascending. */
  readonly codeRanges: readonly number[];
  /** Whether `address` lies in the program's own code. */
  covers(address: number): boolean;
  /** The frames of `address`, innermost first; [] for an unknown address. */
  lookup(address: number): Frame[];
}
