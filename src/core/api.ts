/** What `activate` gives: for the tests inside VS Code, which see the extension through it. */
import type { TreeDataProvider } from 'vscode';
import type { Event } from '../model/emitter';
import type { Session } from '../model/session';
import type { ElfStatus } from '../server/protocol';
import type { ConnectionState } from '../sessions/monitor';
import type { Core } from './core';
import type { Scope } from './scope';

/** `vscode.extensions.getExtension<HeapMonitorApi>('heap-monitor.heap-monitor')?.exports` */
export interface HeapMonitorApi {
  /** Of the selected device. */
  readonly state: ConnectionState;
  /** Another state of the selected device, or another device. */
  readonly onDidChangeState: Event<ConnectionState>;
  /** All devices, in the order in which they came. */
  readonly devices: readonly { readonly id: string; readonly state: ConnectionState }[];
  /** The session of the selected device. */
  readonly session: Session;
  /** The ELF that addresses are looked up in, or why there is none. */
  readonly elf: ElfStatus;
  /** Fired when the ELF has changed or frames have come. */
  readonly onDidChangeFrames: Event<void>;
  /** The recordings that are open in editors of their own. */
  readonly recordings: readonly OpenRecording[];
  /** The trees as VS Code has them. */
  readonly trees: Readonly<Record<TreeName, TreeDataProvider<unknown>>>;
}

/** `heap` is the view `heapMonitor.heap`, and so on. */
export type TreeName = 'heap' | 'tasks' | 'leaks';

/** A recording that is shown in an editor. */
export interface OpenRecording {
  readonly path: string;
  readonly state: ConnectionState;
  readonly session: Session;
  /** What it was compared with; null where it was not. */
  readonly comparedWith: string | null;
  /** Runs a command as its page does. */
  run(command: string, ...args: unknown[]): Promise<void>;
  /** Takes a message as from its page. */
  receive(message: unknown): void;
}

export function createApi(core: Core): HeapMonitorApi {
  const { devices, frames } = core.live;
  return {
    get state() {
      return devices.monitor.state;
    },
    get devices() {
      return devices.all.map(({ id, monitor: { state } }) => ({ id, state }));
    },
    get session() {
      return devices.monitor.session;
    },
    get elf() {
      return frames.elf;
    },
    onDidChangeState: (listener) => {
      const changes = [
        devices.onDidChange(() => listener(devices.monitor.state)),
        devices.onDidChangeState((device) => device === devices.selected && listener(device.monitor.state)),
      ];
      return { dispose: () => changes.forEach((change) => change.dispose()) };
    },
    get recordings() {
      return core.opened.map((scope) => openRecording(core, scope));
    },
    onDidChangeFrames: frames.onDidChange,
    trees: core.views.trees,
  };
}

function openRecording(core: Core, scope: Scope): OpenRecording {
  const { devices, comparisons, panel } = scope;
  return {
    path: devices.selected?.id ?? '',
    get state() {
      return devices.monitor.state;
    },
    get session() {
      return devices.monitor.session;
    },
    get comparedWith() {
      return comparisons.latest?.before ?? null;
    },
    run: (command, ...args) => core.run(scope, command, ...args),
    receive: (message) => panel.receive(message),
  };
}
