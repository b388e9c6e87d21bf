/**
 * The time between two readings of a log in which nothing tells the time: the user says it once for each log, as
 * `heapmon --period` does, and it is remembered.
 */
import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import { startAt } from '../../core/start';
import type { Scope } from '../../core/scope';
import { HumanError } from '../../errors';
import type { Device, Devices } from '../../sessions/devices';
import type { Stored } from '../../settings/settings';
import { formatDuration } from '../../words/units';
import { t } from '../../words/l10n';
import { readPeriod } from './readPeriod';

/** Logs that are remembered, the latest. */
const MAX_REMEMBERED = 64;

type Periods = Readonly<Record<string, number>>;

export function activatePeriod(core: Core): void {
  const stored = core.stored<Periods>('readingPeriods');
  const follow = (scope: Scope): void => {
    const apply = (): void => applyTo(scope.devices, stored);
    scope.add(scope.devices.onDidChange(apply));
    apply();
  };
  follow(core.live);
  core.add(core.onDidOpenScope(follow));
  core.register({
    'heapMonitor.setPeriod': (scope, period) => {
      const again = scope.again ?? (({ address }: Device) => startAt(core, address));
      return setPeriod(scope.devices, stored, period, again);
    },
  });
}

/** Before a device's source is started, so that it counts from the first line on. */
function applyTo({ all }: Devices, { value }: Stored<Periods>): void {
  for (const { id, monitor } of all) monitor.setPeriod(value?.[id] ?? null);
}

/**
 * @param given Such as `3s`; empty: nobody knows; else the user is asked.
 * @param again Reads a log once more.
 */
async function setPeriod(
  devices: Devices,
  stored: Stored<Periods>,
  given: unknown,
  again: (device: Device) => Promise<void>,
): Promise<void> {
  const device = devices.selected;
  if (!device)
    throw new HumanError(
      t('There is no session yet.'),
      t('Start Heap Monitor on a device or open a recording.'),
    );
  const text = typeof given === 'string' ? given : await ask(device);
  if (text === undefined) return;
  const periodMs = text.trim() === '' ? null : readPeriod(text);
  if (periodMs === undefined)
    throw new HumanError(t('{0} is not a valid duration.', text), t('Give a time such as 3s, 500ms or 1m.'));
  await stored.set(withPeriod(stored.value ?? {}, device.id, periodMs));
  // What is too long to be kept is read from its file once more.
  if (!device.monitor.setPeriod(periodMs) && device.address.kind === 'file') await again(device);
}

function ask({ monitor }: Device): Thenable<string | undefined> {
  const { readingPeriodMs } = monitor.session;
  return vscode.window.showInputBox({
    title: t('Time between two readings'),
    prompt: t('How often does the firmware print its heap? Leave it empty if you do not know.'),
    placeHolder: '3s',
    value: readingPeriodMs === null ? '' : formatDuration(readingPeriodMs).replaceAll(' ', ''),
    validateInput: (text) =>
      text.trim() === '' || readPeriod(text) !== undefined ? null : t('Give a time such as 3s, 500ms or 1m.'),
  });
}

function withPeriod(before: Periods, id: string, periodMs: number | null): Periods {
  const others = Object.entries(before).filter(([other]) => other !== id);
  const kept = others.slice(-(MAX_REMEMBERED - 1));
  return Object.fromEntries(periodMs === null ? kept : [...kept, [id, periodMs]]);
}
