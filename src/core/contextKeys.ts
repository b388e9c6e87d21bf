/** What the manifest's `when` clauses can ask for. They are of the selected device, but for the count. */
import * as vscode from 'vscode';
import { elfState } from '../frames/elfState';
import type { FrameSource } from '../frames/frameSource';
import type { Devices } from '../sessions/devices';
import { deviceControls } from '../views/panel/deviceControls';
import { shownState } from '../views/trees/deviceRows';

/** By their names after `heapMonitor.`. */
export type KeyValues = Readonly<Record<string, unknown>>;

export class ContextKeys {
  readonly #known = new Map<string, unknown>();
  readonly #added: (() => KeyValues)[] = [];

  constructor(
    private readonly devices: Devices,
    private readonly frames: Pick<FrameSource, 'elf' | 'elfMatch'>,
  ) {}

  add(values: () => KeyValues): void {
    this.#added.push(values);
  }

  refresh(): void {
    for (const values of [() => this.#own(), ...this.#added])
      for (const [name, value] of Object.entries(values())) this.#set(name, value);
  }

  #own(): KeyValues {
    const { all, monitor, selected } = this.devices;
    const state = shownState(monitor.state);
    const controls = selected ? deviceControls(monitor) : null;
    return {
      state,
      isActive: selected?.isActive ?? false,
      elf: elfState(this.frames),
      devices: all.length,
      activeDevices: all.filter(({ isActive }) => isActive).length,
      canReset: state === 'live' && monitor.source?.reset !== undefined,
      canRelease: monitor.source?.pause !== undefined && state !== 'released',
      canShare: monitor.source?.attach !== undefined,
      takesCommands: controls !== null,
      reportsPaused: controls?.paused ?? false,
      deviceTraces: controls?.traces ?? false,
    };
  }

  #set(name: string, value: unknown): void {
    if (this.#known.get(name) === value) return;
    this.#known.set(name, value);
    void vscode.commands.executeCommand('setContext', `heapMonitor.${name}`, value);
  }
}
