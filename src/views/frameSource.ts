/** Where views get the frames of an address from. */
import type { Event } from '../model/emitter';
import type { ElfStatus } from '../server/protocol';
import type { Frame } from '../symbolize/frame';

export interface FrameSource {
  /** The ELF in use, or why there is none. */
  readonly elf: ElfStatus;
  /** Counts up whenever frames or the ELF change. */
  readonly version: number;
  /** Fired when frames have come or the ELF has changed. */
  readonly onDidChange: Event<void>;
  /**
   * Frames of the call that a printed return address returns to, innermost first; undefined while they are not
   * known (they are asked for then), empty where nothing is known.
   */
  frames(caller: string): readonly Frame[] | undefined;
}
