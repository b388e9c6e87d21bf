/** Starts live devices, wherever the user has chosen one: recorded on their way, remembered, shown in the panel. */
import * as vscode from 'vscode';
import { DEFAULT_BAUD_RATE } from '../checks/project';
import { createSource } from '../device/openSource';
import { ReplaySource } from '../device/replay';
import type { FoundBaud } from '../device/serial';
import type { SourceAddress } from '../device/source';
import type { Told } from '../project/builds/build';
import { agreed } from '../project/findElf';
import { remember } from '../sessions/devices';
import { keepBaudRate, readSettings, type Stored } from '../settings/settings';
import { workspaceBuilds } from '../settings/workspaceBuilds';
import { showReading } from '../views/readingProgress';
import { t } from '../words/l10n';
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
  const source = createSource(address, {
    baudRate,
    onFoundBaud: (outcome) => void core.guarded(() => offerBaud(outcome)),
    demoRecording: core.asset(DEMO_RECORDING),
  });
  const ownElf = address.kind === 'demo' ? core.asset(DEMO_ELF) : null;
  if (!(await devices.start(address, core.recordings.recorded(source, address), ownElf))) return;
  if (source instanceof ReplaySource && address.kind === 'file' && address.speed === undefined)
    void showReading(devices.monitor, source);
  await addressesOf(core).set(remember(address, remembered(core)));
  panel.show(true);
}

/** What the search for a rate that gives text came to: the rate is kept if the user wants that. */
async function offerBaud({ path, told, found }: FoundBaud): Promise<void> {
  if (found === null) {
    const settings = t('Open Settings');
    const message = t(
      '{0} gives no text at {1} baud, nor at any other usual rate. Set heapMonitor.baudRate to the rate of the firmware.',
      path,
      told,
    );
    if ((await vscode.window.showWarningMessage(message, settings)) === settings)
      await vscode.commands.executeCommand('workbench.action.openSettings', 'heapMonitor.baudRate');
    return;
  }
  if (found === told) return;
  const keep = t('Keep {0} Baud', found);
  const message = t('{0} gives no text at {1} baud, and does at {2}.', path, told, found);
  if ((await vscode.window.showInformationMessage(message, keep)) === keep) await keepBaudRate(found);
}

/** Baud rate that the project's own monitor has. */
async function toldBaud({ live }: Core): Promise<Told<number> | null> {
  const { elf } = live.frames;
  return agreed(await workspaceBuilds(), 'path' in elf ? elf.path : null, ({ baud }) => baud);
}

function addressesOf(core: Core): Stored<SourceAddress[]> {
  return core.stored('sources');
}
