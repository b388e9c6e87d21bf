/**
 * `heap_trace_dump()` of ESP-IDF's standalone heap tracing, all three generations (`heap_trace_standalone.c`,
 * `heap_trace.inc`): v3.3–v5.0 begins with `N allocations trace (M entry buffer)`, v5.1–v5.4 with
 * `====== Heap Trace: N records (M capacity) ======` and prints where a block lies, ≥ v5.5 leaves ` caller ` out
 * where there is no stack and marks freed records. Modes ALL and LEAKS.
 *
 * A list of callers that is shorter than the depth ends in a colon; empty slots print as 0x0 or 0x00000000.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { OpenList } from './openList';

const HEADER_V4 = /^(\d+) allocations trace \((\d+) entry buffer\)\s*$/;
const HEADER_V51 = /^={4,} ?Heap Trace: (\d+) records \((\d+) capacity\) ?={4,}\s*$/;
const RECORD =
  /^ *(\d{1,10}) bytes \(@ (0x[0-9a-fA-F]{1,8})(?:, +(Internal|PSRAM))?\) allocated CPU (\d) ccount (0x[0-9a-fA-F]{8})(?: caller ?((?:0x[0-9a-fA-F]{1,8}:?)*))?(?: *( freed))?\s*$/;
/** A record whose line was cut off, by a panic or a lost byte. */
const CUT_RECORD = /^ *(\d{1,10}) bytes \(@ (0x[0-9a-fA-F]{8})(?:, +(Internal|PSRAM))?\) allocated CPU /;
const FREED_BY = /^freed by ((?:0x[0-9a-fA-F]{1,8}:?)*)\s*$/;
const TOTALS_V4 = /^total allocations (\d+) total frees (\d+)\s*$/;
const TOTAL_V51 = /^total (allocations|frees): (\d+)\s*$/;
const TERMINATOR = /^={32}\s*$/;
const SUMMARY =
  /^(?:={4,} ?Heap Trace Summary ?={4,}|Mode: Heap Trace (?:All|Leaks)|\d+ bytes (?:'leaked'|alive) in trace \(.*\)|records: \d+ \(.*\)|hashmap: \d+ capacity \(.*\))\s*$/;
const SUMMARY_HEADER = /^={4,32} ?Heap Trace Summary ?={4,32}\s*$/;
const OUTSTANDING =
  /^(\d{1,10}) bytes (?:'leaked'|alive) in trace \((\d{1,10})(?:\/\d{1,10})? allocations\)\s*$/;
const OVERFLOWED = /^\(NB: (?:Internal )?Buffer has overflowed, so trace data is incomplete\.\)/;
const WHILE_DUMPING = /^\(NB: New entries were traced while dumping/;
const CORRUPT = /^Error: heap trace linked list is corrupt/;

export class HeapTrace implements Format {
  readonly first = ' 0123456789=MrhtfE(';
  #open = false;
  #totalAllocations: number | null = null;
  #totalFrees: number | null = null;
  /** A summary is being printed without its records. */
  #summary = false;

  constructor(private readonly list: OpenList) {}

  parse({ message }: Line, emit: Emit): boolean {
    const record = message.includes(' bytes (@ 0x') ? RECORD.exec(message) : null;
    if (record) return this.#record(record, emit);
    if (this.#open && message.includes(' bytes (@ 0x')) this.#cutRecord(message, emit);
    const header = HEADER_V4.exec(message) ?? HEADER_V51.exec(message);
    if (header) {
      this.reset();
      this.#begin(emit, { records: Number(header[1]), capacity: Number(header[2]) });
      return true;
    }
    if (this.#note(message, emit) || (this.#open && this.#rest(message, emit))) return true;
    return this.#summaryAlone(message, emit);
  }

  reset(): void {
    this.#open = false;
    this.#totalAllocations = null;
    this.#totalFrees = null;
    this.#summary = false;
  }

  /** The list itself was not printed, or not kept: its sums are no list that could be compared with others. */
  #summaryAlone(message: string, emit: Emit): boolean {
    if (this.#open) return false;
    if (SUMMARY_HEADER.test(message)) {
      this.#summary = true;
      return true;
    }
    if (!this.#summary) return false;
    const [, bytes, allocations] = OUTSTANDING.exec(message) ?? [];
    if (bytes !== undefined) {
      emit({ kind: 'series', name: 'Heap trace, outstanding', value: Number(bytes), unit: 'B' });
      emit({
        kind: 'series',
        name: 'Heap trace, outstanding allocations',
        value: Number(allocations),
        unit: '',
      });
      return true;
    }
    if (TERMINATOR.test(message)) this.#summary = false;
    else return TOTAL_V51.test(message) || SUMMARY.test(message);
    return true;
  }

  #begin(emit: Emit, sizes: { records?: number; capacity?: number }): void {
    this.#open = true;
    this.list.by = this;
    emit({ kind: 'leak-report', format: 'heap-trace', ...sizes });
  }

  #record(match: RegExpExecArray, emit: Emit): boolean {
    if (!this.#open || this.list.by !== this) this.#begin(emit, {}); // the header was lost
    const region = match[3] as 'Internal' | 'PSRAM' | undefined;
    emit({
      kind: 'allocation',
      sizeBytes: Number(match[1]),
      address: Number(match[2]),
      ...(region ? { region } : {}),
      cpu: Number(match[4]),
      ccount: Number(match[5]),
      callers: parseCallers(match[6]),
      freed: match[7] !== undefined,
    });
    return true;
  }

  /** Only what is sure of it; whatever cut it off is read from the same line by its own parser. */
  #cutRecord(message: string, emit: Emit): void {
    const match = CUT_RECORD.exec(message);
    if (!match) return;
    const region = match[3] as 'Internal' | 'PSRAM' | undefined;
    emit({
      kind: 'allocation',
      sizeBytes: Number(match[1]),
      address: Number(match[2]),
      ...(region ? { region } : {}),
      callers: [],
      freed: false,
      cut: true,
    });
  }

  /** Notes that may also come after the last line of the dump. */
  #note(message: string, emit: Emit): boolean {
    if (OVERFLOWED.test(message)) emit({ kind: 'leak-report-note', note: 'overflowed' });
    else if (WHILE_DUMPING.test(message)) emit({ kind: 'leak-report-note', note: 'traced-while-dumping' });
    else if (CORRUPT.test(message)) emit({ kind: 'leak-report-note', note: 'corrupt' });
    else return false;
    return true;
  }

  /** Lines that mean something only inside a dump. */
  #rest(message: string, emit: Emit): boolean {
    const freed = FREED_BY.exec(message);
    if (freed) {
      const callers = parseCallers(freed[1]);
      if (callers.length > 0) emit({ kind: 'freed', callers });
      return true;
    }
    const v4 = TOTALS_V4.exec(message);
    if (v4) {
      this.#totalAllocations = Number(v4[1]);
      this.#totalFrees = Number(v4[2]);
      this.#end(emit);
      return true;
    }
    const v51 = TOTAL_V51.exec(message);
    if (v51) {
      if (v51[1] === 'frees') this.#totalFrees = Number(v51[2]);
      else this.#totalAllocations = Number(v51[2]);
      return true;
    }
    if (!TERMINATOR.test(message)) return SUMMARY.test(message);
    this.#end(emit);
    return true;
  }

  #end(emit: Emit): void {
    emit({
      kind: 'leak-report-end',
      ...(this.#totalAllocations === null ? {} : { totalAllocations: this.#totalAllocations }),
      ...(this.#totalFrees === null ? {} : { totalFrees: this.#totalFrees }),
    });
    this.reset();
  }
}

/** `0x400d276d:0x400d27c1:` → its addresses, without empty slots. */
function parseCallers(list: string | undefined): string[] {
  if (!list) return [];
  return list.split(':').filter((address) => address !== '' && !/^0x0+$/.test(address));
}
