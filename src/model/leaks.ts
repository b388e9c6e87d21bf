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

/** Why a report does not have all there is. */
export type Shortfall =
  /** It is still being printed. */
  | 'printing'
  /** Something else began before its end: a panic, a reset, another report. */
  | 'cut'
  /** The device's buffer was full: it dropped the oldest allocations. */
  | 'overflowed'
  /** The device found its own list damaged. */
  | 'corrupt'
  /** More was listed than is kept. */
  | 'too-many'
  /** The device follows only one of several allocations. */
  | 'sampled';

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
  #allocations: (Allocation & { callers: string[]; freed: boolean })[] = [];
  /** Those that are outstanding. */
  readonly #byAddress = new Map<number, { freed: boolean }>();
  #released = 0;
  #groups: LeakGroup[] | null = null;
  #version = 0;
  #shortfall: Shortfall | null = null;
  #sampleEvery = 1;
  #ended = false;
  /** Something that may follow it has come since its latest line: it has ended, unless more of it comes. */
  followed = false;

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

  /** Why the counts are "at least"; null where they are all there is. */
  get shortfall(): Shortfall | null {
    return this.#shortfall ?? (this.ended ? null : 'printing');
  }

  /** Whether the counts are all there is, not "at least". */
  get complete(): boolean {
    return this.shortfall === null;
  }

  /** One of so many allocations is followed: 1 where all are. */
  get sampleEvery(): number {
    return this.#sampleEvery;
  }

  /** Something else began before its end was printed. */
  cutOff(): void {
    this.#touch();
    this.#shortfall ??= 'cut';
  }

  add(record: AllocationRecord): void {
    this.#touch();
    if (record.cut) this.#shortfall = 'cut';
    if (this.#allocations.length >= MAX_ALLOCATIONS) this.#dropReleased();
    if (this.#allocations.length >= MAX_ALLOCATIONS) this.#shortfall ??= 'too-many';
    else {
      const { address, sizeBytes, region, ccount, callers, freed } = record;
      const allocation = { address, sizeBytes, region, ccount, callers: [...callers], freed };
      this.#allocations.push(allocation);
      if (!freed) this.#byAddress.set(address, allocation);
    }
  }

  /** An allocation of the list was freed, after others. */
  release(address: number): void {
    this.#touch();
    const allocation = this.#byAddress.get(address);
    if (!allocation) return;
    allocation.freed = true;
    this.#byAddress.delete(address);
    this.#released++;
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

  addNote({ note, every = 1 }: Pick<LeakReportNoteRecord, 'note' | 'every'>): void {
    this.#touch();
    if (note === 'sampled') this.#sampleEvery = every;
    if (note === 'traced-while-dumping') return;
    this.#shortfall ??= note === 'frames-lost' ? 'cut' : note;
  }

  /** Makes room in a list that goes on and on. */
  #dropReleased(): void {
    if (this.#released === 0) return;
    this.#released = 0;
    this.#allocations = this.#allocations.filter(({ freed }) => !freed);
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
