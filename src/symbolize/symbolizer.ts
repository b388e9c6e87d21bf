// Addresses to source locations, from the bytes of an ELF file: the one door into this room.
import { DebugInfo } from './dwarf/debugInfo';
import { ElfFile, type Inflate } from './elf';
import type { DwarfError } from './errors';
import { ExecutableRanges } from './executable';
import type { Frame } from './frame';
import { SymbolTable } from './symbols';

export interface SymbolizerOptions {
  /** Expands a zlib stream to `size` bytes; without it, compressed sections are unreadable. */
  readonly inflate?: Inflate;
}

export class Symbolizer {
  private symbolTable: SymbolTable | null | undefined;

  private constructor(
    private readonly elf: ElfFile,
    private readonly executable: ExecutableRanges,
    private readonly debugInfo: DebugInfo,
  ) {}

  /**
   * Opens a whole ELF file: finds the units of its debug information, reads no more. `elf` is kept, not copied.
   * Throws ElfError, with a sentence for people, where the file holds no little-endian program.
   */
  static open(elf: Uint8Array, options: SymbolizerOptions = {}): Symbolizer {
    const file = new ElfFile(elf, options.inflate);
    const executable = new ExecutableRanges(file);
    return new Symbolizer(file, executable, new DebugInfo(file, executable));
  }

  /** `e_machine`: 94 is Xtensa, 243 is RISC-V. */
  get machine(): number {
    return this.elf.machine;
  }

  /** Whether the file has debug information; if it cannot be read, `problems` says why. */
  get hasDebugInfo(): boolean {
    return this.debugInfo.exists;
  }

  /** What could not be read so far, each once; at most a thousand. */
  get problems(): readonly DwarfError[] {
    return [...this.debugInfo.problems];
  }

  /**
   * The frames of `address` exactly as given, innermost first; [] for an unknown address. Never throws: corrupt
   * debug information costs the unit it is in, and is listed in `problems`.
   */
  lookup(address: number): Frame[] {
    const frames = this.debugInfo.lookup(address);
    const outermost = frames.at(-1);
    if (outermost && outermost.function !== null) return frames;
    const symbol = this.debugInfo.attempt(() => this.symbols()?.lookup(address)) ?? null;
    if (!outermost) return symbol === null ? [] : [{ function: symbol, file: null, line: 0, column: 0 }];
    return [...frames.slice(0, -1), { ...outermost, function: symbol }];
  }

  private symbols(): SymbolTable | null {
    if (this.symbolTable === undefined)
      this.symbolTable = this.debugInfo.attempt(() => new SymbolTable(this.elf, this.executable)) ?? null;
    return this.symbolTable;
  }
}
