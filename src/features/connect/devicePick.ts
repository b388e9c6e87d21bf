/** Asks which of the devices to show. */
import * as vscode from 'vscode';
import type { Device, Devices } from '../../sessions/devices';
import { deviceName, freeText, stateText } from '../../views/trees/deviceRows';
import { t } from '../../words/l10n';

export async function pickDevice({ all, selected }: Devices): Promise<Device | undefined> {
  const items = all.map((device) => ({
    label: `$(${device === selected ? 'check' : 'blank'}) ${deviceName(device, all)}`,
    description: [stateText(device.monitor.state), freeText(device)].filter(Boolean).join(' · '),
    detail: 'source' in device.monitor.state ? device.monitor.state.source : device.id,
    device,
  }));
  const title = items.length === 0 ? t('No device was started yet') : t('Show which device?');
  const pick = await vscode.window.showQuickPick(items, {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return pick?.device;
}
