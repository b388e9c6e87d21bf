/**
 * Which address to look up for a caller that a device printed. Measured against GDB's frames: a return address
 * names the line after the call, so its call is one byte before.
 *
 * | source                                             | rule                                        |
 * |----------------------------------------------------|---------------------------------------------|
 * | heap-trace `caller` list, the article's frame list | return addresses: − 1                       |
 * | Xtensa `Backtrace:`                                | the firmware subtracted already: as printed |
 * | RISC-V `Backtrace:`                                | the first is exact, the rest are returns    |
 * | Xtensa, top bits set                               | the window increment of `call4/8/12`: mask  |
 */

/** ELF `e_machine` numbers. */
export const EM_XTENSA = 94;
export const EM_RISCV = 243;

/**
 * Address inside the call instruction of a traced allocation's caller.
 * @param caller As printed, such as `0x400d5f21`.
 * @param machine `e_machine` of the firmware's ELF, where known: only Xtensa keeps a window increment in the top
 *   bits of a return address.
 */
export function callSiteOfCaller(caller: string, machine: number | null): number {
  const address = Number.parseInt(caller, 16);
  const unwindowed =
    machine === EM_XTENSA && address >= 0x80000000 ? (address & 0x3fffffff) | 0x40000000 : address;
  return Math.max(0, unwindowed - 1);
}

/**
 * How an address was printed: a return address, a program counter, or an entry of a `Backtrace:` line beyond the
 * first (the first is a program counter).
 */
export type AddressKind = 'caller' | 'pc' | 'backtrace';

/** The address to look up for one that was printed, by the table above. @param machine As in `callSiteOfCaller`. */
export function callSiteOf(address: string, kind: AddressKind, machine: number | null): number {
  const isReturn = kind === 'caller' || (kind === 'backtrace' && machine === EM_RISCV);
  return isReturn ? callSiteOfCaller(address, machine) : Number.parseInt(address, 16);
}

/**
 * A caller that a host tool has looked up already: `file:line` in the place of its address, with no file where the
 * tool found none (`??:0`). Null where it is an address.
 */
export function locationOf(caller: string): { readonly file: string | null; readonly line: number } | null {
  const match = /^(?!0x)(.+):(\d{1,7})$/i.exec(caller);
  if (match?.[1] === undefined) return null;
  return match[1] === '??' ? { file: null, line: 0 } : { file: match[1], line: Number(match[2]) };
}
