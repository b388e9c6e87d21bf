/** Records of what befalls a firmware: panics, watchdogs, brown-outs, backtraces. Part of `record.ts`. */

/** What made the firmware die. */
export type PanicCause =
  | 'exception'
  | 'interrupt-watchdog'
  /** Of the ESP8266, which has one for all. */
  | 'watchdog'
  | 'abort'
  | 'assert'
  | 'error-check'
  | 'stack-overflow'
  | 'stack-smashing';

/** The firmware died. One panic may have several causes: an assertion that fails aborts too. */
export interface PanicRecord {
  readonly kind: 'panic';
  readonly cause: PanicCause;
  readonly reason: string;
  readonly core?: number;
  /** Task whose stack overflowed. */
  readonly task?: string;
  /** Address of the call of `abort()` or of the check that failed, as printed. */
  readonly pc?: string;
}

/** A further line of a panic that describes it. */
export interface PanicDetailRecord {
  readonly kind: 'panic-detail';
  readonly text: string;
  readonly task?: string;
  /** The stack of `task` is what overflowed. */
  readonly stackOverflow?: boolean;
}

/** `ESP_ERROR_CHECK_WITHOUT_ABORT` failed: the firmware goes on. */
export interface ErrorCheckRecord {
  readonly kind: 'error-check';
  readonly reason: string;
  readonly pc: string;
}

/** The registers of a core follow. */
export interface RegisterDumpRecord {
  readonly kind: 'register-dump';
  readonly core: number | null;
}

/** A line of registers, by the names that are printed. Damaged values are left out. */
export interface RegistersRecord {
  readonly kind: 'registers';
  readonly values: Readonly<Record<string, number>>;
}

/** A `Backtrace:` line, or one that continues it. */
export interface BacktraceRecord {
  readonly kind: 'backtrace';
  /** Program counters as printed, innermost first. */
  readonly pcs: readonly string[];
  /** How many of them, from the first, can be believed. */
  readonly trusted: number;
  /** `|<-CORRUPTED`: the stack is damaged there. `|<-CONTINUES`: more callers than are printed. */
  readonly end: 'corrupted' | 'continues' | null;
  /** It goes on with the line before. */
  readonly continued: boolean;
  /** Words found on the stack that may be return addresses, behind those that are trusted: not all are callers. */
  readonly candidates?: boolean;
}

/** A line of the stack that RISC-V panics print: words from an address on. */
export interface StackMemoryRecord {
  readonly kind: 'stack-memory';
  readonly address: number;
  readonly words: readonly number[];
}

/** A task (or user) has not fed the task watchdog in time: the lines of its message, one record each. */
export interface TaskWatchdogRecord {
  readonly kind: 'task-watchdog';
  /** The message begins; a task that is late; a task that runs; the firmware will abort. */
  readonly part: 'triggered' | 'late' | 'running' | 'aborting';
  readonly task?: string;
  /** As printed: `0`, `1`, `0/1` or a mask. */
  readonly cores?: string;
}

/** The supply voltage fell: the chip resets itself. */
export interface BrownoutRecord {
  readonly kind: 'brownout';
}

/** The ROM starts no program. */
export interface RomTroubleRecord {
  readonly kind: 'rom-trouble';
  /** As printed, such as `flash read err, 1000`. */
  readonly text: string;
}

/** The firmware says that it restarts. */
export interface RebootingRecord {
  readonly kind: 'rebooting';
}

export type PanicFact =
  | PanicRecord
  | PanicDetailRecord
  | ErrorCheckRecord
  | RegisterDumpRecord
  | RegistersRecord
  | BacktraceRecord
  | StackMemoryRecord
  | TaskWatchdogRecord
  | BrownoutRecord
  | RomTroubleRecord
  | RebootingRecord;
