/** Lines in the firmware's own words: taught by the user, for all devices. */
import type { Core } from '../../core/core';
import { Teaching } from './teach';

export function activateTeach(core: Core): void {
  const teaching = new Teaching(
    core.live.devices,
    () => core.views.refresh(),
    (text) => core.log.warn(text),
  );
  core.add(teaching);
  core.views.addHeapRows(() => teaching.rows());
  core.onDidOpenScope((scope) => scope.add(teaching.teachBeside(scope.devices)));
  core.register({
    'heapMonitor.showDeviceLog': ({ devices }) => teaching.showLog(devices),
    'heapMonitor.teachLine': (_, line) => teaching.teach(line),
    // The panel's: a line of the device is not taken from a page.
    'heapMonitor.teachGuess': ({ devices }) =>
      teaching.teach(devices.monitor.session.boot?.heap?.guess?.example, devices),
    'heapMonitor.taughtLines': () => teaching.manage(),
  });
}
