/** The call stack of a panic or a printed backtrace, from whatever of it the device has told. */
import type { CoreState, DeviceEvent } from '../model/events';
import { isInRom } from './ownFrame';
import type { AddressKind } from '../records/callSite';

export interface StackEntry {
  /** As printed, such as `0x400d5f21`. */
  readonly address: string;
  readonly kind: AddressKind;
  /** Why it is not to be believed, or no caller for sure; empty where it is one. */
  readonly doubt: '' | 'damaged stack' | 'return address register' | 'found on the stack';
}

/** What unwinding the printed stack memory has found: the program counter, then return addresses. */
export interface Unwound {
  readonly pcs: readonly number[];
  /** There are more callers, beyond the memory that was printed. */
  readonly isCut: boolean;
  /** The next return address, which lies in no code that is at hand; null: there is none. */
  readonly beyond?: number | null;
}

/**
 * The entries of one core, innermost first: its backtrace, else what unwinding has found, else the program counter and
 * the return address of its registers. That register is the caller's only while the function has called nothing.
 */
export function stackOf({ backtrace, registers }: CoreState, unwound?: Unwound): StackEntry[] {
  if (backtrace.pcs.length > 0)
    return backtrace.pcs.map((address, index) => ({
      address,
      kind: kindOf(index, backtrace),
      doubt: index < backtrace.trusted ? '' : backtrace.candidates ? 'found on the stack' : 'damaged stack',
    }));
  const pcs = unwound ? [...unwound.pcs, ...romEntry(unwound)] : [];
  if (pcs.length > 1)
    return pcs.map((pc, index) => ({
      address: hex(pc),
      kind: index === 0 ? 'pc' : 'caller',
      doubt: '',
    }));
  const pc = registers.get('MEPC') ?? registers.get('PC');
  const returnAddress = registers.get('RA') ?? registers.get('A0');
  const entries: StackEntry[] = [];
  if (pc !== undefined) entries.push({ address: hex(pc), kind: 'pc', doubt: '' });
  if (returnAddress !== undefined && pc !== undefined)
    entries.push({ address: hex(returnAddress), kind: 'caller', doubt: 'return address register' });
  return entries;
}

/** Unwinding came to the ROM, and can go on only with the ROM's ELF. */
export function endsInRom({ beyond = null }: Unwound): boolean {
  return beyond !== null && isInRom(beyond);
}

function romEntry(unwound: Unwound): number[] {
  return endsInRom(unwound) ? [unwound.beyond ?? 0] : [];
}

/** A word found on the stack is what a call pushed there; a backtrace has been stepped back already. */
function kindOf(index: number, { trusted, candidates }: CoreState['backtrace']): AddressKind {
  if (index === 0 && (trusted > 0 || !candidates)) return 'pc';
  return candidates ? 'caller' : 'backtrace';
}

/** The stack that tells of the event: the first core's, else where `abort()` or a check that failed was called. */
export function mainStack(
  { cores, pc }: Pick<DeviceEvent, 'cores' | 'pc'>,
  unwind: (core: CoreState) => Unwound | undefined,
): StackEntry[] {
  for (const core of cores) {
    const entries = stackOf(core, unwind(core));
    if (entries.length > 0) return entries;
  }
  return pc === null ? [] : [{ address: pc, kind: 'pc', doubt: '' }];
}

/**
 * The stack that the event is to be blamed on: of the core that it names, where any says which core it is of. What the
 * other core did at that moment is no cause.
 */
export function blamedStack(
  event: DeviceEvent,
  unwind: (core: CoreState) => Unwound | undefined,
): StackEntry[] {
  const { core, cores } = event;
  if (core === null || cores.every((state) => state.core === null)) return mainStack(event, unwind);
  return mainStack({ ...event, cores: cores.filter((state) => state.core === core) }, unwind);
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
