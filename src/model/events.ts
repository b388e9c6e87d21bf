/**
 * What befell a firmware in one boot: panics, watchdogs, brown-outs, and backtraces that it printed for other reasons.
 * Lines come one by one, and each belongs to the event that is open; an event is open until the firmware is heard to
 * go on or to restart. Bounded in every direction: a device in trouble prints much.
 */
import type {
  AllocationFailureRecord,
  BacktraceRecord,
  BrownoutRecord,
  ErrorCheckRecord,
  HeapCorruptionRecord,
  HeapRecord,
  PanicDetailRecord,
  PanicRecord,
  RegisterDumpRecord,
  RegistersRecord,
  RomTroubleRecord,
  StackMemoryRecord,
  TaskWatchdogRecord,
} from '../records/record';
import { detached } from '../records/detached';
import type { CoreState, DeviceEvent, EventKind } from './deviceEvent';
import {
  failureText,
  isRepeated,
  isSameFailure,
  newFailedAllocation,
  takeReadingBehind,
  type FailedAllocation,
} from './failedAllocation';

export type { CoreState, DeviceEvent, EventKind } from './deviceEvent';

export type EventRecord =
  | PanicRecord
  | PanicDetailRecord
  | ErrorCheckRecord
  | RegisterDumpRecord
  | RegistersRecord
  | BacktraceRecord
  | StackMemoryRecord
  | TaskWatchdogRecord
  | BrownoutRecord
  | HeapCorruptionRecord
  | AllocationFailureRecord
  | RomTroubleRecord;

/** From one line of the task watchdog's message to its next: a backtrace takes 20 ms at 115200 baud. */
const PRINTING_MS = 100;
/** From a failed allocation to what fails for it. */
const FOLLOWS_MS = 100;
const WAITING = 'Waits for a download';
const NO_PROGRAM = 'No program starts: the flash cannot be read or holds none';
const MAX_EVENTS = 32;
const MAX_DETAILS = 24;
const MAX_CORES = 4;
const MAX_FRAMES = 128;
const MAX_REGISTERS = 64;
/** 2 KiB; ESP-IDF prints 1 KiB. */
const MAX_STACK_WORDS = 512;

export class EventLog {
  readonly #events: DeviceEvent[] = [];
  #open: DeviceEvent | null = null;
  /** Time of its latest line. */
  #lastMs = 0;
  /** The device's clock in its latest line. */
  #uptimeMs: number | null = null;
  /** Events that there have been. */
  #count = 0;
  /** Events that are no longer kept. */
  dropped = 0;
  /** Allocations that failed, those of events that are no longer kept among them. */
  failedAllocations = 0;
  /** Counts up whenever anything of it changes. */
  version = 0;

  /** Oldest first; the latest of very many. */
  get all(): readonly DeviceEvent[] {
    return this.#events;
  }

  /** The firmware was heard to go on (or to restart): what comes next is another event's. */
  close(): void {
    this.#open = null;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /**
   * Something else was heard: the firmware goes on. While the task watchdog prints its message, it is the other core
   * that does.
   */
  heardOther(timeMs: number): void {
    const isPrinting = this.#open?.kind === 'task-watchdog' && timeMs - this.#lastMs <= PRINTING_MS;
    if (!isPrinting) this.close();
  }

  /**
   * @param before The line without prefix before it: a list of all tasks' backtraces names the task there.
   * @param uptimeMs The device's own clock in the line, ms since its start; null: the line has none.
   */
  take(record: EventRecord, timeMs: number, before: string, uptimeMs: number | null = null): void {
    this.version++;
    this.#lastMs = timeMs;
    this.#uptimeMs = uptimeMs;
    switch (record.kind) {
      case 'panic':
        return this.#panic(record, timeMs);
      case 'panic-detail':
        return this.#detail(record);
      case 'error-check':
        this.#begin('error-check', record.reason, timeMs).pc = record.pc;
        return;
      case 'brownout':
        this.#begin('brownout', 'Brown-out: the supply voltage fell', timeMs);
        return;
      case 'heap-corruption':
        return this.#corruption(record, timeMs);
      case 'allocation-failure':
        return this.#allocationFailure(record, timeMs);
      case 'rom-trouble':
        return this.#romTrouble(record, timeMs);
      case 'task-watchdog':
        return this.#watchdog(record, timeMs);
      case 'register-dump':
        this.#cores(timeMs).push(newCore(record.core));
        return;
      case 'registers':
        return this.#registers(record, timeMs);
      case 'backtrace':
        return this.#backtrace(record, timeMs, before);
      case 'stack-memory':
        return this.#stack(record, timeMs);
    }
  }

  /** A task's stack is about to overflow. It is an event of its own, also within a watchdog's message. */
  stackNearlyFull(task: string, leftBytes: number, timeMs: number): void {
    const open = this.#open;
    this.#uptimeMs = null;
    const reason = `Stack of ${task} about to overflow: ${leftBytes} bytes were left`;
    this.#begin('stack-nearly-full', reason, timeMs).task = task;
    this.#open = open;
    this.version++;
  }

  /** The latest event, where it is an allocation that failed. */
  get latestFailure(): FailedAllocation | null {
    return this.#events.at(-1)?.allocation ?? null;
  }

  /** A heap was read: right behind a failure it is the heap at that moment. */
  heardHeap(record: HeapRecord, timeMs: number): void {
    const failed = this.latestFailure;
    if (failed) takeReadingBehind(failed, record, timeMs);
  }

  #begin(
    kind: EventKind,
    reason: string,
    timeMs: number,
    fatal = false,
    allocation: FailedAllocation | null = null,
  ): DeviceEvent {
    const event: DeviceEvent = {
      number: this.#count++,
      kind,
      timeMs,
      uptimeMs: this.#uptimeMs,
      reason: detached(reason),
      fatal,
      stackOverflow: false,
      core: null,
      task: null,
      pc: null,
      details: [],
      cores: [],
      allocation,
    };
    this.#events.push(event);
    if (this.#events.length > MAX_EVENTS) {
      // What the firmware died of is worth more than what it has survived.
      const least = this.#events.findIndex(({ fatal: isFatal }) => !isFatal);
      this.#events.splice(Math.max(0, least), 1);
      this.dropped++;
    }
    this.#open = event;
    return event;
  }

  #allocationFailure(record: AllocationFailureRecord, timeMs: number): void {
    const latest = this.#events.at(-1);
    const failed = latest?.allocation;
    if (this.#open?.fatal)
      return addDetail(this.#open, failureText(newFailedAllocation(record, timeMs), record.text));
    if (latest && failed) {
      if (isSameFailure(failed, record)) {
        failed.capabilities ??= record.capabilities ?? null;
        this.#open = latest;
        return;
      }
      // Lines without a size say what the failure has led to.
      const isMore = record.sizeBytes === undefined && timeMs - failed.lastMs <= FOLLOWS_MS;
      if (isMore && record.text !== undefined && failed.sizeBytes !== null) {
        if (!latest.details.includes(record.text)) addDetail(latest, record.text);
        return;
      }
      if (isRepeated(failed, record, timeMs) && !hasStack(latest)) {
        this.failedAllocations++;
        failed.count++;
        failed.lastMs = timeMs;
        latest.reason = detached(failureText(failed, record.text));
        this.#open = latest;
        return;
      }
    }
    this.failedAllocations++;
    const allocation = newFailedAllocation(record, timeMs);
    this.#begin('allocation-failure', failureText(allocation, record.text), timeMs, false, allocation);
  }

  /** A further cause is part of the first: the watchdog or a failed assertion aborts, the other core dies too. */
  #panic({ cause, reason, core, task, pc }: PanicRecord, timeMs: number): void {
    const isPart = this.#open?.fatal === true;
    const event = isPart && this.#open ? this.#open : this.#begin(cause, reason, timeMs, true);
    if (isPart) addDetail(event, reason);
    if (cause === 'stack-overflow') event.stackOverflow = true;
    event.core ??= core ?? null;
    event.task ??= task === undefined ? null : detached(task);
    event.pc ??= pc === undefined ? null : detached(pc);
  }

  #detail({ text, task, stackOverflow }: PanicDetailRecord): void {
    const event = this.#open;
    if (!event) return;
    addDetail(event, text);
    if (task !== undefined) event.task ??= detached(task);
    if (stackOverflow) event.stackOverflow = true;
    // What it says of itself is only that a watchpoint was hit.
    const debug = /^Debug exception reason: (.+?) *$/.exec(text)?.[1];
    if (debug !== undefined && event.reason === 'Unhandled debug exception') event.reason = detached(debug);
  }

  #corruption({ text }: HeapCorruptionRecord, timeMs: number): void {
    const isMore = this.#open?.kind === 'heap-corruption';
    const event =
      isMore && this.#open ? this.#open : this.#begin('heap-corruption', 'Heap corruption', timeMs);
    addDetail(event, text);
  }

  /** It says so again and again. */
  #romTrouble({ text }: RomTroubleRecord, timeMs: number): void {
    const isMore = this.#open?.kind === 'not-started';
    if (!isMore) this.#begin('not-started', text === 'waiting for download' ? WAITING : NO_PROGRAM, timeMs);
    if (this.#open && !this.#open.details.includes(text)) addDetail(this.#open, text);
  }

  #watchdog({ part, task, cores }: TaskWatchdogRecord, timeMs: number): void {
    if (part === 'triggered') {
      this.#begin('task-watchdog', 'Task watchdog', timeMs);
      return;
    }
    const event = this.#open?.kind === 'task-watchdog' ? this.#open : null;
    if (!event) return;
    const place = cores === undefined ? '' : ` (CPU ${cores})`;
    if (part === 'aborting') event.fatal = true;
    else if (part === 'late' && task !== undefined) {
      event.task ??= detached(task);
      event.reason = detached(
        `${event.reason}${event.reason === 'Task watchdog' ? ': ' : ', '}${task}${place}`,
      ).slice(0, 200);
      addDetail(event, `Not in time: ${task}${place}`);
    } else if (task !== undefined) addDetail(event, `Running: ${task}${place}`);
  }

  /** The states of the open event; one of its own where none is open. */
  #cores(timeMs: number): { push: (core: CoreState) => CoreState; last: () => CoreState } {
    const { cores } = this.#open ?? this.#begin('backtrace', 'Backtrace', timeMs);
    const push = (core: CoreState): CoreState => {
      if (cores.length < MAX_CORES) cores.push(core);
      return core;
    };
    return { push, last: () => cores.at(-1) ?? push(newCore(null)) };
  }

  #registers({ values }: RegistersRecord, timeMs: number): void {
    const { registers } = this.#cores(timeMs).last();
    for (const [name, value] of Object.entries(values))
      if (registers.size < MAX_REGISTERS) registers.set(detached(name), value);
  }

  #backtrace(
    { pcs, trusted, end, continued, candidates = false }: BacktraceRecord,
    timeMs: number,
    before: string,
  ): void {
    const isOwn =
      this.#open === null || (this.#open.kind === 'backtrace' && !continued && hasStack(this.#open));
    if (isOwn) this.#begin('backtrace', 'Backtrace', timeMs).task = taskName(before);
    const states = this.#cores(timeMs);
    const last = states.last();
    const { backtrace } = continued || last.backtrace.pcs.length === 0 ? last : states.push(newCore(null));
    const room = MAX_FRAMES - backtrace.pcs.length;
    const whole = backtrace.trusted === backtrace.pcs.length;
    if (whole) backtrace.trusted += Math.min(trusted, room);
    backtrace.pcs.push(...pcs.slice(0, room).map(detached));
    backtrace.end = end;
    if (candidates) backtrace.candidates = true;
  }

  #stack({ address, words }: StackMemoryRecord, timeMs: number): void {
    const { stack } = this.#cores(timeMs).last();
    stack.address ??= address;
    // A line that was lost leaves no gap: what follows could not be told from the wrong place.
    if (address !== stack.address + 4 * stack.words.length) return;
    stack.words.push(...words.slice(0, MAX_STACK_WORDS - stack.words.length));
  }
}

function newCore(core: number | null): CoreState {
  return {
    core,
    registers: new Map(),
    backtrace: { pcs: [], trusted: 0, end: null },
    stack: { address: null, words: [] },
  };
}

function addDetail({ details }: DeviceEvent, text: string): void {
  if (details.length < MAX_DETAILS) details.push(detached(text));
}

function hasStack({ cores }: DeviceEvent): boolean {
  return cores.some(({ backtrace }) => backtrace.pcs.length > 0);
}

/** A task's name, alone on its line, before its backtrace; null where the line is something else. */
function taskName(line: string): string | null {
  return /^\S[\w .:/-]{0,14}$/.test(line) ? detached(line.trimEnd()) : null;
}
