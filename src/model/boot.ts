/** One life of the device, from a reset to the next. */
import type { ApplicationRecord, HeapMemoryRecord, HeapRecord, HeapRegionRecord } from '../records/record';
import { EventLog, type DeviceEvent } from './events';
import { HeapRegions } from './heapRegions';
import { HeapSeries } from './heapSeries';
import { RegionPools } from './regionPools';
import type { LeakReport } from './leaks';
import { ComponentState } from './componentState';
import { NamedSeriesSet } from './namedSeries';
import { TaskTable } from './tasks';
import type { TimeSource } from './timeline';
import { TraceWindows } from './traceWindows';

/** Heaps kept apart in one boot; a device that prints more names is printing garbage. */
const MAX_HEAPS = 32;

/** Heaps by capabilities that stand for a device, the likeliest first. */
const MAIN_HEAPS = ['DEFAULT', 'INTERNAL'];

/** By what a boot was known to begin. */
export type BootStart =
  /** The device was running when it was first heard. */
  | 'running'
  /** Its ROM or start-up code said so. */
  | 'banner'
  /** The firmware had said that it restarts. */
  | 'rebooting'
  /** Its clock began again. */
  | 'clock';

export class Boot {
  #startedMs: number;
  resetReason: string | null = null;
  /** The number that the ROM gave it. */
  resetCode: number | null = null;
  /** Where the processor was when it was reset, as printed. */
  savedPc: string | null = null;
  /** Such as `esp32s3`. */
  chip: string | null = null;
  /** v1.1 as 101. */
  chipRevision: number | null = null;
  /** Prefix of the SHA-256 of the ELF that runs, as printed. */
  elfSha256: string | null = null;
  readonly application = new Map<ApplicationRecord['key'], string>();
  /** Panics, watchdogs, brown-outs and backtraces. */
  readonly events = new EventLog();
  /** Such as 160000000; null: not printed. */
  cpuFrequencyHz: number | null = null;
  /** Cores that the program uses; null: not printed. */
  cpuCores: number | null = null;
  readonly heaps = new Map<string, HeapSeries>();
  /** Sizes of kinds of memory that the device prints, such as `DRAM`. */
  readonly heapTotals = new Map<string, number>();
  readonly heapRegions = new HeapRegions();
  readonly #pools = new RegionPools();
  /** What is neither heap nor task, by its name. */
  readonly namedSeries = new NamedSeriesSet();
  readonly tasks = new TaskTable();
  /** Heap Monitor's component in the firmware. */
  readonly component = new ComponentState();
  readonly traces = new TraceWindows();
  /** Allocation tracing was started since the latest leak report. */
  traceStarted = false;
  leakReports = 0;
  /** The latest leak report, which may still be growing. */
  leakReport: LeakReport | null = null;
  /** The report before, shown until the latest has ended. */
  previousReport: LeakReport | null = null;
  /** It has said anything beyond its banner and application information. */
  hasFacts = false;
  /** What its lines' times rest on. */
  clock: TimeSource = 'none';
  /** How much of its time on the session's timeline nobody knows to have passed, ms. */
  undatedMs = 0;
  /** It has said that it restarts: whatever comes next is another boot. */
  over = false;

  constructor(
    /** Number in the session, from 1. */
    readonly number: number,
    startedMs: number,
    readonly start: BootStart = 'running',
  ) {
    this.#startedMs = startedMs;
  }

  /** When it began, ms on the session's timeline. */
  get startedMs(): number {
    return this.#startedMs;
  }

  /** Something that was heard before is known to be of it. */
  heardEarlier(timeMs: number): void {
    this.#startedMs = Math.min(this.#startedMs, timeMs);
  }

  /** It has begun, and said nothing but what it is. */
  get isStarting(): boolean {
    return this.start === 'banner' && !this.hasFacts;
  }

  /** What its times rest on; `none`: no rate, no interval and no end can be told. */
  get timeSource(): TimeSource {
    return this.heap?.timeSource ?? this.clock;
  }

  /** What made the firmware die, oldest first. */
  get panics(): DeviceEvent[] {
    return this.events.all.filter(({ fatal }) => fatal);
  }

  /** Adds a region to the size of its kind of memory; the article prints whole sizes itself. */
  addMemory(record: HeapMemoryRecord): void {
    const { name, sizeBytes } = record;
    this.heapRegions.addMemory(record);
    if (this.heapTotals.size >= MAX_HEAPS && !this.heapTotals.has(name)) return;
    this.heapTotals.set(name, (this.heapTotals.get(name) ?? 0) + sizeBytes);
  }

  /**
   * The heap that stands for the device: all default-capable memory, or the internal part of it, where it is printed
   * about as often as any other; else the one printed most. In which order they are printed does not matter. One that was
   * guessed only does where no other has a reading.
   */
  get heap(): HeapSeries | undefined {
    const all = [...this.heaps.values()].filter(({ regions }) => regions === null);
    const most = mostRead(all.filter(({ guess }) => guess === null));
    const main = this.heaps.get('default');
    if (main && main.samples > 0) return main;
    const often = MAIN_HEAPS.map((name) => this.heaps.get(name)).find(
      (heap) => heap && heap.samples > 0 && 2 * heap.samples >= (most?.samples ?? 0),
    );
    const known = often ?? most ?? main;
    return known && known.samples > 0 ? known : (mostRead(all) ?? known);
  }

  /** Heaps that verdicts are passed on: one that was guessed only where none is known. */
  get judgedHeaps(): HeapSeries[] {
    const all = [...this.heaps.values()];
    const known = all.filter(({ guess }) => guess === null);
    return known.some(({ samples }) => samples > 0) ? known : all;
  }

  addRegion(record: HeapRegionRecord): void {
    this.heapRegions.add(record);
    this.#pools.add(record);
  }

  /** What a complete summary says of each kind of memory, where its heap has several: readings of series of their own. */
  poolReadings(totals: HeapRecord): HeapRecord[] {
    const readings = this.#pools.close(totals, (address) => this.heapRegions.memoryAt(address));
    return readings.flatMap(({ record, regions }) => {
      if (this.heaps.has(record.heap)) return [record];
      // Regions that have come later make it another pool.
      for (const [name, known] of this.heaps)
        if (known.regions?.some((address) => regions.includes(address))) this.heaps.delete(name);
      if (this.heaps.size >= MAX_HEAPS) return [];
      this.heaps.set(record.heap, new HeapSeries(record.heap, null, regions));
      return [record];
    });
  }

  /** The report to show: the latest that has ended, or the first while it grows. */
  get shownReport(): LeakReport | null {
    return this.leakReport && (this.leakReport.ended || !this.previousReport)
      ? this.leakReport
      : this.previousReport;
  }

  /** It is long over: of its readings a coarse course is kept, beside their least, most and latest. */
  condense(): void {
    for (const { history } of this.heaps.values()) history.condense();
  }

  /** The series a record belongs to. */
  seriesOf(record: Pick<HeapRecord, 'heap' | 'guess'>): HeapSeries | undefined {
    const known = this.heaps.get(record.heap);
    if (known || this.heaps.size >= MAX_HEAPS) return known;
    const series = new HeapSeries(record.heap, record.guess);
    this.heaps.set(record.heap, series);
    return series;
  }
}

function mostRead(heaps: readonly HeapSeries[]): HeapSeries | undefined {
  return heaps.reduce<HeapSeries | undefined>(
    (best, heap) => (best && best.samples >= heap.samples ? best : heap),
    undefined,
  );
}
