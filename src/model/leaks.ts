/** The outstanding allocations that a device listed, grouped by call stack. Bytes. */
import type { AllocationRecord, LeakReportNoteRecord, LeakReportRecord } from '../records/record';

/** Allocations kept of one report; more are counted, not kept. */
const MAX_ALLOCATIONS = 20_000;

export interface Allocation {
  readonly address: number;
  readonly sizeBytes: number;
  readonly region?: AllocationRecord['region'] | undefined;
  readonly ccount?: number | undefined;
  /** Return addresses as printed, innermost first. */
  readonly callers: readonly string[];
  readonly freed: boolean;
}

/** Outstanding allocations of one call stack. */
export interface LeakGroup {
  /** The callers joined by `:`; the same stack has the same key in every report. */
  readonly key: string;
  /** Return addresses as printed, innermost first. */
  readonly callers: readonly string[];
  readonly count: number;
  readonly bytes: number;
}

export class LeakReport {
  readonly format: LeakReportRecord['format'];
  readonly #allocations: (Allocation & { callers: string[]; freed: boolean })[] = [];
  #groups: LeakGroup[] | null = null;
  #version = 0;
  /** The device's buffer overflowed or was corrupt, or more was listed than is kept: counts are "at least". */
  truncated = false;
  /** The device's buffer was full: it dropped the oldest allocations. */
  overflowed = false;
  #ended = false;

  constructor(
    record: LeakReportRecord,
    /** When it began, ms on the session's timeline. */
    readonly timeMs: number,
    /** Tracing was started since the report before. */
    readonly newTrace = false,
    /** Time of its latest line. */
    public lastMs: number = timeMs,
  ) {
    this.format = record.format;
  }

  /** It was printed to its end. The article's list has no end mark: it has ended when something else follows. */
  get ended(): boolean {
    return this.#ended;
  }

  end(): void {
    this.#touch();
    this.#ended = true;
  }

  /** Counts up whenever anything of it changes. */
  get version(): number {
    return this.#version;
  }

  /** Whether the counts are all there is, not "at least". */
  get complete(): boolean {
    return this.ended && !this.truncated;
  }

  add(record: AllocationRecord): void {
    this.#touch();
    if (this.#allocations.length >= MAX_ALLOCATIONS) this.truncated = true;
    else
      this.#allocations.push({
        address: record.address,
        sizeBytes: record.sizeBytes,
        region: record.region,
        ccount: record.ccount,
        callers: [...record.callers],
        freed: record.freed,
      });
  }

  /** A caller of the latest allocation. */
  addCaller(address: string): void {
    this.#touch();
    this.#allocations.at(-1)?.callers.push(address);
  }

  /** The latest allocation was freed again. */
  markFreed(): void {
    this.#touch();
    const last = this.#allocations.at(-1);
    if (last) last.freed = true;
  }

  addNote(note: LeakReportNoteRecord['note']): void {
    this.#touch();
    if (note !== 'traced-while-dumping') this.truncated = true;
    if (note === 'overflowed') this.overflowed = true;
  }

  #touch(): void {
    this.#groups = null;
    this.#version++;
  }

  /** In the order of the list, which is that of allocation. */
  get allocations(): readonly Allocation[] {
    return this.#allocations;
  }

  /** Most bytes first. */
  get groups(): readonly LeakGroup[] {
    return (this.#groups ??= group(this.#allocations));
  }
}

function group(allocations: readonly Allocation[]): LeakGroup[] {
  const groups = new Map<string, { key: string; callers: readonly string[]; count: number; bytes: number }>();
  for (const { callers, sizeBytes, freed } of allocations) {
    if (freed) continue;
    const key = callers.join(':').toLowerCase();
    const known = groups.get(key);
    if (known) {
      known.count++;
      known.bytes += sizeBytes;
    } else groups.set(key, { key, callers, count: 1, bytes: sizeBytes });
  }
  return [...groups.values()].sort((a, b) => b.bytes - a.bytes || b.count - a.count);
}
