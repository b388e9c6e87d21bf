/** Starts live devices, wherever the user has chosen one: recorded on their way, remembered, shown in the panel. */
import { DEFAULT_BAUD_RATE } from '../checks/project';
import { createSource } from '../device/openSource';
import { ReplaySource } from '../device/replay';
import type { SourceAddress } from '../device/source';
import type { Told } from '../project/builds/build';
import { agreed } from '../project/findElf';
import { remember } from '../sessions/devices';
import { readSettings, type Stored } from '../settings/settings';
import { workspaceBuilds } from '../settings/workspaceBuilds';
import { showReading } from '../views/readingProgress';
import type { Core } from './core';

const DEMO_RECORDING = 'demo/heap-demo-hour.hmrec';
const DEMO_ELF = 'demo/heap-demo.elf';

/** Where the workspace's devices were, latest first. */
export function remembered(core: Core): readonly SourceAddress[] {
  return addressesOf(core).value ?? [];
}

/** Rejects as `Devices.start` does. */
export async function startAt(core: Core, address: SourceAddress): Promise<void> {
  const { devices, panel } = core.live;
  const baudRate = readSettings().baudRate ?? (await toldBaud(core))?.value ?? DEFAULT_BAUD_RATE;
  const source = createSource(address, { baudRate, demoRecording: core.asset(DEMO_RECORDING) });
  const ownElf = address.kind === 'demo' ? core.asset(DEMO_ELF) : null;
  if (!(await devices.start(address, core.recordings.recorded(source, address), ownElf))) return;
  if (source instanceof ReplaySource && address.kind === 'file' && address.speed === undefined)
    void showReading(devices.monitor, source);
  await addressesOf(core).set(remember(address, remembered(core)));
  panel.show(true);
}

/** Baud rate that the project's own monitor has. */
async function toldBaud({ live }: Core): Promise<Told<number> | null> {
  const { elf } = live.frames;
  return agreed(await workspaceBuilds(), 'path' in elf ? elf.path : null, ({ baud }) => baud);
}

function addressesOf(core: Core): Stored<SourceAddress[]> {
  return core.stored('sources');
}
