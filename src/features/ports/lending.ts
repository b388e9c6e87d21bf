/**
 * Ports that are lent to other programs: on the user's word, around flash tasks, and to programs that wait for them.
 */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { Leases } from '../../device/leases';
import type { Source } from '../../device/source';
import { stepAside } from '../../device/stepAside';
import type { Device, Devices } from '../../sessions/devices';
import { HumanError } from '../../errors';
import { isFlashTask, portsOf } from './flashTask';
import { t } from '../../words/l10n';
import type { Disposable } from '../../model/emitter';

/** A port that is held now. */
interface Held {
  readonly source: Source;
  readonly leases: Leases;
  /** No more looks for programs that wait; null where nobody looks. */
  stopWatching: (() => void) | null;
}

const USER = 'user';

export class Lending implements vscode.Disposable {
  readonly #held = new Map<Device, Held>();
  readonly #subscriptions: readonly Disposable[];

  /** @param isAutomatic Whether ports are lent without the user's word. */
  constructor(
    private readonly devices: Devices,
    private readonly isAutomatic: () => boolean,
  ) {
    this.#subscriptions = [
      devices.onDidChange(() => this.#follow()),
      devices.onDidChangeState(() => this.#follow()),
      vscode.workspace.onDidChangeConfiguration(() => this.#follow()),
      vscode.tasks.onDidStartTask(({ execution }) => void this.#lendTo(execution)),
      vscode.tasks.onDidEndTask(({ execution }) => this.#endOf(execution)),
    ];
  }

  /** Closes a device's port so that another program can have it, until it is taken back. */
  async release(device: Device): Promise<void> {
    const held = this.#held.get(device);
    if (!held)
      throw new HumanError(
        t('{0} holds no port.', device.id),
        t('Select a device on a serial port that is started.'),
      );
    await held.leases.lend(
      USER,
      new HumanError(t('The port is released.'), t('Take it back when it is free again.')),
    );
  }

  /** Takes the port back from whoever has it. */
  takeBack(device: Device): void {
    this.#held.get(device)?.leases.endAll();
  }

  dispose(): void {
    for (const each of this.#subscriptions) each.dispose();
    for (const { stopWatching } of this.#held.values()) stopWatching?.();
    this.#held.clear();
  }

  /** Ports come and go with the sources of the devices. */
  #follow(): void {
    const { all } = this.devices;
    for (const [device, { source, stopWatching }] of this.#held) {
      if (all.includes(device) && device.monitor.source === source) continue;
      this.#held.delete(device);
      stopWatching?.();
    }
    for (const device of all) {
      const { source, state } = device.monitor;
      if (state.kind === 'live' && source && !this.#held.has(device)) this.#hold(device, source);
    }
    for (const held of this.#held.values()) this.#watch(held);
  }

  #hold(device: Device, source: Source): void {
    if (!source.pause || !source.resume) return;
    const leases = new Leases({ pause: source.pause.bind(source), resume: source.resume.bind(source) });
    this.#held.set(device, { source, leases, stopWatching: null });
  }

  #watch(held: Held): void {
    const { source, leases } = held;
    if (source.serialPath === undefined || this.isAutomatic() === (held.stopWatching !== null)) return;
    if (held.stopWatching) {
      held.stopWatching();
      held.stopWatching = null;
      return;
    }
    const program = {};
    held.stopWatching = stepAside(
      { pause: (reason) => leases.lend(program, reason), resume: () => leases.end(program) },
      () => source.serialPath ?? '',
    );
  }

  async #lendTo(execution: vscode.TaskExecution): Promise<void> {
    const { name, definition } = execution.task;
    const commandLine = commandLineOf(execution.task);
    if (!this.isAutomatic() || !isFlashTask({ definition, commandLine })) return;
    const ports = [...this.#held.values()].flatMap(({ source: { serialPath }, leases }) =>
      serialPath === undefined ? [] : [{ port: serialPath, leases }],
    );
    const reason = new HumanError(
      t('The port is left to the task “{0}”.', name),
      t('Heap Monitor goes on when it has ended.'),
    );
    await Promise.all(portsOf(commandLine, ports).map(({ leases }) => leases.lend(execution, reason)));
  }

  #endOf(execution: vscode.TaskExecution): void {
    for (const { leases } of this.#held.values()) leases.end(execution);
  }
}

function commandLineOf({ execution }: vscode.Task): string {
  if (execution instanceof vscode.ProcessExecution)
    return [basename(execution.process), ...execution.args].join(' ');
  if (!(execution instanceof vscode.ShellExecution)) return '';
  const words = [execution.command, ...(execution.args ?? [])];
  return (
    execution.commandLine ?? words.map((word) => (typeof word === 'object' ? word.value : word)).join(' ')
  );
}
