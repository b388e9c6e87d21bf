/** Devices: started, stopped, shown, removed. */
import type { Core } from '../../core/core';
import type { Scope } from '../../core/scope';
import { startAt, remembered } from '../../core/start';
import { toAddress } from '../../device/openSource';
import { listPorts } from '../../device/ports';
import { pickDevice } from './devicePick';
import { pickSource } from './sourcePick';

export function activateConnect(core: Core): void {
  core.register({
    'heapMonitor.start': (scope, given) => scope.again?.() ?? start(core, given),
    'heapMonitor.stop': (scope, device) => scope.deviceOf(device)?.monitor.stop(),
    'heapMonitor.stopAll': ({ devices }) => devices.stopAll(),
    'heapMonitor.selectDevice': selectDevice,
    'heapMonitor.removeDevice': removeDevice,
    'heapMonitor.showPanel': (scope, device) => {
      scope.selectGiven(device);
      scope.panel.show();
    },
  });
}

/** @param given `demo`, `socket://host:port`, a port or a log's path, from a keybinding or a task; else the user is asked. */
async function start(core: Core, given: unknown): Promise<void> {
  const address = (await toAddress(given)) ?? (await pickSource(listPorts, remembered(core)));
  if (address) await startAt(core, address);
}

async function selectDevice(scope: Scope, given: unknown): Promise<void> {
  if (scope.selectGiven(given)) return;
  const device = await pickDevice(scope.devices);
  if (device) scope.devices.select(device);
}

async function removeDevice(scope: Scope, given: unknown): Promise<void> {
  const device = scope.deviceOf(given);
  if (device) await scope.devices.remove(device);
}
