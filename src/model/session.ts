/**
 * What a device has said since we listen to it: pure state, bounded, fed with records. It never asks for the time
 * of day: replaying the same bytes with the same arrivals gives the same session.
 */
import type {
  DeviceRecord,
  FactRecord,
  HeapGuessRecord,
  HeapRecord,
  LeakReportRecord,
  MonitorAckRecord,
  Stamp,
} from '../records/record';
import { Boot, type BootStart } from './boot';
import { PART_OF, type Changes, type SessionPart } from './changes';
import { ClockWatch } from './clockWatch';
import { Emitter } from './emitter';
import { isEvent, takeEvent } from './eventRecords';
import type { HeapSeries } from './heapSeries';
import { confirmBytes, takeFigure, takeIdentity } from './facts';
import { GuessedReadings, type Candidate, type GuessedReading } from './guessedReadings';
import { LeakReport } from './leaks';
import { Marks, type Mark } from './marks';
import { showsBytes } from './stackUnit';
import { moreTrusted, Timeline, type TimeSource } from './timeline';

/** Boots kept; a device in a boot loop makes more. */
const MAX_BOOTS = 256;
/** Boots whose readings are kept as `History` says; of earlier ones it is condensed. */
const EXACT_BOOTS = 16;
/** Gaps kept; a loose cable makes more. */
const MAX_GAPS = 1024;
/** Log lines that may come in the middle of a panic, however long it takes. */
const OF_PANIC = /^[EWIDV] \([^)]*\) (?:task_wdt|esp_core_dump\w*):/;
/** The article's list has no end: it is over when another fact comes this long after its last line. */
const LIST_SETTLED_MS = 500;

/** A stretch in which the device could not be heard, ms on the session's timeline; open while it lasts. */
export interface Gap {
  readonly fromMs: number;
  toMs: number | null;
}

/** Sees what a session takes, each thing exactly once and in its order: live and in replay alike. */
export interface SessionObserver {
  /** A heap has a new reading, the last of its history. */
  sample(boot: Boot, heap: HeapSeries): void;
  /** No more will come of a leak report: it ended, or something else began before its end. */
  leakReport(boot: Boot, report: LeakReport): void;
  /** The source has ended. */
  end(): void;
}

export interface SessionOptions {
  /** Time between two readings of a heap, for those that no clock tells the time of. */
  readonly readingPeriodMs?: number | null;
}

export class Session {
  readonly boots: Boot[] = [];
  readonly gaps: Gap[] = [];
  readonly marks = new Marks();
  /** Boots that are no longer kept. */
  droppedBoots = 0;
  readonly #timeline: Timeline;
  readonly #changed = new Emitter<Changes>();
  readonly #answered = new Emitter<MonitorAckRecord>();
  readonly #clockWatch = new ClockWatch();
  readonly #guessed = new GuessedReadings();
  #observer: SessionObserver | null = null;
  /** A leak report that the observer has not seen yet. */
  #openReport: { readonly boot: Boot; readonly report: LeakReport } | null = null;
  /** Since the last commit. */
  #dirty = new Set<SessionPart>();
  #bootCount = 0;
  /** The line before, where it has no prefix and is not understood. */
  #plainLine = '';
  /** The device prints its stacks' watermarks in bytes. */
  #knowsBytes = false;

  /** Fired by `commit` with what has changed, if anything has. */
  readonly onDidChange = this.#changed.event;
  /** The firmware component has answered a command. */
  readonly onDidAnswer = this.#answered.event;

  constructor({ readingPeriodMs }: SessionOptions = {}) {
    this.#timeline = new Timeline(readingPeriodMs ?? null);
  }

  /** The boot that is running, or ran last. */
  get boot(): Boot | undefined {
    return this.boots.at(-1);
  }

  /** Time of the latest line, ms on the session's timeline. */
  get nowMs(): number {
    return this.#timeline.nowMs;
  }

  /** What the times of the boot that runs rest on. */
  get timeSource(): TimeSource {
    return this.boot?.timeSource ?? this.#timeline.source;
  }

  /** What was given as the time between two readings, ms; null: nothing. */
  get readingPeriodMs(): number | null {
    return this.#timeline.periodMs;
  }

  /** Lines that look like a heap's and were not believed, the most frequent first. */
  get candidates(): readonly Candidate[] {
    return this.#guessed.candidates;
  }

  /** Before the first record. A session has one observer. */
  observe(observer: SessionObserver): void {
    this.#observer = observer;
  }

  /** Takes the next record. */
  accept(record: DeviceRecord, stamp: Stamp): void {
    const before = this.#timeline.nowMs;
    if (record.kind === 'boot' || record.kind === 'reset') this.#timeline.restart();
    const timeMs = this.#timeline.advance(stamp);
    if (this.#clockWatch.restarted(stamp, this.boot?.isStarting ?? false)) this.#restartedUnseen(timeMs);
    if (!this.#knowsBytes && showsBytes(record)) this.#confirmBytes(timeMs);
    if (record.kind === 'text') return this.#takeText(record.text, timeMs, stamp);
    if (record.kind === 'heap-guess') return this.#takeGuess(record, timeMs, stamp);
    this.#dirty.add(PART_OF[record.kind]);
    if (record.kind === 'mark') {
      if (!this.marks.isEcho(record, timeMs)) this.#addMark(record.name, record.by, timeMs);
      return;
    }
    const boot = this.#bootOf(record, Math.max(before, timeMs));
    boot.clock = moreTrusted(this.#timeline.source, boot.clock);
    if (isSettling(record)) settleList(boot, record, timeMs);
    this.#take(record, boot, timeMs, stamp);
    if (record.kind === 'monitor-ack') this.#answered.fire(record);
    if (this.#openReport?.report.ended || this.#openReport?.boot !== boot) this.#closeReport();
    this.#plainLine = '';
  }

  /** Tells the listeners what the records since the last commit have changed. */
  commit(): void {
    if (this.#dirty.size === 0) return;
    const changes = this.#dirty;
    this.#dirty = new Set();
    this.#changed.fire(changes);
  }

  /** The connection broke. @param atMs When, on the clock of the arrivals. */
  loseLink(atMs: number): void {
    if (this.gaps.at(-1)?.toMs === null) return;
    this.gaps.push({ fromMs: this.#timeline.advance({ deviceMs: null, arrivalMs: atMs }), toMs: null });
    if (this.gaps.length > MAX_GAPS) this.gaps.shift();
    this.#dirty.add('gaps');
  }

  /** The connection is there again. @param atMs As in `loseLink`. */
  regainLink(atMs: number): void {
    const gap = this.gaps.at(-1);
    if (gap?.toMs !== null) return;
    gap.toMs = this.#timeline.advance({ deviceMs: null, arrivalMs: atMs });
    this.#dirty.add('gaps');
  }

  /**
   * The user marks a moment.
   * @param name Empty: the next of the names that are given by themselves.
   * @param atMs When, on the clock of the arrivals; null where there is none: at the latest line.
   */
  mark(name: string, atMs: number | null): Mark {
    const timeMs = atMs === null ? this.nowMs : this.#timeline.advance({ deviceMs: null, arrivalMs: atMs });
    this.#dirty.add('marks');
    return this.#addMark(name, 'user', timeMs);
  }

  /** How long a boot was heard, ms; null: nobody knows. */
  livedMs(boot: Boot): number | null {
    if (boot.timeSource === 'none') return null;
    return this.endOf(boot) - boot.startedMs - boot.undatedMs;
  }

  /** When a boot ended, ms on the session's timeline: when the next began, or now. */
  endOf(boot: Boot): number {
    return this.boots[this.boots.indexOf(boot) + 1]?.startedMs ?? this.nowMs;
  }

  /** The source has ended: nothing that is open will grow any more. */
  end(): void {
    const report = this.boot?.leakReport;
    if (report?.format === 'article' && !report.ended) {
      report.end();
      this.#dirty.add('lists');
    }
    this.#closeReport();
    this.#observer?.end();
    this.commit();
  }

  #addMark(name: string, by: Mark['by'], timeMs: number): Mark {
    return this.marks.add({ name, by, timeMs, boot: this.boot?.number ?? 0 });
  }

  /** The boot a fact belongs to, which may begin with it. */
  #bootOf(record: FactRecord, timeMs: number): Boot {
    const boot = this.boot;
    if (boot && !boot.over && !this.#begins(record, boot)) return boot;
    return this.#newBoot(timeMs, startOf(record) ?? (boot?.over ? 'rebooting' : 'running'));
  }

  #begins(record: FactRecord, boot: Boot): boolean {
    switch (record.kind) {
      case 'boot':
        return true;
      case 'reset':
        return boot.hasFacts || boot.resetReason !== null || boot.application.size > 0;
      case 'application':
        return (
          (record.key === 'start' || record.key === 'bootloader') &&
          (boot.hasFacts || boot.application.has('start') || boot.application.has(record.key))
        );
      default:
        return false;
    }
  }

  /** The clock shows a restart of which nothing else was seen. */
  #restartedUnseen(timeMs: number): void {
    if (!this.boot) return;
    this.#newBoot(timeMs, this.boot.over ? 'rebooting' : 'clock');
  }

  /** A log line shows that the firmware goes on, unless it is about the panic. */
  #takeText(text: string, timeMs: number, { deviceMs }: Stamp): void {
    const events = this.boot?.events;
    if (deviceMs !== null && events?.isOpen && !OF_PANIC.test(text)) events.heardOther(timeMs);
    if (text !== '') this.#plainLine = deviceMs === null ? text : '';
  }

  #confirmBytes(timeMs: number): void {
    this.#knowsBytes = true;
    for (const boot of this.boots) confirmBytes(boot, timeMs);
    if (this.boots.some(({ tasks }) => tasks.all.length > 0)) this.#dirty.add('tasks');
  }

  #newBoot(timeMs: number, start: BootStart): Boot {
    this.boot?.events.close();
    if (start !== 'running') this.#clockWatch.restart();
    const boot = new Boot(++this.#bootCount, timeMs, start);
    if (this.#knowsBytes) boot.tasks.confirmBytes();
    this.boots.push(boot);
    this.#dirty.add('boots');
    this.boots.at(-1 - EXACT_BOOTS)?.condense();
    if (this.boots.length > MAX_BOOTS) {
      this.boots.shift();
      this.droppedBoots++;
    }
    return boot;
  }

  #take(record: FactRecord, boot: Boot, timeMs: number, stamp: Stamp): void {
    if (takeIdentity(record, boot)) return;
    boot.hasFacts = true;
    if (isEvent(record)) return takeEvent(record, boot, timeMs, { before: this.#plainLine, stamp });
    if (record.kind === 'heap') boot.events.heardHeap(record, timeMs);
    boot.events.heardOther(timeMs);
    switch (record.kind) {
      case 'heap':
        this.#takeHeap(record, boot, timeMs, isTimed(stamp));
        if (record.line === 'heap-info')
          for (const reading of boot.poolReadings(record))
            this.#takeHeap(reading, boot, timeMs, isTimed(stamp));
        return;
      case 'leak-report':
        this.#closeReport();
        this.#openReport = { boot, report: beginReport(record, boot, timeMs) };
        return;
      case 'allocation':
      case 'caller':
      case 'freed':
      case 'release':
      case 'leak-report-note':
      case 'leak-report-end':
        if (boot.leakReport) takeLeakLine(record, boot.leakReport, timeMs);
        return;
      default:
        takeFigure(record, boot, timeMs);
    }
  }

  #closeReport(): void {
    const open = this.#openReport;
    if (!open) return;
    this.#openReport = null;
    if (!open.report.ended) {
      if (open.report.followed) open.report.end();
      else open.report.cutOff();
    }
    // One that was announced only, such as the article's before the stock dump of the same trace, says nothing.
    const isEmpty = !open.report.ended && open.report.allocations.length === 0;
    if (!isEmpty) this.#observer?.leakReport(open.boot, open.report);
  }

  /** What may be a reading is no fact yet. */
  #takeGuess(record: HeapGuessRecord, timeMs: number, stamp: Stamp): void {
    const boot = this.boot && !this.boot.over ? this.boot : null;
    const now = this.#guessed.take({ record, boot, timeMs, hasTime: isTimed(stamp) });
    for (const reading of now) this.#takeGuessed(reading);
  }

  #takeGuessed({ record: { guess, isConfirmed, ...figures }, ...at }: GuessedReading): void {
    // What else the first lines say was not known yet to go as it must.
    const known = isConfirmed ? figures : { freeBytes: figures.freeBytes };
    const record: HeapRecord = { ...known, kind: 'heap', heap: guess.heap, line: 'guess', guess };
    // What came before a banner is of a boot of which nothing else was heard.
    if (at.boot === null && this.boot?.start === 'banner' && !this.boot.over) return;
    const boot = at.boot ?? this.#bootOf(record, at.timeMs);
    if (!this.boots.includes(boot)) return; // it is not kept any more
    this.#dirty.add('readings');
    boot.hasFacts = true;
    boot.heardEarlier(at.timeMs);
    this.#takeHeap(record, boot, at.timeMs, at.hasTime);
  }

  #takeHeap(record: HeapRecord, boot: Boot, timeMs: number, hasTime: boolean): void {
    const series = boot.seriesOf(record);
    if (!series) return;
    if (!series.isSample(record)) {
      if (record.window) series.setWindow(record.window);
      return;
    }
    const previousMs = series.history.last?.timeMs ?? -Infinity;
    const { source } = this.#timeline;
    // A stamp of the capture that never goes on is no clock; one of the device may stand for a burst of lines.
    const hasMoved = (hasTime && source !== 'host') || (source !== 'none' && timeMs > previousMs);
    series.noteClock(source, hasMoved, this.#timeline.periodMs !== null ? 'period' : 'none');
    series.add(record, this.#timeOf(series, boot, timeMs));
    this.#observer?.sample(boot, series);
  }

  /** When a reading came: one that no clock accompanies is drawn after the one before. */
  #timeOf({ timeSource, history }: HeapSeries, boot: Boot, timeMs: number): number {
    const isUndated = timeSource === 'none' || timeSource === 'period';
    if (!isUndated || (history.last?.timeMs ?? -Infinity) < timeMs) return timeMs;
    const before = this.#timeline.undatedMs;
    const at = this.#timeline.advanceUndated();
    boot.undatedMs += this.#timeline.undatedMs - before;
    return at;
  }
}

/** Something told the time of the line. */
function isTimed({ arrivalMs, deviceMs, host }: Stamp): boolean {
  return arrivalMs !== null || deviceMs !== null || !!host;
}

/** How a boot that a record begins is known to have begun; undefined where the record does not tell. */
function startOf({ kind }: FactRecord): BootStart | undefined {
  return kind === 'boot' || kind === 'reset' || kind === 'application' ? 'banner' : undefined;
}

/** Facts that show that the article's list, which has no end mark, is over. */
function isSettling({ kind }: FactRecord): boolean {
  return kind === 'heap' || kind === 'task-table' || kind === 'leak-report' || kind === 'trace-start';
}

function settleList({ leakReport }: Boot, { kind }: FactRecord, timeMs: number): void {
  if (leakReport?.format !== 'article' || leakReport.ended) return;
  const isLate = timeMs - leakReport.lastMs >= LIST_SETTLED_MS;
  // A list that was announced only may be printed in another form.
  const isNext = kind === 'trace-start' || (kind === 'leak-report' && leakReport.allocations.length > 0);
  if (isLate || isNext) leakReport.end();
  else if (kind !== 'leak-report') leakReport.followed = true;
}

function beginReport(record: LeakReportRecord, boot: Boot, timeMs: number): LeakReport {
  if (boot.leakReport?.ended) boot.previousReport = boot.leakReport;
  boot.leakReport = new LeakReport(record, timeMs, boot.traceStarted);
  boot.traceStarted = false;
  boot.traces.list(timeMs);
  boot.leakReports++;
  return boot.leakReport;
}

type LeakLine = Extract<
  FactRecord,
  { kind: 'allocation' | 'caller' | 'freed' | 'release' | 'leak-report-note' | 'leak-report-end' }
>;

function takeLeakLine(record: LeakLine, report: LeakReport, timeMs: number): void {
  report.lastMs = timeMs;
  report.followed = false;
  switch (record.kind) {
    case 'allocation':
      return report.add(record);
    case 'caller':
      return report.addCaller(record.address);
    case 'freed':
      return report.markFreed();
    case 'release':
      return report.release(record.address);
    case 'leak-report-note':
      return report.addNote(record);
    case 'leak-report-end':
      report.end();
  }
}
