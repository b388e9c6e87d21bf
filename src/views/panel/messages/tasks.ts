/** The tasks as views and the panel get them. Part of the panel's protocol (messages.ts). */
import type { StackAdvice } from '../../../analysis/stacks';

export interface TaskView {
  readonly name: string;
  /** `Running`, `Ready`, `Blocked`, `Suspended`, `Deleted` or empty where not printed. */
  readonly state: string;
  readonly priority: number | null;
  /** `0`, `1`, `any` or empty where not printed. */
  readonly core: string;
  /** Least free bytes the stack ever had; null where not printed. */
  readonly stackHighWaterMark: number | null;
  readonly stackSizeBytes: number | null;
  /** Share of one core's time; null where not printed. */
  readonly cpuPercent: number | null;
  /** Under the setting `heapMonitor.lowStackBytes`. */
  readonly low: boolean;
  /** It was in an earlier task table of this boot and is not in the latest one. */
  readonly vanished: boolean;
}

export interface PanelTask extends TaskView {
  /** It came later than the others, and not long ago. */
  readonly isNew: boolean;
  /** When the watermark fell, ms, and to how many bytes; empty where it never did. */
  readonly history: readonly (readonly [timeMs: number, bytes: number])[];
  /** When the task was last printed, ms; null where there is no history. */
  readonly lastMs: number | null;
  /** What it has allocated; null where not printed. */
  readonly heapBytes: number | null;
  /** null where no watermark was printed. */
  readonly advice: {
    readonly state: StackAdvice['state'];
    /** The size its stack should have; null where it is right, or the present one is not printed. */
    readonly recommendedBytes: number | null;
    /** One sentence. */
    readonly reason: string;
  } | null;
}
