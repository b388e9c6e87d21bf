/** What `activate` gives: to look at, not to change. The tests inside VS Code see the extension through it. */
import type { TreeDataProvider } from 'vscode';
import type { SymbolizerClient } from './frames/symbolizerClient';
import type { Devices } from './sessions/devices';
import type { Event } from './model/emitter';
import type { ConnectionState } from './sessions/monitor';
import type { OpenRecording, RecordingEditors } from './features/recordings/recordingEditor';
import type { ElfStatus } from './server/protocol';

/** `vscode.extensions.getExtension<HeapMonitorApi>('heap-monitor.heap-monitor')?.exports` */
export interface HeapMonitorApi {
  /** Of the selected device. */
  readonly state: ConnectionState;
  /** Another state of the selected device, or another device. */
  readonly onDidChangeState: Event<ConnectionState>;
  /** All devices, in the order in which they came. */
  readonly devices: readonly { readonly id: string; readonly state: ConnectionState }[];
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

export function createApi(
  devices: Devices,
  client: SymbolizerClient,
  trees: HeapMonitorApi['trees'],
  editors: RecordingEditors,
): HeapMonitorApi {
  return {
    get state() {
      return devices.monitor.state;
    },
    get devices() {
      return devices.all.map(({ id, monitor: { state } }) => ({ id, state }));
    },
    get elf() {
      return client.elf;
    },
    onDidChangeState: (listener) => {
      const changes = [
        devices.onDidChange(() => listener(devices.monitor.state)),
        devices.onDidChangeState((device) => device === devices.selected && listener(device.monitor.state)),
      ];
      return { dispose: () => changes.forEach((change) => change.dispose()) };
    },
    get recordings() {
      return editors.open;
    },
    onDidChangeFrames: client.onDidChange,
    trees,
  };
}
