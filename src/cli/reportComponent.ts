/** Heap Monitor's component in the firmware, in the object that `heapmon report --json` prints and as text for people. */
import type { ComponentState } from '../model/componentState';

/** Documented in docs/heapmon.md. */
export interface ComponentReport {
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
export function toComponentReport(component: ComponentState): ComponentReport | null {
  if (!component.isKnown) return null;
  const { hello, cost, lostFrames } = component;
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

export function formatComponent(component: ComponentReport | null): string {
  if (!component) return '';
  const { version, system, heapBytes, cpuPercent, bytesPerSecond, lostFrames } = component;
  const facts = [
    version === null ? '' : `heap_monitor ${version} on ${system}`,
    heapBytes === null ? '' : `${heapBytes} B of the heap`,
    cpuPercent === null ? '' : `${cpuPercent.toFixed(2)} % CPU`,
    bytesPerSecond === null ? '' : `${bytesPerSecond} B/s`,
    lostFrames === 0 ? '' : `${lostFrames} line${lostFrames === 1 ? '' : 's'} lost`,
  ].filter((fact) => fact !== '');
  return `  Firmware monitor: ${facts.join(', ')}\n`;
}
