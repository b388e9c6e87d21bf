/**
 * What Heap Monitor's firmware component prints: frames (firmware/heap_monitor/docs/wire-format.md). Tables and leak reports are held back
 * until their end frame tells whether all of them has come: half a table would say that tasks have ended, half a list
 * that leaks were freed. Types and fields that are not known belong to a later version and are passed over.
 */
import type { Emit, Format } from '../format';
import { findFrames, FRAME_START, numberOf, textOf, type Frame } from '../frames/frame';
import { LiveList } from '../frames/liveList';
import { TaskRows } from '../frames/taskRows';
import type { Line } from '../prefix';
import type { HeapRecord, MonitorAckRecord, MonitorHelloRecord } from '../record';

/** Half of the numbers: what is further behind has gone back, not lost that many. */
const FAR = 0x8000;

export class MonitorFrames implements Format {
  readonly hints = [FRAME_START];
  /** Sequence number of the next frame; null: any. */
  #next: number | null = null;
  readonly #tasks = new TaskRows();
  readonly #live = new LiveList();
  /** The begin frame of the leak report that is open. */
  #report: Frame | null = null;
  /** The latest frame, where it is of a heap. */
  #heap: HeapRecord | null = null;

  parse({ text }: Line, emit: Emit): boolean {
    if (!text.includes(FRAME_START)) return false;
    const { frames, rest } = findFrames(text);
    for (const frame of frames) this.#take(frame, emit);
    // A reset or a panic may have cut a frame off and stand behind it.
    return frames.length > 0 && rest.trim() === '';
  }

  reset(): void {
    this.#next = null;
    this.#tasks.reset(null);
    this.#live.clear();
    this.#report = null;
    this.#heap = null;
  }

  #take(frame: Frame, emit: Emit): void {
    this.#count(frame, emit);
    const heap = this.#heap;
    this.#heap = null;
    switch (frame.type) {
      case 'hello':
        return emit(toHello(frame));
      case 'bye':
        this.#live.clear();
        return emit({ kind: 'monitor-bye' });
      case 'heap':
        return this.#takeHeap(frame, emit);
      case 'win':
        return takeWindow(frame, heap, emit);
      case 'tasks':
        return this.#tasks.begin(frame, emit);
      case 'task':
        return this.#tasks.add(frame);
      case 'tend':
        return this.#tasks.end(frame, emit);
      case 'mark':
        return emit({ kind: 'mark', name: frame.word ?? '', by: 'firmware' }, numberOf(frame, 't'));
      case 'cost':
        return takeCost(frame, emit);
      case 'ack':
        return takeAck(frame, emit);
      default:
        return this.#takeLeaks(frame, emit);
    }
  }

  /** Tells of the frames that are missing before this one. */
  #count({ sequence, type }: Frame, emit: Emit): void {
    const isFresh = type === 'hello' && sequence === 0;
    const gap = this.#next === null || isFresh ? 0 : (sequence - this.#next) & 0xffff;
    this.#next = (sequence + 1) & 0xffff;
    if (isFresh) {
      this.#tasks.reset(emit);
      this.#live.clear();
    }
    if (gap === 0) return;
    this.#tasks.lose();
    if (gap < FAR) emit({ kind: 'lost-frames', count: gap });
  }

  #takeHeap(frame: Frame, emit: Emit): void {
    const freeBytes = numberOf(frame, 'f');
    if (freeBytes === undefined || !frame.word) return;
    this.#heap = {
      kind: 'heap',
      heap: frame.word,
      line: 'frame',
      freeBytes,
      ...field('minimumFreeBytes', numberOf(frame, 'm')),
      ...field('largestFreeBlock', numberOf(frame, 'l')),
      ...field('allocatedBytes', numberOf(frame, 'a')),
      ...field('allocatedBlocks', numberOf(frame, 'b')),
      ...field('freeBlocks', numberOf(frame, 'e')),
      ...field('monitorBytes', numberOf(frame, 'o')),
    };
    emit(this.#heap, numberOf(frame, 't'));
  }

  #takeLeaks(frame: Frame, emit: Emit): void {
    switch (frame.type) {
      case 'trace':
        this.#live.clear();
        this.#report = null;
        if (numberOf(frame, 'n') === 1) emit({ kind: 'trace-start' }, numberOf(frame, 't'));
        return;
      case 'leaks':
        this.#report = frame;
        takeTrace(frame, emit);
        return this.#live.begin(numberOf(frame, 'f') === 1);
      case 'leak':
        return this.#live.add(frame);
      case 'more':
        return this.#live.addCallers(frame);
      case 'gone':
        return this.#live.remove(frame);
      case 'lend':
        return this.#endReport(frame, emit);
      default: // of a later version
    }
  }

  #endReport(end: Frame, emit: Emit): void {
    const begin = this.#report;
    this.#report = null;
    const list = this.#live.end(end);
    if (!begin || !list || numberOf(begin, 'i') !== numberOf(end, 'i')) return;
    const { allocations, complete } = list;
    emit({
      kind: 'leak-report',
      format: 'heap-monitor',
      records: allocations.length,
      ...field('capacity', numberOf(begin, 'c')),
    });
    for (const allocation of allocations) emit(allocation);
    if (!complete) emit({ kind: 'leak-report-note', note: 'frames-lost' });
    if (numberOf(begin, 'o') === 1) emit({ kind: 'leak-report-note', note: 'overflowed' });
    const every = numberOf(begin, 'p') ?? 1;
    if (every > 1) emit({ kind: 'leak-report-note', note: 'sampled', every });
    emit({
      kind: 'leak-report-end',
      ...field('totalAllocations', numberOf(begin, 'a')),
      ...field('totalFrees', numberOf(begin, 'e')),
    });
  }
}

/** One property, or none where it has no value. */
function field<K extends string>(key: K, value: number | undefined): Partial<Record<K, number>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, number>);
}

/** The device's own last 60 s, right behind the reading that they end with. */
function takeWindow(frame: Frame, heap: HeapRecord | null, emit: Emit): void {
  const [leastFreeBytes, mostFreeBytes] = [numberOf(frame, 'i'), numberOf(frame, 'x')];
  if (heap?.heap !== frame.word || leastFreeBytes === undefined || mostFreeBytes === undefined) return;
  const { freeBytes } = heap as HeapRecord;
  const window = { leastFreeBytes, mostFreeBytes };
  emit({ kind: 'heap', heap: frame.word as string, line: 'window', freeBytes, window });
}

function toHello(frame: Frame): MonitorHelloRecord {
  const leaks = textOf(frame, 'l');
  const commands = textOf(frame, 'c');
  return {
    kind: 'monitor-hello',
    version: textOf(frame, 'v') ?? '',
    system: textOf(frame, 'y') ?? '',
    periodMs: numberOf(frame, 'p') ?? 0,
    leaks: leaks === 'trace' || leaks === 'hooks' ? leaks : 'none',
    records: numberOf(frame, 'r') ?? 0,
    depth: numberOf(frame, 'd') ?? 0,
    commands: commands === 'input' || commands === 'console' || commands === 'fed' ? commands : 'off',
    hasTasks: numberOf(frame, 'k') === 1,
    hasStackSizes: numberOf(frame, 'z') === 1,
    paused: numberOf(frame, 'q') === 1,
  };
}

/** Shares are hundred-thousandths. */
function takeCost(frame: Frame, emit: Emit): void {
  const percent = (key: string): number | undefined => {
    const share = numberOf(frame, key);
    return share === undefined ? undefined : share / 1000;
  };
  emit({
    kind: 'monitor-cost',
    heapBytes: numberOf(frame, 'm') ?? 0,
    ramBytes: numberOf(frame, 'r') ?? 0,
    stackSizeBytes: numberOf(frame, 'z') ?? 0,
    ...field('stackHighWaterMark', numberOf(frame, 'w')),
    ...field('cpuPercent', percent('u')),
    ...field('writingPercent', percent('x')),
    ...field('bytesPerSecond', numberOf(frame, 'b')),
    droppedMarks: numberOf(frame, 'd') ?? 0,
  });
}

function takeTrace(frame: Frame, emit: Emit): void {
  emit({
    kind: 'monitor-trace',
    capacity: numberOf(frame, 'c') ?? 0,
    ...field('highWaterMark', numberOf(frame, 'g')),
    ...field('hashMap', numberOf(frame, 'y')),
    pauses: numberOf(frame, 'n') ?? 0,
    pausedUs: numberOf(frame, 'u') ?? 0,
    missed: numberOf(frame, 'm') ?? 0,
    sampleEvery: numberOf(frame, 'p') ?? 1,
  });
}

const RESULTS: ReadonlySet<string | undefined> = new Set(['ok', 'busy', 'state', 'invalid']);

function takeAck(frame: Frame, emit: Emit): void {
  const id = numberOf(frame, 'i');
  const result = textOf(frame, 'r');
  if (id !== undefined && RESULTS.has(result))
    emit({ kind: 'monitor-ack', id, result: result as MonitorAckRecord['result'] });
}
