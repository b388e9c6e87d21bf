/** The firmware component: put into the project, taken out of it. */
import type { CommandTable } from '../context';

export const componentCommands: CommandTable = {
  'heapMonitor.addFirmwareComponent': ({ component }) => component.add(),
  'heapMonitor.removeFirmwareComponent': ({ component }) => component.remove(),
};
