/** Records of traced allocations. Part of `record.ts`. */

/** Allocation tracing was started on the device. */
export interface TraceStartRecord {
  readonly kind: 'trace-start';
}

/** A list of outstanding allocations begins. */
export interface LeakReportRecord {
  readonly kind: 'leak-report';
  readonly format: 'article' | 'heap-trace' | 'system-view' | 'heap-monitor';
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
  /** As printed; where a host tool has looked it up already, `file:line`. */
  readonly address: string;
}

/** The allocation before it was freed again within the trace. */
export interface FreedRecord {
  readonly kind: 'freed';
  readonly callers: readonly string[];
}

/** An earlier allocation of the list was freed again. */
export interface ReleaseRecord {
  readonly kind: 'release';
  readonly address: number;
}

/** What is listed is "at least": the trace's buffer overflowed or was corrupt, lines were lost, or only a sample is followed. */
export interface LeakReportNoteRecord {
  readonly kind: 'leak-report-note';
  readonly note: 'overflowed' | 'traced-while-dumping' | 'corrupt' | 'frames-lost' | 'sampled';
  /** Of a sample: one of so many allocations is followed. */
  readonly every?: number;
}

/** A leak report was printed to its end. */
export interface LeakReportEndRecord {
  readonly kind: 'leak-report-end';
  readonly totalAllocations?: number;
  readonly totalFrees?: number;
}

export type TraceFact =
  | TraceStartRecord
  | LeakReportRecord
  | AllocationRecord
  | CallerRecord
  | FreedRecord
  | ReleaseRecord
  | LeakReportNoteRecord
  | LeakReportEndRecord;
