/** Commands on devices: started, stopped, shown, removed. */
import { DEFAULT_BAUD_RATE } from '../../checks/project';
import { readSettings } from '../../settings/settings';
import { createSource, toAddress } from '../../device/openSource';
import { listPorts } from '../../device/ports';
import { ReplaySource } from '../../device/replay';
import type { SourceAddress } from '../../device/source';
import { remember } from '../../sessions/devices';
import { findMonitorBaud } from '../../project/findElf';
import { pickDevice } from './devicePick';
import { showReading } from '../../views/readingProgress';
import { pickSource } from './sourcePick';
import { workspaceFolders } from '../../settings/workspaceFolders';
import { deviceOf, selectGiven, type CommandTable, type Context } from '../context';

export const deviceCommands: CommandTable = {
  'heapMonitor.start': start,
  'heapMonitor.stop': (context, device) => deviceOf(context, device)?.monitor.stop(),
  'heapMonitor.stopAll': ({ devices }) => devices.stopAll(),
  'heapMonitor.selectDevice': selectDevice,
  'heapMonitor.removeDevice': removeDevice,
  'heapMonitor.showPanel': (context, device) => {
    selectGiven(context, device);
    context.panel().show();
  },
};

/** @param given `demo`, `socket://host:port`, a port or a log's path, from a keybinding or a task; else the user is asked. */
async function start(context: Context, given?: unknown): Promise<void> {
  const address = (await toAddress(given)) ?? (await pickSource(listPorts, context.recent.value ?? []));
  if (address) await startAt(context, address);
}

/** Starts the device at an address. */
export async function startAt(context: Context, address: SourceAddress): Promise<void> {
  const { devices, demo, recent, recordings } = context;
  const baudRate =
    readSettings().baudRate ?? (await findMonitorBaud(workspaceFolders())) ?? DEFAULT_BAUD_RATE;
  const source = createSource(address, { baudRate, demoRecording: demo.recording });
  const ownElf = address.kind === 'demo' ? demo.elf : null;
  if (!(await devices.start(address, recordings.recorded(source, address), ownElf))) return;
  if (source instanceof ReplaySource && address.kind === 'file' && address.speed === undefined)
    void showReading(devices.monitor, source);
  await recent.set(remember(address, recent.value ?? []));
  context.panel().show(true);
}

async function selectDevice(context: Context, given: unknown): Promise<void> {
  if (selectGiven(context, given)) return;
  const device = await pickDevice(context.devices);
  if (device) context.devices.select(device);
}

async function removeDevice(context: Context, given: unknown): Promise<void> {
  const device = deviceOf(context, given);
  if (device) await context.devices.remove(device);
}
