/** Where views get the frames of an address from. */
import type { Event } from '../model/emitter';
import type { CoreState } from '../model/events';
import type { AddressKind } from '../records/callSite';
import type { ElfMatch, ElfStatus } from '../server/protocol';
import type { Frame } from '../symbolize/frame';
import type { CallStack } from '../symbolize/unwind/unwinder';

export interface FrameSource {
  /** The ELF in use, or why there is none. */
  readonly elf: ElfStatus;
  /** Whether that ELF is the one that runs. */
  readonly elfMatch: ElfMatch;
  /** Counts up whenever frames or the ELF change. */
  readonly version: number;
  /** Fired when frames have come or the ELF has changed. */
  readonly onDidChange: Event<void>;
  /**
   * Frames of an address as it was printed (by default a return address, of the call it returns to), innermost first;
   * undefined while they are not known (they are asked for then), empty where nothing is known.
   */
  frames(address: string, kind?: AddressKind): readonly Frame[] | undefined;
  /** The call stack of a RISC-V core that panicked; undefined while it is not known, or where it cannot be. */
  unwind(core: CoreState): CallStack | undefined;
}
