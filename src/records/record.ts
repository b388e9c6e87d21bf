/**
 * What a device says, one record per fact. Records are small and complete in themselves as soon as their line is
 * read: a block (task table, leak report) is a begin record, its rows, and an end record, so a block that is cut
 * keeps what it had. Sizes are bytes; addresses are numbers, except `callers`, which stay as printed.
 */

/** When a line was seen, on the two clocks there may be; null where that clock is missing. */
export interface Stamp {
  /** The device's own log clock, ms (usually since boot). */
  readonly deviceMs: number | null;
  /** When the bytes came in, ms on the source's clock. */
  readonly arrivalMs: number | null;
  /** `deviceMs` is a time of day or a date, not the time since the boot. */
  readonly isWallClock?: boolean;
}

/** A line that no format understands, prefixes included. */
export interface TextRecord {
  readonly kind: 'text';
  readonly text: string;
}

/** One reading of one heap. Names are those of ESP-IDF's `multi_heap_info_t`. */
export interface HeapRecord {
  readonly kind: 'heap';
  /** `default` for `esp_get_free_heap_size()`, else the name of the printed capabilities. */
  readonly heap: string;
  /** Which line it came from; several lines of one cycle can repeat the same reading. */
  readonly line: 'current' | 'window' | 'bar' | 'heap-info' | 'taught';
  readonly freeBytes: number;
  /** Least free bytes ever, by the device's own account. */
  readonly minimumFreeBytes?: number;
  readonly largestFreeBlock?: number;
  readonly allocatedBytes?: number;
  /** Least and most free bytes over the device's own last 60 s. */
  readonly window?: { readonly leastFreeBytes: number; readonly mostFreeBytes: number };
}

/** Figures of a heap on a line that does not say how much is free. */
export interface HeapDetailRecord {
  readonly kind: 'heap-detail';
  readonly heap: string;
  readonly minimumFreeBytes?: number;
  readonly largestFreeBlock?: number;
  readonly allocatedBytes?: number;
}

/** One value of a series that the firmware or the user has named. */
export interface SeriesRecord {
  readonly kind: 'series';
  readonly name: string;
  readonly value: number;
  /** Such as `dBm`; empty where there is none. */
  readonly unit: string;
}

/** Size of a kind of memory, such as `DRAM`. */
export interface HeapTotalRecord {
  readonly kind: 'heap-total';
  readonly name: string;
  readonly totalBytes: number;
}

/** A region of RAM that the heap was made of at start-up. */
export interface HeapMemoryRecord {
  readonly kind: 'heap-memory';
  /** Such as `DRAM`. */
  readonly name: string;
  readonly address: number;
  readonly sizeBytes: number;
}

/** The heap found its own data damaged. */
export interface HeapCorruptionRecord {
  readonly kind: 'heap-corruption';
  /** As printed, such as `Bad tail at 0x3ffcf320. Expected 0xbaad5678 got 0xffffffff`. */
  readonly text: string;
  readonly address?: number;
}

/** An allocation failed, and the firmware aborts for it. */
export interface AllocationFailureRecord {
  readonly kind: 'allocation-failure';
  readonly sizeBytes?: number;
  /** Bits of `MALLOC_CAP_…`. */
  readonly capabilities?: number;
}

/** One region of `heap_caps_print_heap_info`. */
export interface HeapRegionRecord {
  readonly kind: 'heap-region';
  readonly heap: string;
  readonly address: number;
  readonly sizeBytes: number;
  readonly freeBytes: number;
  readonly allocatedBytes: number;
  readonly minimumFreeBytes: number;
  readonly largestFreeBlock: number;
  readonly allocatedBlocks: number;
  readonly freeBlocks: number;
}

/** A task table begins: every task that exists follows. */
export interface TaskTableRecord {
  readonly kind: 'task-table';
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
  /** Least free bytes the task's stack ever had. */
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

/** Allocation tracing was started on the device. */
export interface TraceStartRecord {
  readonly kind: 'trace-start';
}

/** A list of outstanding allocations begins. */
export interface LeakReportRecord {
  readonly kind: 'leak-report';
  readonly format: 'article' | 'heap-trace';
  /** Records in the device's buffer, and how many it can hold, where printed. */
  readonly records?: number;
  readonly capacity?: number;
}

/** One traced allocation (`heap_trace_record_t`). */
export interface AllocationRecord {
  readonly kind: 'allocation';
  readonly sizeBytes: number;
  readonly address: number;
  readonly region?: 'Internal' | 'PSRAM';
  readonly cpu?: number;
  /** Low 32 bits of the CPU's cycle counter at the allocation. */
  readonly ccount?: number;
  /** Return addresses as printed, innermost first. Empty slots are left out. */
  readonly callers: readonly string[];
  /** It was freed again within the trace: not outstanding. */
  readonly freed: boolean;
  /** Its line was cut off: callers may be missing. */
  readonly cut?: true;
}

/** A caller of the allocation before it, on a line of its own; they come innermost first. */
export interface CallerRecord {
  readonly kind: 'caller';
  readonly address: string;
}

/** The allocation before it was freed again within the trace. */
export interface FreedRecord {
  readonly kind: 'freed';
  readonly callers: readonly string[];
}

/** The trace buffer overflowed or was corrupt: what is listed is "at least". */
export interface LeakReportNoteRecord {
  readonly kind: 'leak-report-note';
  readonly note: 'overflowed' | 'traced-while-dumping' | 'corrupt';
}

/** A leak report was printed to its end. */
export interface LeakReportEndRecord {
  readonly kind: 'leak-report-end';
  readonly totalAllocations?: number;
  readonly totalFrees?: number;
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

/** What made the firmware die. */
export type PanicCause =
  | 'exception'
  | 'interrupt-watchdog'
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

/** The firmware says that it restarts. */
export interface RebootingRecord {
  readonly kind: 'rebooting';
}

/** Everything but text. */
export type FactRecord =
  | HeapRecord
  | HeapDetailRecord
  | SeriesRecord
  | HeapTotalRecord
  | HeapRegionRecord
  | HeapMemoryRecord
  | HeapCorruptionRecord
  | AllocationFailureRecord
  | TaskTableRecord
  | TaskRecord
  | TaskTableEndRecord
  | TraceStartRecord
  | LeakReportRecord
  | AllocationRecord
  | CallerRecord
  | FreedRecord
  | LeakReportNoteRecord
  | LeakReportEndRecord
  | BootRecord
  | ResetRecord
  | SavedPcRecord
  | ApplicationRecord
  | CpuRecord
  | ChipRevisionRecord
  | ElfSha256Record
  | PanicRecord
  | PanicDetailRecord
  | ErrorCheckRecord
  | RegisterDumpRecord
  | RegistersRecord
  | BacktraceRecord
  | StackMemoryRecord
  | TaskWatchdogRecord
  | BrownoutRecord
  | RebootingRecord;

export type DeviceRecord = FactRecord | TextRecord;

/** Takes records one by one, in the order of their lines. */
export type RecordSink = (record: DeviceRecord, stamp: Stamp) => void;
