/** The indicator in the status bar: the free heap and where it goes. A click opens the panel. */
import * as vscode from 'vscode';
import { heapDirection, type Direction } from '../analysis/direction';
import type { HeapSeries } from '../model/heapSeries';
import type { Monitor } from '../monitor';
import { formatBytes } from './format';

const ARROWS: Readonly<Record<Direction, string>> = {
  falling: '$(arrow-down)',
  steady: '$(arrow-right)',
  rising: '$(arrow-up)',
};
const MIN_INTERVAL_MS = 500;

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('heapMonitor.heap', vscode.StatusBarAlignment.Left, 50);
  #timer: NodeJS.Timeout | undefined;
  #stale = false;

  constructor(private readonly monitor: Monitor) {
    this.#item.name = 'Heap Monitor';
    this.#item.command = 'heapMonitor.showPanel';
    this.#draw();
    this.#item.show();
  }

  readonly refresh = (): void => {
    this.#stale = true;
    if (this.#timer !== undefined) return;
    this.#draw();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#stale) this.refresh();
    }, MIN_INTERVAL_MS);
  };

  dispose(): void {
    clearTimeout(this.#timer);
    this.#item.dispose();
  }

  #draw(): void {
    this.#stale = false;
    const { state, session } = this.monitor;
    const heap = session.boot?.heap;
    this.#item.text = `$(pulse) ${this.#text(heap)}`;
    const source =
      state.kind === 'idle' ? 'Heap Monitor: no device' : `Heap Monitor: ${state.source}, ${state.kind}`;
    const lines = [source];
    if ('error' in state) lines.push(state.error.toString());
    if (heap) lines.push(...details(heap));
    lines.push('Click to open the panel.');
    this.#item.tooltip = lines.join('\n');
    this.#item.accessibilityInformation = { label: `Heap Monitor, ${lines.slice(0, -1).join(', ')}` };
  }

  #text(heap: HeapSeries | undefined): string {
    const { kind } = this.monitor.state;
    const free = heap?.lastFreeBytes == null ? null : formatBytes(heap.lastFreeBytes);
    switch (kind) {
      case 'idle':
        return 'no device';
      case 'connecting':
        return 'connecting…';
      case 'live': {
        if (free === null || !heap) return 'waiting for heap lines';
        const direction = heapDirection(heap);
        return direction === null ? free : `${free} ${ARROWS[direction]}`;
      }
      case 'reconnecting':
        return free === null ? 'reconnecting…' : `${free} $(sync~spin) reconnecting…`;
      case 'failed':
        return free === null ? 'no device' : `${free} $(debug-disconnect) lost`;
      case 'stopped':
        return free === null ? 'stopped' : `${free} stopped`;
      case 'ended':
        return free ?? 'log read';
    }
  }
}

function details(heap: HeapSeries): string[] {
  const lines: string[] = [];
  if (heap.lastFreeBytes !== null) lines.push(`free ${formatBytes(heap.lastFreeBytes)}`);
  if (heap.minimumFreeBytes !== null) lines.push(`minimum ever ${formatBytes(heap.minimumFreeBytes)}`);
  if (heap.window)
    lines.push(
      `last 60 s ${formatBytes(heap.window.leastFreeBytes)} … ${formatBytes(heap.window.mostFreeBytes)}`,
    );
  if (heap.largestFreeBlock !== null) lines.push(`largest free block ${formatBytes(heap.largestFreeBlock)}`);
  const direction = heapDirection(heap);
  if (direction !== null) lines.push(`its floor is ${direction}`);
  return lines;
}
