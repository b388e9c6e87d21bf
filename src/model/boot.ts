/** One life of the device, from a reset to the next. */
import type { ApplicationRecord, HeapMemoryRecord, HeapRecord } from '../records/record';
import { EventLog, type DeviceEvent } from './events';
import { HeapRegions } from './heapRegions';
import { HeapSeries } from './heapSeries';
import type { LeakReport } from './leaks';
import { MonitorState } from './monitorState';
import { NamedSeriesSet } from './namedSeries';
import { TaskTable } from './tasks';
import type { TimeSource } from './timeline';
import { TraceWindows } from './traceWindows';

/** Heaps kept apart in one boot; a device that prints more names is printing garbage. */
const MAX_HEAPS = 32;

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
  /** What is neither heap nor task, by its name. */
  readonly namedSeries = new NamedSeriesSet();
  readonly tasks = new TaskTable();
  /** Heap Monitor's component in the firmware. */
  readonly monitor = new MonitorState();
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
    /** When it began, ms on the session's timeline. */
    readonly startedMs: number,
    readonly start: BootStart = 'running',
  ) {}

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

  /** The heap that stands for the device: all default-capable memory, else the one printed most. */
  get heap(): HeapSeries | undefined {
    const most = [...this.heaps.values()].reduce<HeapSeries | undefined>(
      (best, heap) => (best && best.samples >= heap.samples ? best : heap),
      undefined,
    );
    const main = this.heaps.get('default');
    return main && main.samples > 0 ? main : (most ?? main);
  }

  /** The report to show: the latest that has ended, or the first while it grows. */
  get shownReport(): LeakReport | null {
    return this.leakReport && (this.leakReport.ended || !this.previousReport)
      ? this.leakReport
      : this.previousReport;
  }

  /** The series a record belongs to. */
  seriesOf(record: Pick<HeapRecord, 'heap'>): HeapSeries | undefined {
    const known = this.heaps.get(record.heap);
    if (known || this.heaps.size >= MAX_HEAPS) return known;
    const series = new HeapSeries(record.heap);
    this.heaps.set(record.heap, series);
    return series;
  }
}
