/** What `activate` gives: to look at, not to change. The tests inside VS Code see the extension through it. */
import type { TreeDataProvider } from 'vscode';
import type { Event } from './model/emitter';
import type { MonitorState } from './monitor';
import type { ElfStatus } from './server/protocol';

/** `vscode.extensions.getExtension<HeapMonitorApi>('heap-monitor.heap-monitor')?.exports` */
export interface HeapMonitorApi {
  readonly state: MonitorState;
  readonly onDidChangeState: Event<MonitorState>;
  /** The ELF that addresses are looked up in, or why there is none. */
  readonly elf: ElfStatus;
  /** Fired when the ELF has changed or frames have come. */
  readonly onDidChangeFrames: Event<void>;
  /** The trees as VS Code has them. */
  readonly trees: Readonly<Record<TreeName, TreeDataProvider<unknown>>>;
}

/** `heap` is the view `heapMonitor.heap`, and so on. */
export type TreeName = 'heap' | 'tasks' | 'leaks';
