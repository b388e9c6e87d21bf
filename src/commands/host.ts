/** Commands that the device's firmware component carries out, where it takes them. */
import * as vscode from 'vscode';
import { HumanError } from '../errors';
import { t } from '../l10n';
import type { HostCommand } from '../records/frames/hostCommand';
import { deviceOf, type CommandTable, type Context } from './context';

/** How long the status bar says that something was done, ms. */
const SAID_MS = 5000;
/** What the component takes, s. */
const LEAST_PERIOD_S = 0.1;
const MOST_PERIOD_S = 86_400;

export const hostCommands: CommandTable = {
  'heapMonitor.device.startTrace': (context) =>
    send(context, { kind: 'trace', windowMs: 0 }, t('The leak trace was started anew')),
  'heapMonitor.device.stopTrace': (context) =>
    send(context, { kind: 'trace-off' }, t('The leak trace was reported and stopped')),
  'heapMonitor.device.reportNow': (context) =>
    send(context, { kind: 'report', full: true }, t('The device reports')),
  'heapMonitor.device.pauseReports': (context) =>
    send(context, { kind: 'stop' }, t('The device’s reports are paused')),
  'heapMonitor.device.resumeReports': (context) =>
    send(context, { kind: 'start' }, t('The device’s reports go on')),
  'heapMonitor.device.setPeriod': setPeriod,
};

async function send(context: Context, command: HostCommand, done: string): Promise<void> {
  await context.host.send(deviceOf(context, undefined), command);
  vscode.window.setStatusBarMessage(`$(check) ${done}`, SAID_MS);
}

/** @param given Seconds; asked for where there are none. */
async function setPeriod(context: Context, given: unknown): Promise<void> {
  const now = context.devices.monitor.session.boot?.monitor.hello?.periodMs;
  const text =
    typeof given === 'number'
      ? String(given)
      : await vscode.window.showInputBox({
          title: t('Seconds between two reports of the device'),
          ...(now === undefined ? {} : { value: String(now / 1000) }),
          validateInput: (value) => (isPeriod(value) ? null : periodAdvice()),
        });
  if (text === undefined) return;
  if (!isPeriod(text)) throw new HumanError(t('{0} is no period.', text), periodAdvice());
  await send(context, { kind: 'period', ms: Number(text) * 1000 }, t('The device reports every {0} s', text));
}

function isPeriod(text: string): boolean {
  const seconds = text.trim() === '' ? NaN : Number(text);
  return seconds >= LEAST_PERIOD_S && seconds <= MOST_PERIOD_S;
}

function periodAdvice(): string {
  return t('A number from {0} to {1}', LEAST_PERIOD_S, MOST_PERIOD_S);
}
