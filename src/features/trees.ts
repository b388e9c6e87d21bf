/** The three trees behind the Heap Monitor icon: what the rows of each are made of. */
import type { SymbolizerClient } from '../frames/symbolizerClient';
import type { Devices } from '../sessions/devices';
import type { Sharing } from './ports/sharing';
import { crashBadge } from '../views/trees/bootRows';
import { deviceRows, heapHeading } from '../views/trees/deviceRows';
import { elfHint } from '../frames/elfState';
import { heapRows } from '../views/trees/heapRows';
import { liveNow } from '../views/outlookLines';
import { leakRows, leaksHeading } from '../views/trees/leakRows';
import { panelLeaks } from '../views/panel/panelLeaks';
import { shareRows } from './ports/shareRows';
import { StableTree } from '../views/trees/stableTree';
import { taskRows } from '../views/trees/taskRows';
import type { IgnoreList } from './ignore/ignoreList';
import type { Teaching } from './teach/teach';

export interface TreeParts {
  readonly devices: Devices;
  readonly client: SymbolizerClient;
  readonly teaching: Teaching;
  readonly sharing: Sharing;
  readonly ignoreList: IgnoreList;
  readonly lowStackBytes: () => number;
}

export function createTrees({ devices, client, teaching, sharing, ignoreList, lowStackBytes }: TreeParts) {
  const bootOf = () => devices.monitor.session.boot;
  const analysisOf = () => devices.monitor.analysis.of(bootOf());
  const leaksOf = () => panelLeaks(bootOf(), analysisOf(), client, ignoreList);
  const rowsOfHeap = () => [
    ...deviceRows(devices),
    ...teaching.rows(),
    ...shareRows(sharing.addressesOf(devices.selected)),
    ...heapRows(devices.monitor.session, client, devices.monitor.analysis, liveNow(devices.monitor.state)),
  ];
  return {
    heap: new StableTree('heapMonitor.heap', rowsOfHeap, {
      heading: () => heapHeading(devices),
      badge: () => crashBadge(devices.monitor.session),
    }),
    tasks: new StableTree('heapMonitor.tasks', () => taskRows(bootOf(), lowStackBytes(), analysisOf())),
    leaks: new StableTree('heapMonitor.leaks', () => leakRows(leaksOf()), {
      heading: () => leaksHeading(leaksOf(), elfHint(client)),
    }),
  };
}
