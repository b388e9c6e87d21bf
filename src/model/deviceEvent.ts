/** What befell a firmware, as one boot keeps it. */
import type { BacktraceRecord, PanicCause } from '../records/record';
import type { FailedAllocation } from './failedAllocation';

export type EventKind =
  | PanicCause
  /** The task watchdog; with `fatal` the firmware aborted. */
  | 'task-watchdog'
  | 'brownout'
  /** The heap found its own data damaged. */
  | 'heap-corruption'
  | 'allocation-failure'
  /** The watermark of a task's stack has come close to zero. */
  | 'stack-nearly-full'
  /** The ROM did not start the program. */
  | 'not-started'
  /** Printed while the firmware went on, as by `esp_backtrace_print`; or all that was seen of a panic. */
  | 'backtrace';

/** What is known of the stack of one core. */
export interface CoreState {
  readonly core: number | null;
  readonly registers: Map<string, number>;
  /**
   * Program counters as printed, innermost first; the first `trusted` can be believed. `candidates`: the others are words of
   * the stack that may be return addresses.
   */
  readonly backtrace: {
    readonly pcs: string[];
    trusted: number;
    end: BacktraceRecord['end'];
    candidates?: true;
  };
  /** Words from the stack pointer up, as RISC-V panics print them; `address` is null where there are none. */
  readonly stack: { address: number | null; readonly words: number[] };
}

export interface DeviceEvent {
  /** Tells it from the others of its boot, from 0. */
  readonly number: number;
  readonly kind: EventKind;
  /** ms on the session's timeline. */
  readonly timeMs: number;
  /** The device's own clock in its first line, ms since the device started; null: the line has none. */
  readonly uptimeMs: number | null;
  /** In a few words, such as `LoadProhibited`. */
  reason: string;
  /** The firmware died of it. */
  fatal: boolean;
  /** The stack of `task` overflowed. */
  stackOverflow: boolean;
  core: number | null;
  /** Task it is about, where printed. */
  task: string | null;
  /** Where `abort()` or a check that failed was called, as printed. */
  pc: string | null;
  readonly details: string[];
  readonly cores: CoreState[];
  /** What was asked for, where it is an allocation that failed. */
  readonly allocation: FailedAllocation | null;
}
