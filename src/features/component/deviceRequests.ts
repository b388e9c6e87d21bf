/** Commands that the device's firmware component carries out, where it takes them. */
import * as vscode from 'vscode';
import { HumanError } from '../../errors';
import { t } from '../../words/l10n';
import type { HostCommand } from '../../records/frames/hostCommand';
import type { CommandTable } from '../../core/core';
import type { Scope } from '../../core/scope';
import type { HostCommands } from './hostCommands';

/** How long the status bar says that something was done, ms. */
const SAID_MS = 5000;
/** What the component takes, s. */
const LEAST_S = 0.1;
const MOST_S = 86_400;
/** What is offered for a leak trace, s: the article's ten minutes. */
const TRACE_S = 600;

export function deviceRequests(host: HostCommands): CommandTable {
  const send = async (scope: Scope, command: HostCommand, done: string): Promise<void> => {
    await host.send(scope.devices.selected, command);
    vscode.window.setStatusBarMessage(`$(check) ${done}`, SAID_MS);
  };
  return {
    'heapMonitor.device.startTrace': (scope) =>
      send(scope, { kind: 'trace', windowMs: 0 }, t('Leak trace restarted')),
    'heapMonitor.device.traceFor': async (scope, given) => {
      const seconds = await secondsOf(given, t('Seconds for which the device traces leaks'), TRACE_S);
      if (seconds === undefined) return;
      const done = t('Leak trace restarted, for {0} s', seconds);
      await send(scope, { kind: 'trace', windowMs: seconds * 1000 }, done);
    },
    'heapMonitor.device.stopTrace': (scope) =>
      send(scope, { kind: 'trace-off' }, t('The leak trace was reported and stopped')),
    'heapMonitor.device.reportNow': (scope) =>
      send(scope, { kind: 'report', full: true }, t('The device reports')),
    'heapMonitor.device.pauseReports': (scope) =>
      send(scope, { kind: 'stop' }, t('The device’s reports are paused')),
    'heapMonitor.device.resumeReports': (scope) =>
      send(scope, { kind: 'start' }, t('The device’s reports go on')),
    'heapMonitor.device.setPeriod': async (scope, given) => {
      const now = scope.devices.monitor.session.boot?.component.hello?.periodMs;
      const title = t('Seconds between two reports of the device');
      const seconds = await secondsOf(given, title, now === undefined ? undefined : now / 1000);
      if (seconds === undefined) return;
      const done = t('The device reports every {0} s', seconds);
      await send(scope, { kind: 'period', ms: seconds * 1000 }, done);
    },
  };
}

/** Seconds that were given, else what is asked for; undefined where it was not answered. */
async function secondsOf(
  given: unknown,
  title: string,
  now: number | undefined,
): Promise<number | undefined> {
  const text =
    typeof given === 'number'
      ? String(given)
      : await vscode.window.showInputBox({
          title,
          ...(now === undefined ? {} : { value: String(now) }),
          validateInput: (value) => (isPossible(value) ? null : advice()),
        });
  if (text === undefined) return undefined;
  if (!isPossible(text)) throw new HumanError(t('{0} is not a valid duration.', text), advice());
  return Number(text);
}

function isPossible(text: string): boolean {
  const seconds = text.trim() === '' ? NaN : Number(text);
  return seconds >= LEAST_S && seconds <= MOST_S;
}

function advice(): string {
  return t('A number from {0} to {1}', LEAST_S, MOST_S);
}
