/** What the manifest's `when` clauses can ask for. They are of the selected device, but for the count. */
import * as vscode from 'vscode';
import type { Devices } from '../sessions/devices';
import type { Sharing } from './ports/sharing';
import { deviceControls } from '../views/panel/deviceControls';
import { shownState } from '../views/trees/deviceRows';
import { elfState } from '../frames/elfState';
import type { FrameSource } from '../frames/frameSource';

export class ContextKeys {
  readonly #known = new Map<string, unknown>();

  constructor(
    private readonly devices: Devices,
    private readonly sharing: Sharing,
    private readonly frames: Pick<FrameSource, 'elf' | 'elfMatch'>,
  ) {}

  readonly refresh = (): void => {
    const { all, monitor } = this.devices;
    const state = shownState(monitor.state);
    this.#set('state', state);
    this.#set('isActive', this.devices.selected?.isActive ?? false);
    this.#set('elf', elfState(this.frames));
    this.#set('devices', all.length);
    this.#set('activeDevices', all.filter(({ isActive }) => isActive).length);
    this.#set('canReset', state === 'live' && monitor.source?.reset !== undefined);
    this.#set('canRelease', monitor.source?.pause !== undefined && state !== 'released');
    this.#set('canShare', monitor.source?.attach !== undefined);
    const controls = this.devices.selected ? deviceControls(monitor) : null;
    this.#set('takesCommands', controls !== null);
    this.#set('reportsPaused', controls?.paused ?? false);
    this.#set('deviceTraces', controls?.traces ?? false);
    this.#set('isShared', this.sharing.addressesOf(this.devices.selected) !== undefined);
  };

  #set(name: string, value: unknown): void {
    if (this.#known.get(name) === value) return;
    this.#known.set(name, value);
    void vscode.commands.executeCommand('setContext', `heapMonitor.${name}`, value);
  }
}
