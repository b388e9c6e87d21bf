/**
 * Several programs at once, as they run on one chip: the application, its bootloader, and the ROM. An address belongs
 * to the program whose code it lies in. One that lies in none is the ROM's: its own ELF file names it best, else the
 * absolute symbols that the application was linked with.
 */
import type { Frame } from './frame';
import type { AddressResolver } from './resolver';

export type ProgramRole = 'app' | 'bootloader' | 'rom';

export interface Program {
  readonly role: ProgramRole;
  readonly symbolizer: AddressResolver;
}

export interface Resolution {
  /** Of the program that knew the address; null where none did. */
  readonly role: ProgramRole | null;
  readonly frames: readonly Frame[];
}

const NOWHERE: Resolution = { role: null, frames: [] };

export class SymbolizerSet {
  /**
   * Where the code of two programs overlaps, the earlier one in `programs` is asked first: the application reuses the
   * RAM that the bootloader ran in.
   */
  constructor(private readonly programs: readonly Program[]) {}

  lookup(address: number): readonly Frame[] {
    return this.resolve(address).frames;
  }

  resolve(address: number): Resolution {
    const owners = this.programs.filter(({ symbolizer }) => symbolizer.covers(address));
    return ask(owners, address) ?? ask(this.#romFirst(), address) ?? NOWHERE;
  }

  #romFirst(): Program[] {
    const isRom = ({ role }: Program) => role === 'rom';
    return [...this.programs.filter(isRom), ...this.programs.filter((program) => !isRom(program))];
  }
}

function ask(programs: readonly Program[], address: number): Resolution | null {
  for (const { role, symbolizer } of programs) {
    const frames = symbolizer.lookup(address);
    if (frames.length > 0) return { role, frames };
  }
  return null;
}
