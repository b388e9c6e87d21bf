/** The commands: id → what it does. Titles, icons and where they show up stand in package.json. */
import type { CommandTable } from './commands/context';
import { deviceCommands } from './commands/devices';
import { frameCommands } from './commands/frames';
import { componentCommands } from './commands/component';
import { compareCommands } from './commands/compare';
import { exportCommands } from './commands/exports';
import { hostCommands } from './commands/host';
import { leakCommands } from './commands/leaks';
import { markCommands } from './commands/marks';
import { portCommands } from './commands/ports';
import { projectCommands } from './commands/project';
import { recordingCommands } from './commands/recordings';
import { siteCommands } from './commands/sites';

export const commands: CommandTable = {
  ...deviceCommands,
  'heapMonitor.selectElf': ({ elf }) => elf.ask(),
  'heapMonitor.keptElfs': ({ elf }) => elf.askKept(),
  'heapMonitor.clearKeptElfs': ({ elf }) => elf.clearKept(),
  ...frameCommands,
  'heapMonitor.showDeviceLog': ({ teaching }) => teaching.showLog(),
  'heapMonitor.teachLine': ({ teaching }, line) => teaching.teach(line),
  'heapMonitor.taughtLines': ({ teaching }) => teaching.manage(),
  ...leakCommands,
  ...markCommands,
  ...exportCommands,
  ...compareCommands,
  ...recordingCommands,
  ...siteCommands,
  ...portCommands,
  ...projectCommands,
  ...componentCommands,
  ...hostCommands,
};
