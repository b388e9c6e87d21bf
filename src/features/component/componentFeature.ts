/** Heap Monitor's component in the firmware: put into the project, taken out of it, told what to do. */
import type { Core } from '../../core/core';
import { deviceRequests } from './deviceRequests';
import { FirmwareComponent } from './firmwareComponent';
import { commandChannel, HostCommands } from './hostCommands';

export function activateComponent(core: Core): void {
  const component = new FirmwareComponent(core.asset('firmware/heap_monitor'));
  const host = new HostCommands(undefined, undefined, (text) => core.log.info(text));
  core.add(component);
  core.register({
    'heapMonitor.addFirmwareComponent': () => component.add(),
    'heapMonitor.removeFirmwareComponent': () => component.remove(),
    ...deviceRequests(host),
  });
  // The device's own time stamp, and its log, have what the user marks too.
  core.live.onDidMark(({ device, mark }) => {
    if (commandChannel(device)) void core.guarded(() => host.send(device, { kind: 'mark', name: mark.name }));
  });
}
