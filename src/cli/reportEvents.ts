/** Panics, watchdogs and the like in the object that `heapmon report --json` prints, and as text for people. */
import { endsInRom, mainStack, stackOf, type StackEntry, type Unwound } from '../analysis/crashStack';
import type { CrashResolver } from '../analysis/crashes';
import { framesOfAddress, type StackFrame } from '../analysis/sites/stackFrame';
import type { Boot } from '../model/boot';
import type { CoreState, DeviceEvent } from '../model/events';
import type { FailedAllocation } from '../model/failedAllocation';
import type { OpenedElf } from '../project/openElf';
import { callSiteOf } from '../records/callSite';
import { heapName } from '../records/capabilities';
import type { Unwinder } from '../symbolize/unwind/unwinder';
import { heapAtFailure } from '../words/heapAtFailure';

/** The ELF given with `--elf`. */
export interface ElfForReport extends Pick<OpenedElf, 'sha256'> {
  readonly symbolizer: Pick<OpenedElf['symbolizer'], 'machine' | 'lookup'>;
  /** null: not of RISC-V. */
  readonly unwinder: Unwinder | null;
  /** Of the ROM; absent or null: there is none. */
  readonly romUnwinder?: Unwinder | null;
}

/** Documented in docs/heapmon.md. */
export interface EventReport {
  readonly kind: DeviceEvent['kind'];
  readonly fatal: boolean;
  readonly reason: string;
  /** ms since the boot began, or was first heard; null: nobody knows. */
  readonly timeMs: number | null;
  /** The device's own clock in the line, ms since the device started; null where the line has none. */
  readonly uptimeMs: number | null;
  readonly task: string | null;
  readonly core: number | null;
  readonly stackOverflow: boolean;
  readonly details: readonly string[];
  /** null unless it is an allocation that failed. */
  readonly allocation: AllocationReport | null;
  readonly cores: readonly CoreReport[];
}

/** Sizes are bytes; null is what was not printed. */
export interface AllocationReport {
  readonly sizeBytes: number | null;
  /** Bits of `MALLOC_CAP_…`. */
  readonly capabilities: number | null;
  readonly capabilityNames: string | null;
  readonly function: string | null;
  readonly component: string | null;
  /** How often it failed one after the other. */
  readonly count: number;
  /** The last time, ms since the boot began. */
  readonly lastTimeMs: number | null;
  readonly freeBytes: number | null;
  readonly largestFreeBlock: number | null;
  /** Where the line itself does not say how the heap was. */
  readonly reading: ReadingReport | null;
  /** The same for people; empty where nothing is known of it. */
  readonly heap: string;
}

export interface ReadingReport {
  readonly heap: string;
  readonly freeBytes: number;
  readonly largestFreeBlock: number | null;
  /** From the failure on, ms; negative where it was read before. */
  readonly offsetMs: number | null;
}

export interface CoreReport {
  readonly core: number | null;
  readonly registers: Readonly<Record<string, number>>;
  /** Innermost first. */
  readonly stack: readonly StackEntryReport[];
  /** How the printed backtrace ended, where it said so. `rom`: unwinding needs the ROM's ELF to go on. */
  readonly end: 'corrupted' | 'continues' | 'rom' | null;
}

export interface StackEntryReport {
  readonly address: string;
  /** Why it need not be a caller; empty where it is one. */
  readonly doubt: string;
  /** Innermost first, inlined calls expanded; empty without an ELF. */
  readonly frames: readonly FrameReport[];
}

export type FrameReport = Pick<StackFrame, 'function' | 'file' | 'line'>;

/** @param startedMs When the boot began; null where nothing tells the time. */
export function toEventReport(
  event: DeviceEvent,
  startedMs: number | null,
  elf: ElfForReport | null,
): EventReport {
  const { kind, fatal, reason, uptimeMs, task, core, stackOverflow, details, cores } = event;
  const stack = mainStack(event, (state) => unwind(state, elf));
  // Where only the place of the abort is known, it stands for a core's stack.
  const alone = stack.length > 0 && cores.length === 0;
  const states = alone
    ? [{ core, registers: {}, stack: entries(stack, elf), end: null }]
    : cores.map((state) => coreReport(state, elf));
  const timeMs = startedMs === null ? null : event.timeMs - startedMs;
  const allocation = event.allocation && allocationReport(event.allocation, event, startedMs);
  const told = { kind, fatal, reason, timeMs, uptimeMs, task, core, stackOverflow, details: [...details] };
  return { ...told, allocation, cores: states };
}

function allocationReport(
  { capabilities, reading, lastMs, ...failed }: FailedAllocation,
  { timeMs }: DeviceEvent,
  startedMs: number | null,
): AllocationReport {
  const hasTime = startedMs !== null;
  return {
    ...failed,
    capabilities,
    capabilityNames: capabilities === null ? null : heapName(capabilities),
    lastTimeMs: hasTime ? lastMs - startedMs : null,
    reading: reading && {
      heap: reading.heap,
      freeBytes: reading.freeBytes,
      largestFreeBlock: reading.largestFreeBlock,
      offsetMs: hasTime ? reading.timeMs - timeMs : null,
    },
    heap: heapAtFailure({ ...failed, reading }, hasTime ? timeMs : null),
  };
}

/** How the report makes frames of a panic's addresses. */
export function resolverBy(elf: ElfForReport | null): CrashResolver {
  return {
    unwind: (core) => unwind(core, elf),
    frames: (address, kind) => elf?.symbolizer.lookup(callSiteOf(address, kind, elf.symbolizer.machine)),
  };
}

function unwind({ registers, stack }: CoreState, elf: ElfForReport | null): Unwound | undefined {
  const { address, words } = stack;
  if (address === null) return undefined;
  const others = elf?.romUnwinder ? [elf.romUnwinder] : [];
  return elf?.unwinder?.unwind(
    { registers: Object.fromEntries(registers), stack: { address, words } },
    others,
  );
}

function coreReport(state: CoreState, elf: ElfForReport | null): CoreReport {
  const { core, registers, backtrace } = state;
  const unwound = unwind(state, elf);
  return {
    core,
    registers: Object.fromEntries(registers),
    stack: entries(stackOf(state, unwound), elf),
    end: backtrace.end ?? (unwound?.isCut ? 'continues' : unwound && endsInRom(unwound) ? 'rom' : null),
  };
}

function entries(stack: readonly StackEntry[], elf: ElfForReport | null): StackEntryReport[] {
  return stack.map(({ address, kind, doubt }) => {
    const frames = framesOfAddress(address, (each) =>
      elf?.symbolizer.lookup(callSiteOf(each, kind, elf.symbolizer.machine)),
    );
    return { address, doubt, frames: frameReports(frames) };
  });
}

/** Those of which anything is known. */
export function frameReports(frames: readonly StackFrame[]): FrameReport[] {
  return frames.flatMap(({ function: name, file, line }) =>
    name === null && file === null ? [] : [{ function: name, file, line }],
  );
}
const ENDS_IN_ROM =
  "      the stack goes on in the chip's ROM: give its ELF file with --rom-elf to see more callers\n";

export function formatEvents(events: readonly EventReport[], start: Boot['start']): string {
  return events.map((event) => formatEvent(event, start)).join('');
}

function formatEvent(event: EventReport, start: Boot['start']): string {
  const { reason, fatal, task, core, details, cores, allocation } = event;
  const facts = [
    fatal ? 'panic' : '',
    timeText(event, start),
    task === null || reason.includes(task) ? '' : `task ${task}`,
    core === null ? '' : `core ${core}`,
  ].filter((fact) => fact !== '');
  const heap = allocation?.heap ?? '';
  const lines = [...details, ...(heap === '' ? [] : [heap])].map((detail) => `    ${detail}\n`);
  const known = facts.length === 0 ? '' : ` (${facts.join(', ')})`;
  return `  ${reason}${known}\n${lines.join('')}${cores.map((one) => formatCore(one, cores.length)).join('')}`;
}

function timeText({ timeMs, uptimeMs }: EventReport, start: Boot['start']): string {
  if (uptimeMs !== null) return `at ${seconds(uptimeMs)}`;
  if (timeMs === null) return '';
  return `${seconds(timeMs)} ${start === 'running' ? 'into the log' : 'after the start'}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function formatCore({ core, stack, registers, end }: CoreReport, cores: number): string {
  const title = cores > 1 && core !== null ? `    Core ${core}\n` : '';
  const values = Object.entries(registers).map(([name, value]) => `${name.padEnd(8)} 0x${hex(value)}`);
  const rows = Array.from({ length: Math.ceil(values.length / 4) }, (_, row) =>
    values.slice(4 * row, 4 * row + 4).join('  '),
  );
  const marks = {
    corrupted: '      the stack is damaged there\n',
    continues: '      and more callers\n',
    rom: ENDS_IN_ROM,
  };
  return (
    title +
    stack.map(formatEntry).join('') +
    (end === null ? '' : marks[end]) +
    rows.map((row) => `      ${row}\n`).join('')
  );
}

function formatEntry({ address, doubt, frames }: StackEntryReport): string {
  const note = doubt === '' ? '' : ` (${doubt})`;
  if (frames.length === 0) return `      ${address}${note}\n`;
  return frames.map((frame, depth) => `${formatFrame(frame, address, depth)}${note}\n`).join('');
}

/** `      0x400d5f21 snmp_parse at main/snmp.c:88`; the address only with the innermost of inlined calls. */
export function formatFrame(frame: FrameReport, address: string, depth: number): string {
  const place = frame.file === null ? '' : ` at ${frame.file}:${frame.line === 0 ? '?' : frame.line}`;
  return `      ${depth === 0 ? address : ''.padEnd(address.length)} ${frame.function ?? '??'}${place}`;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
