/** The port of a device: reset, released, shared. */
import * as vscode from 'vscode';
import { formatAddress, type SourceAddress } from '../../device/source';
import type { Device } from '../../sessions/devices';
import { describeError, HumanError } from '../../errors';
import { t } from '../../words/l10n';
import type { Core } from '../../core/core';
import type { Scope } from '../../core/scope';
import { readSettings } from '../../settings/settings';
import { Lending } from './lending';
import { shareRows } from './shareRows';
import { Sharing } from './sharing';

/** How long the status bar says that something was done, ms. */
const SAID_MS = 5000;

export function activatePorts(core: Core): void {
  const { live, views } = core;
  const lending = new Lending(live.devices, () => readSettings().stepAside);
  const sharing = new Sharing(live.devices, () => readSettings().sharing, {
    changed: views.refresh,
    failed: (reason) => void vscode.window.showWarningMessage(describeError(reason)),
    log: (message) => core.log.warn(message),
  });
  const addresses = () => sharing.addressesOf(live.devices.selected);
  views.addHeapRows(() => shareRows(addresses()));
  views.addKeys(() => ({ isShared: addresses() !== undefined }));
  core.add(lending, sharing);
  core.register({
    'heapMonitor.resetDevice': (scope, device) => reset(startedOf(scope, device)),
    'heapMonitor.releasePort': (scope, device) => lending.release(startedOf(scope, device)),
    'heapMonitor.takeBack': (scope, device) => lending.takeBack(startedOf(scope, device)),
    'heapMonitor.sharePort': async (scope, device) => {
      const { rfc2217, raw } = await sharing.share(startedOf(scope, device));
      await copy(rfc2217 ?? raw);
    },
    'heapMonitor.stopSharing': (scope, device) => sharing.stop(startedOf(scope, device)),
    'heapMonitor.copyAddress': (_, address) => (typeof address === 'string' ? copy(address) : undefined),
  });
}

function startedOf(scope: Scope, given: unknown): Device {
  const device = scope.deviceOf(given);
  if (device?.isActive) return device;
  throw new HumanError(t('No device is started.'), t('Start Heap Monitor first.'));
}

async function reset({ address, monitor: { source } }: Device): Promise<void> {
  if (!source?.reset)
    throw new HumanError(t('{0} cannot be reset from here.', formatAddress(address)), whyNoReset(address));
  await source.reset();
  say(t('{0} was reset', formatAddress(address)));
}

function whyNoReset({ kind }: SourceAddress): string {
  return kind === 'tcp'
    ? t('Raw TCP has no control lines: use rfc2217://host:port, or press the button on the board.')
    : t('Only a serial port has the control lines for it, here or behind rfc2217://.');
}

async function copy(address: string): Promise<void> {
  await vscode.env.clipboard.writeText(address);
  say(t('{0} is on the clipboard', address));
}

function say(text: string): void {
  vscode.window.setStatusBarMessage(text.replaceAll('$(', '$\u200b('), SAID_MS);
}
