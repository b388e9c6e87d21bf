/** Commands on the port of a device: reset, released, shared. */
import * as vscode from 'vscode';
import { formatAddress, type SourceAddress } from '../../device/source';
import type { Device } from '../../sessions/devices';
import { HumanError } from '../../errors';
import { t } from '../../words/l10n';
import { deviceOf, type CommandTable, type Context } from '../context';

/** How long the status bar says that something was done, ms. */
const SAID_MS = 5000;

export const portCommands: CommandTable = {
  'heapMonitor.resetDevice': (context, device) => reset(startedOf(context, device)),
  'heapMonitor.releasePort': (context, device) => context.lending.release(startedOf(context, device)),
  'heapMonitor.takeBack': (context, device) => context.lending.takeBack(startedOf(context, device)),
  'heapMonitor.sharePort': async (context, device) => {
    const { rfc2217, raw } = await context.sharing.share(startedOf(context, device));
    await copy(rfc2217 ?? raw);
  },
  'heapMonitor.stopSharing': (context, device) => context.sharing.stop(startedOf(context, device)),
  'heapMonitor.copyAddress': (_context, address) => (typeof address === 'string' ? copy(address) : undefined),
};

function startedOf(context: Context, given: unknown): Device {
  const device = deviceOf(context, given);
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
