/** What is connected, and how it is. Part of the panel's protocol (messages.ts). */
import type { DeviceControls } from '../deviceControls';

/**
 * `released`: lost on purpose, so that another program can have the port. `replaying`: a recording or a log is played;
 * `ended`: it was read to its end.
 */
export type ShownState =
  'idle' | 'connecting' | 'live' | 'replaying' | 'reconnecting' | 'released' | 'ended' | 'stopped' | 'failed';

/** One of several devices. */
export interface DeviceView {
  readonly id: string;
  /** Short, and unlike the others'. */
  readonly name: string;
  readonly state: ShownState;
  /** It is the one that is shown. */
  readonly selected: boolean;
}

export interface PanelStatus {
  /** What is connected, such as `/dev/ttyUSB0 at 115200` or `demo device`; empty where nothing is. */
  readonly source: string;
  readonly state: ShownState;
  /** One sentence for people where the state needs one (why it failed, what to do); else empty. */
  readonly detail: string;
  /** Wall clock of when the connection was lost, ms since 1970; null while it is not. */
  readonly lostAt: number | null;
  /** The ELF in use (file name), or what is missing, in one sentence. */
  readonly elf: string;
  readonly elfReady: boolean;
  /** What can be asked of the device; null where it takes no commands. */
  readonly controls: DeviceControls | null;
}
