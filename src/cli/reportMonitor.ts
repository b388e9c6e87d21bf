/** Heap Monitor's component in the firmware, in the object that `heapmon report --json` prints and as text for people. */
import type { MonitorState } from '../model/monitorState';

/** Documented in docs/heapmon.md. */
export interface MonitorReport {
  readonly version: string | null;
  readonly system: string | null;
  readonly leakTrace: 'trace' | 'hooks' | 'none' | null;
  /** What it holds of the heap; the verdict leaves it out. */
  readonly heapBytes: number | null;
  readonly ramBytes: number | null;
  /** Share of one core's time. */
  readonly cpuPercent: number | null;
  readonly bytesPerSecond: number | null;
  /** Lines that did not arrive, or arrived damaged. */
  readonly lostFrames: number;
}

/** null: the firmware has no such component. */
export function toMonitorReport(monitor: MonitorState): MonitorReport | null {
  if (!monitor.isKnown) return null;
  const { hello, cost, lostFrames } = monitor;
  return {
    version: hello?.version ?? null,
    system: hello?.system ?? null,
    leakTrace: hello?.leaks ?? null,
    heapBytes: cost?.heapBytes ?? null,
    ramBytes: cost?.ramBytes ?? null,
    cpuPercent: cost?.cpuPercent ?? null,
    bytesPerSecond: cost?.bytesPerSecond ?? null,
    lostFrames,
  };
}

export function formatMonitor(monitor: MonitorReport | null): string {
  if (!monitor) return '';
  const { version, system, heapBytes, cpuPercent, bytesPerSecond, lostFrames } = monitor;
  const facts = [
    version === null ? '' : `heap_monitor ${version} on ${system}`,
    heapBytes === null ? '' : `${heapBytes} B of the heap`,
    cpuPercent === null ? '' : `${cpuPercent.toFixed(2)} % CPU`,
    bytesPerSecond === null ? '' : `${bytesPerSecond} B/s`,
    lostFrames === 0 ? '' : `${lostFrames} line${lostFrames === 1 ? '' : 's'} lost`,
  ].filter((fact) => fact !== '');
  return `  Firmware monitor: ${facts.join(', ')}\n`;
}
