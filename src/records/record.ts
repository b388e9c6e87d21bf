/**
 * What a device says, one record per fact. Records are small and complete in themselves as soon as their line is
 * read: a block (task table, leak report) is a begin record, its rows, and an end record, so a block that is cut
 * keeps what it had. Sizes are bytes; addresses are numbers, except `callers`, which stay as printed.
 */
import type { HeapFact } from './heapRecords';
import type { MonitorFact } from './monitorRecords';
import type { PanicFact } from './panicRecords';
import type { TraceFact } from './traceRecords';

export type * from './heapRecords';
export type * from './monitorRecords';
export type * from './panicRecords';
export type * from './traceRecords';

/** A time that the host has put before a line. */
export interface HostClock {
  /** ms since 1970 where it tells the date, else since midnight. */
  readonly ms: number;
  /** `ms` counts from some beginning: the host's start, or that of the capture. */
  readonly isElapsed: boolean;
}

/** When a line was seen, on the clocks there may be; null where that clock is missing. */
export interface Stamp {
  /** The device's own log clock, ms (usually since boot). */
  readonly deviceMs: number | null;
  /** When the bytes came in, ms on the source's clock. */
  readonly arrivalMs: number | null;
  /** `deviceMs` is a time of day or a date (then ms since 1970), not the time since the boot. */
  readonly isWallClock?: boolean;
  /** The time that the capture has put before the line; null or absent: none. */
  readonly host?: HostClock | null;
}

/** A line that no format understands, prefixes included. */
export interface TextRecord {
  readonly kind: 'text';
  readonly text: string;
}

/** A task table begins: every task that exists follows. */
export interface TaskTableRecord {
  readonly kind: 'task-table';
  /** Its stack watermarks are in `StackType_t`, which may be a byte or a word; absent: in bytes. */
  readonly stackUnit?: 'unknown';
}

/** A list of run times begins, a row for each task: tasks of one name are told apart by their order. */
export interface RunTimeListRecord {
  readonly kind: 'run-time-list';
}

/**
 * What one line says of a task: a row of a task table has its priority or the size of its stack; other lines tell of
 * its watermark or its run time only.
 */
export interface TaskRecord {
  readonly kind: 'task';
  readonly name: string;
  readonly state?: TaskState;
  /** As FreeRTOS counts: more is more urgent. Zephyr's are the other way round and may be negative. */
  readonly currentPriority?: number;
  /** 0 or 1; null where the task has no affinity; absent where not printed. */
  readonly core?: number | null;
  /** The cores it may run on, a bit each, where FreeRTOS V11 prints that. */
  readonly affinityMask?: number;
  /** Task number, unique in a boot. */
  readonly number?: number;
  /** Least free bytes the task's stack ever had; in the unit of its table where that is unknown. */
  readonly stackHighWaterMark?: number;
  readonly stackSizeBytes?: number;
  /** Share of one core's time, where printed; 0 also stands for "less than 1 %". */
  readonly cpuPercent?: number;
  /** `ulRunTimeCounter`: microseconds on ESP-IDF unless configured otherwise; ticks of any kind elsewhere. */
  readonly runTime?: number;
}

/** FreeRTOS `eTaskState`, in words. */
export type TaskState = 'Running' | 'Ready' | 'Blocked' | 'Suspended' | 'Deleted' | 'Invalid';

/** A task table was printed to its end: tasks that were not in it are gone. */
export interface TaskTableEndRecord {
  readonly kind: 'task-table-end';
}

/** A list of what tasks have allocated begins. */
export interface TaskHeapListRecord {
  readonly kind: 'task-heap-list';
}

/** What one task has allocated, all heaps together. */
export interface TaskHeapRecord {
  readonly kind: 'task-heap';
  /** `Pre-scheduler` stands for what was allocated before there were tasks. */
  readonly task: string;
  /** The task is gone, and what it has allocated is still there. */
  readonly deleted: boolean;
  readonly currentBytes: number;
  readonly peakBytes?: number;
  /** How many heaps it has allocated from. */
  readonly heaps?: number;
}

/** What that task has allocated from one heap. */
export interface TaskHeapPartRecord {
  readonly kind: 'task-heap-part';
  readonly task: string;
  readonly heap: string;
  /** Bits of `MALLOC_CAP_…`. */
  readonly capabilities: number;
  readonly sizeBytes?: number;
  readonly currentBytes: number;
  readonly peakBytes: number;
  /** Blocks outstanding. */
  readonly blocks: number;
}

/** One block that the task has allocated. */
export interface TaskBlockRecord {
  readonly kind: 'task-block';
  readonly task: string;
  readonly address: number;
  readonly sizeBytes: number;
}

/** The chip started: a ROM banner. */
export interface BootRecord {
  readonly kind: 'boot';
  /** Such as `esp32s3`; null where the banner does not tell. */
  readonly chip: string | null;
}

/** Why the chip was reset, by the ROM's line `rst:0x1 (POWERON)`. */
export interface ResetRecord {
  readonly kind: 'reset';
  readonly code: number;
  /** Name without `_RESET`/`_RST`, one spelling for all chips where the number is known. */
  readonly reason: string;
}

/** Where the processor was when it was reset, as printed. */
export interface SavedPcRecord {
  readonly kind: 'saved-pc';
  readonly pc: string;
}

/** What the second-stage bootloader and the application say of themselves, one fact a line. */
export interface ApplicationRecord {
  readonly kind: 'application';
  readonly key:
    | 'start'
    | 'bootloader'
    | 'projectName'
    | 'appVersion'
    | 'compileTime'
    | 'idfVersion'
    | 'secureVersion'
    | 'minChipRevision'
    | 'maxChipRevision';
  readonly value: string;
}

/** The processor, as the start-up code tells. */
export interface CpuRecord {
  readonly kind: 'cpu';
  readonly frequencyHz?: number;
  /** Cores that the program uses. */
  readonly cores?: number;
  /** Such as `esp32s3`, where the application tells. */
  readonly chip?: string;
}

/** Revision of the chip. */
export interface ChipRevisionRecord {
  readonly kind: 'chip-revision';
  /** v1.1 as 101. */
  readonly revision: number;
  /** ESP-IDF v4: one number, the major one on the ESP32 and the minor one on others. */
  readonly bare: boolean;
}

/** Prefix of the SHA-256 of the ELF file that runs, lower-case hex. */
export interface ElfSha256Record {
  readonly kind: 'elf-sha256';
  readonly prefix: string;
}

/** A named moment: a line that is taught to be one, or the firmware's own. */
export interface MarkRecord {
  readonly kind: 'mark';
  readonly name: string;
  readonly by: 'pattern' | 'firmware';
}

/** Everything but text. */
export type FactRecord =
  | HeapFact
  | TraceFact
  | PanicFact
  | TaskTableRecord
  | RunTimeListRecord
  | TaskRecord
  | TaskTableEndRecord
  | TaskHeapListRecord
  | TaskHeapRecord
  | TaskHeapPartRecord
  | TaskBlockRecord
  | BootRecord
  | ResetRecord
  | SavedPcRecord
  | ApplicationRecord
  | CpuRecord
  | ChipRevisionRecord
  | ElfSha256Record
  | MarkRecord
  | MonitorFact;

export type DeviceRecord = FactRecord | TextRecord;

/** Takes records one by one, in the order of their lines. */
export type RecordSink = (record: DeviceRecord, stamp: Stamp) => void;
