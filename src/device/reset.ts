/**
 * Resets a board through the control lines of its port: RTS pulls EN low, DTR pulls GPIO0 low, and both together
 * neither (the two-transistor circuit of the boards; esptool's `HardReset`). Of DTR alone the chip would make "start
 * the bootloader", so the lines are always set together.
 */
import { setTimeout } from 'node:timers/promises';
import type { PortControl } from './source';

const PULSE_MS = 100;
/** The built-in USB Serial/JTAG needs longer, and stays away for a while. */
const USB_PULSE_MS = 200;

/** @param isUsbJtag The chip's own USB Serial/JTAG (303A:1001), which leaves the bus when it is reset. */
export async function hardReset(control: PortControl, isUsbJtag: boolean): Promise<void> {
  await control.setLines({ dtr: false, rts: true });
  await setTimeout(isUsbJtag ? USB_PULSE_MS : PULSE_MS);
  const released = control.setLines({ dtr: false, rts: false });
  // It may have left already: then nothing holds it in reset.
  await (isUsbJtag ? released.catch(() => {}) : released);
}
