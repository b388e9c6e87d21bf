/** What an address can be asked of: a program's ELF file, or the cache of one. */
import type { Frame } from './frame';

/** Takes the frames of the address at index `at`. */
export type TakeFrames = (at: number, frames: readonly Frame[]) => void;

export interface AddressResolver {
  /** `e_machine`: 94 is Xtensa, 243 is RISC-V. */
  readonly machine: number;
  readonly hasDebugInfo: boolean;
  /** Begin and end of each range of the program's code, in turn, ascending. */
  readonly codeRanges: readonly number[];
  /** Whether `address` lies in the program's own code. */
  covers(address: number): boolean;
  /** The frames of `address`, innermost first; [] for an unknown address. */
  lookup(address: number): readonly Frame[];
  /** Gives the same of each of many addresses to `take`, in any order: quicker than one by one. */
  lookupEach(addresses: readonly number[], take: TakeFrames): void;
}
