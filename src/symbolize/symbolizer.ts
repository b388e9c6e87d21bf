/** Addresses to source locations, from the bytes of an ELF file: the one door into this room. */
import { DebugInfo } from './dwarf/debugInfo';
import type { LoadSplit } from './dwarf/unitSet';
import { ElfFile, type Expanders } from './elf';
import { DwarfError, ElfError } from './errors';
import { ExecutableRanges } from './executable';
import type { FileBytes } from './fileBytes';
import type { Frame } from './frame';
import { Problems } from './problems';
import { sortedOrder } from './rangeIndex';
import type { AddressResolver, TakeFrames } from './resolver';
import { SymbolTable } from './symbols';

export interface SymbolizerOptions extends Expanders {
  /** Finds the `.dwo` files of split DWARF; without it, only what the program itself knows is answered. */
  readonly loadSplit?: LoadSplit | undefined;
}

/** Answers that are kept, by the low bits of their address: the call sites of a leak come again and again. */
const KEPT_ANSWERS = 0x1000;
/** So many addresses touch all of a program: what lies behind is dropped, though the next ones may want it again. */
const MANY = 0x10000;

export class Symbolizer implements AddressResolver {
  #symbolTable: SymbolTable | null | undefined;
  readonly #answers: (readonly Frame[])[] = new Array<readonly Frame[]>(KEPT_ANSWERS).fill([]);
  readonly #answered = new Float64Array(KEPT_ANSWERS).fill(-1);

  private constructor(
    private readonly elf: ElfFile,
    private readonly executable: ExecutableRanges,
    private readonly debugInfo: DebugInfo,
    private readonly problemsSoFar: Problems,
  ) {}

  /**
   * Opens an ELF file: finds the units of its debug information, reads no more. `elf` is kept, not copied.
   * Throws ElfError, with a sentence for people, where the file holds no little-endian program.
   */
  static open(elf: Uint8Array | FileBytes, options: SymbolizerOptions = {}): Symbolizer {
    const { loadSplit, inflate, zstd } = options;
    const file = new ElfFile(elf, { inflate, zstd });
    const executable = new ExecutableRanges(file);
    const problems = new Problems();
    const openSplit = (split: Uint8Array) => openObject(split, { inflate, zstd });
    const debugInfo = new DebugInfo(file, { executable, problems, loadSplit, openSplit });
    return new Symbolizer(file, executable, debugInfo, problems);
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
    return [...this.problemsSoFar.list];
  }

  /** Whether `address` lies in the program's own code. */
  covers(address: number): boolean {
    return this.executable.endOf(address) >= 0;
  }

  /**
   * The frames of `address` exactly as given, innermost first; [] for an unknown address. Never throws: corrupt
   * debug information costs the unit it is in, and is listed in `problems`.
   */
  lookup(address: number): readonly Frame[] {
    const slot = (address ^ (address >>> 12)) & (KEPT_ANSWERS - 1);
    if (this.#answered[slot] === address) return this.#answers[slot] ?? [];
    const answer = this.#find(address);
    this.#answers[slot] = answer;
    this.#answered[slot] = address;
    return answer;
  }

  /**
   * Gives the frames of each of many addresses to `take`, with its index, in an order of its own: quicker and with less
   * memory than `lookup` one by one.
   */
  lookupEach(addresses: readonly number[], take: TakeFrames): void {
    for (const at of sortedOrder(addresses)) {
      take(at, this.#find(addresses[at] ?? 0));
      if (addresses.length >= MANY) this.debugInfo.forgetBehind();
    }
  }

  /** Tells that the next addresses lie above those looked up before: what was read for these may be dropped. */
  forgetBehind(): void {
    this.debugInfo.forgetBehind();
  }

  /** Begin and end of each range of the program's code, in turn, ascending. */
  get codeRanges(): readonly number[] {
    return this.executable.toPairs();
  }

  /**
   * Gives every address where the answer of `lookup` may change to `take`, in any order, some repeatedly. Reads all
   * of the debug information; yields after each unit, so that it can be done bit by bit.
   */
  *boundaries(take: (address: number) => void): Generator<void> {
    yield* this.debugInfo.boundaries(take);
    this.problemsSoFar.attempt(() => this.#symbols()?.forEachBoundary(take));
  }

  #find(address: number): readonly Frame[] {
    const frames = this.debugInfo.lookup(address);
    const outermost = frames.at(-1);
    if (outermost && outermost.function !== null) return frames;
    const symbol = this.problemsSoFar.attempt(() => this.#symbols()?.lookup(address)) ?? null;
    if (!outermost) return symbol === null ? [] : [{ function: symbol, file: null, line: 0, column: 0 }];
    return [...frames.slice(0, -1), { ...outermost, function: symbol }];
  }

  #symbols(): SymbolTable | null {
    if (this.#symbolTable === undefined)
      this.#symbolTable =
        this.problemsSoFar.attempt(() => new SymbolTable(this.elf, this.executable)) ?? null;
    return this.#symbolTable;
  }
}

/** A `.dwo` file; one that is none is a problem of the program's that names it. */
function openObject(file: Uint8Array, expanders: Expanders): ElfFile {
  try {
    return new ElfFile(file, { ...expanders, allowObject: true });
  } catch (error) {
    if (error instanceof ElfError) throw new DwarfError('.dwo', 0, 'is no file of split debug information');
    throw error;
  }
}
