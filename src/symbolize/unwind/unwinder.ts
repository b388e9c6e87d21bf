/**
 * The call stack of a RISC-V core from what its panic prints: registers, and the stack's memory from the stack pointer
 * up. The ELF's call frame information says how to leave each function. Never throws: a stack that cannot be followed
 * ends where it is lost.
 */
import { ElfFile, type Expanders } from '../elf';
import { DwarfError } from '../errors';
import { ExecutableRanges } from '../executable';
import { CallFrameInfo, type Fde } from './callFrameInfo';
import { rulesAt, type FrameRules, type Rule } from './frameRules';

/** A core as a panic prints it. */
export interface CrashedCore {
  /** By the names of ESP-IDF's panic handler: `MEPC`, `RA`, `SP`, `S0/FP`, … */
  readonly registers: Readonly<Record<string, number>>;
  /** Words of 32 bits from an address up. */
  readonly stack: { readonly address: number; readonly words: readonly number[] };
}

export interface CallStack {
  /** The program counter, then return addresses, innermost first. */
  readonly pcs: readonly number[];
  /** There are more callers, beyond the memory that was printed. */
  readonly isCut: boolean;
  /** The next return address, which lies in none of the programs' code; null: there is none. */
  readonly beyond: number | null;
}

const RA = 1;
const SP = 2;
/** RISC-V ELF psABI: DWARF register numbers are those of x0 to x31. */
const NUMBERS: Readonly<Record<string, number>> = {
  RA,
  SP,
  GP: 3,
  TP: 4,
  'S0/FP': 8,
  S1: 9,
  ...numbered('T', [0, 1, 2], 5),
  ...numbered('A', [0, 1, 2, 3, 4, 5, 6, 7], 10),
  ...numbered('S', [2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 18),
  ...numbered('T', [3, 4, 5, 6], 28),
};
const EM_RISCV = 243;
const MAX_FRAMES = 64;

type Registers = Map<number, number>;

export class Unwinder {
  private constructor(
    private readonly info: CallFrameInfo,
    private readonly executable: ExecutableRanges,
  ) {}

  /** Null for programs of other machines; throws ElfError as `Symbolizer.open` does. */
  static open(elf: Uint8Array, expanders: Expanders = {}): Unwinder | null {
    const file = new ElfFile(elf, expanders);
    if (file.machine !== EM_RISCV) return null;
    const executable = new ExecutableRanges(file);
    return new Unwinder(new CallFrameInfo(file, executable), executable);
  }

  /** @param others Programs beside this one that the stack may lead through, such as the ROM. */
  unwind({ registers: printed, stack }: CrashedCore, others: readonly Unwinder[] = []): CallStack {
    const programs = [this, ...others];
    const pcs: number[] = [];
    let registers: Registers = new Map(
      Object.entries(NUMBERS).flatMap(([name, number]): [number, number][] => {
        const value = printed[name];
        return value === undefined ? [] : [[number, value]];
      }),
    );
    let pc = printed['MEPC'];
    while (pc !== undefined && pcs.length < MAX_FRAMES) {
      pcs.push(pc);
      const caller = leave(programs, pc, registers, stack, pcs.length === 1);
      if (caller === 'cut') return { pcs, isCut: true, beyond: null };
      if (caller === null) break;
      registers = caller;
      const returnAddress = registers.get(RA) ?? 0;
      const isCode = programs.some(({ executable }) => executable.endOf(returnAddress - 1) >= 0);
      if (!isCode) return { pcs, isCut: false, beyond: returnAddress };
      pc = returnAddress;
    }
    return { pcs, isCut: false, beyond: null };
  }

  /** The entry of a function's call frame information. */
  find(address: number): Fde | null | undefined {
    return this.info.find(address);
  }
}

/** The caller's registers, its return address in RA; null where there is none, `cut` where it was not printed. */
function leave(
  programs: readonly Unwinder[],
  pc: number,
  registers: Registers,
  stack: CrashedCore['stack'],
  isInnermost: boolean,
): Registers | 'cut' | null {
  // A return address may be the first of the next function, where the call never returns.
  const address = isInnermost ? pc : pc - 1;
  const fde = programs.map((program) => program.find(address)).find((found) => found);
  // Jumped to nowhere, or into the ROM: its small functions leave the stack alone.
  if (!fde) return isInnermost && registers.get(RA) !== pc ? registers : null;
  const rules = attempt(() => rulesAt(fde, address));
  return rules && callerOf(rules, fde, registers, stack, isInnermost);
}

function callerOf(
  { cfa, rules }: FrameRules,
  { cie }: Fde,
  registers: Registers,
  stack: CrashedCore['stack'],
  isInnermost: boolean,
): Registers | 'cut' | null {
  const base = cfa && registers.get(cfa.register);
  const sp = registers.get(SP);
  if (!cfa || base === undefined || base === null || sp === undefined) return null;
  const frame = (base + cfa.offset) >>> 0;
  // Callers lie above; only the innermost function may have no frame yet.
  if (frame < sp || (frame === sp && !isInnermost)) return null;
  const returnRule = rules.get(cie.returnRegister);
  if (!returnRule && !isInnermost) return null;
  const caller: Registers = new Map(registers);
  for (const [register, rule] of rules) {
    const value = valueOf(rule, register, frame, registers, stack);
    if (value === undefined) caller.delete(register);
    else caller.set(register, value);
  }
  const returnAddress = caller.get(cie.returnRegister);
  if (returnAddress === undefined) return returnRule?.kind === 'offset' ? 'cut' : null;
  caller.set(RA, returnAddress);
  return caller.set(SP, frame);
}

function valueOf(
  rule: Rule,
  register: number,
  frame: number,
  registers: Registers,
  { address, words }: CrashedCore['stack'],
): number | undefined {
  switch (rule.kind) {
    case 'same':
      return registers.get(register);
    case 'register':
      return registers.get(rule.register);
    case 'value':
      return (frame + rule.offset) >>> 0;
    case 'offset':
      return words[(frame + rule.offset - address) / 4];
    default:
      return undefined;
  }
}

function numbered(letter: string, indices: readonly number[], first: number): Record<string, number> {
  return Object.fromEntries(indices.map((index, at) => [`${letter}${index}`, first + at]));
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DwarfError) return null;
    throw error;
  }
}
