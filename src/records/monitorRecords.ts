/** Records of Heap Monitor's firmware component about itself. Part of `record.ts`. */

/** The component runs, and says what it can. */
export interface MonitorHelloRecord {
  readonly kind: 'monitor-hello';
  readonly version: string;
  /** Such as `idf/5.5.1`. */
  readonly system: string;
  readonly periodMs: number;
  /** How it finds leaks: ESP-IDF's heap trace, hooks of the allocator (a sample of the allocations), or not at all. */
  readonly leaks: 'trace' | 'hooks' | 'none';
  /** Allocations that the trace can remember. */
  readonly records: number;
  /** Callers of each. */
  readonly depth: number;
  /** How commands reach it; `off`: not at all. */
  readonly commands: 'off' | 'input' | 'console' | 'fed';
  readonly hasTasks: boolean;
  readonly hasStackSizes: boolean;
  /** The host has stopped its reports. */
  readonly paused: boolean;
}

/** It was stopped. */
export interface MonitorByeRecord {
  readonly kind: 'monitor-bye';
}

/** What it costs. Bytes. */
export interface MonitorCostRecord {
  readonly kind: 'monitor-cost';
  /** Of the heap; its task's stack is among them. */
  readonly heapBytes: number;
  /** Beside the heap. */
  readonly ramBytes: number;
  readonly stackSizeBytes: number;
  readonly stackHighWaterMark?: number;
  /** Share of one core's time for its work, and for waiting until its lines are written, %. */
  readonly cpuPercent?: number;
  readonly writingPercent?: number;
  readonly bytesPerSecond?: number;
  /** Marks that came faster than they could be printed. */
  readonly droppedMarks: number;
}

/** Frames before this one did not arrive, or arrived damaged. */
export interface LostFramesRecord {
  readonly kind: 'lost-frames';
  readonly count: number;
}

/** What the leak trace says of itself. */
export interface MonitorTraceRecord {
  readonly kind: 'monitor-trace';
  readonly capacity: number;
  readonly highWaterMark?: number;
  /** Entries of the hash map; 0: none, so every free searches all records. */
  readonly hashMap?: number;
  /** How often, and how long, it was paused to be read: what was freed meanwhile looks like a leak. */
  readonly pauses: number;
  readonly pausedUs: number;
  /** Allocations that had no room. */
  readonly missed: number;
  /** One of so many allocations is followed. */
  readonly sampleEvery: number;
}

/** Its answer to a command. */
export interface MonitorAckRecord {
  readonly kind: 'monitor-ack';
  readonly id: number;
  /** `busy`: too many at once; `state`: not possible now; `invalid`: not understood. */
  readonly result: 'ok' | 'busy' | 'state' | 'invalid';
}

export type MonitorFact =
  | MonitorHelloRecord
  | MonitorByeRecord
  | MonitorCostRecord
  | LostFramesRecord
  | MonitorTraceRecord
  | MonitorAckRecord;
