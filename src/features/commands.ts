/** The commands: id → what it does. Titles, icons and where they show up stand in package.json. */
import type { CommandTable } from './context';
import { deviceCommands } from './connect/deviceCommands';
import { frameCommands } from './source/frameCommands';
import { componentCommands } from './component/componentCommands';
import { compareCommands } from './compare/compareCommands';
import { exportCommands } from './export/exportCommands';
import { hostCommands } from './component/deviceRequests';
import { leakCommands } from './ignore/ignoreCommands';
import { markCommands } from './marks/markCommands';
import { portCommands } from './ports/portCommands';
import { projectCommands } from './project/projectCommands';
import { recordingCommands } from './recordings/recordingCommands';
import { siteCommands } from './editor/siteCommands';

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
