/** The call stack of a panic or a printed backtrace, from whatever of it the device has told. */
import type { CoreState, DeviceEvent } from '../model/events';
import type { AddressKind } from '../records/callSite';

export interface StackEntry {
  /** As printed, such as `0x400d5f21`. */
  readonly address: string;
  readonly kind: AddressKind;
  /** Why it is not to be believed, or no caller for sure; empty where it is one. */
  readonly doubt: '' | 'damaged stack' | 'return address register';
}

/**
 * The entries of one core, innermost first: its backtrace, else the program counter and the return address of its
 * registers, which is all that a RISC-V panic tells without an unwinder. The return address register is the caller's
 * only while the function has called nothing.
 */
export function stackOf({ backtrace, registers }: CoreState): StackEntry[] {
  if (backtrace.pcs.length > 0)
    return backtrace.pcs.map((address, index) => ({
      address,
      kind: index === 0 ? 'pc' : 'backtrace',
      doubt: index < backtrace.trusted ? '' : 'damaged stack',
    }));
  const pc = registers.get('MEPC') ?? registers.get('PC');
  const returnAddress = registers.get('RA') ?? registers.get('A0');
  const entries: StackEntry[] = [];
  if (pc !== undefined) entries.push({ address: hex(pc), kind: 'pc', doubt: '' });
  if (returnAddress !== undefined && pc !== undefined)
    entries.push({ address: hex(returnAddress), kind: 'caller', doubt: 'return address register' });
  return entries;
}

/** The stack that tells of the event: the first core's, else where `abort()` or a check that failed was called. */
export function mainStack({ cores, pc }: DeviceEvent): StackEntry[] {
  for (const core of cores) {
    const entries = stackOf(core);
    if (entries.length > 0) return entries;
  }
  return pc === null ? [] : [{ address: pc, kind: 'pc', doubt: '' }];
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
