/**
 * Heap events of SystemView tracing, as ESP-IDF's host tool `sysviewtrace_proc.py` prints them
 * (`tools/esp_app_trace/espytrace`): each as it happens, and in its report those that were never freed.
 *
 *     [0.002244575] HEAP: Allocated 8 bytes @ 0x3ffb40b8 from task "alloc" on core 0 by:
 *     /project/main/sysview_heap_log.c:48 (discriminator 1)         or  0x400d2776:0x400d27c1
 *     [0.302667500] HEAP: Freed bytes @ 0x3ffb40b8 from task "free" on core 0 by:
 *     =============== HEAP TRACE REPORT ===============
 *     Found 10 leaked bytes in 4 blocks.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { OpenList } from './openList';

const EVENT =
  /^\[(\d{1,9}\.\d{1,9})\] HEAP: (Allocated (\d{1,10}) bytes|Freed bytes) @ (0x[0-9a-fA-F]{1,8}) from (?:the )?(?:task|IRQ) ".{0,64}?" on core (\d) by:/i;
const REPORT = /^=+ HEAP TRACE REPORT =+\s*$/;
const END = /^(?:Found \d{1,10} leaked bytes in \d{1,10} blocks\.|OK - Heap errors was not found\.)/;
const ADDRESSES = /^(?:0x[0-9a-fA-F]{1,8}:?){1,32}\s*$/i;
const LOCATION = /^(.{1,400}:\d{1,7})(?: \(discriminator \d{1,5}\))?\s*$/;
const COUNT = /^Processed \d{1,10} heap events\.\s*$/;
/** Deepest stack that is traced. */
const MAX_DEPTH = 32;

export class SystemView implements Format {
  readonly hints = ['] HEAP: ', 'HEAP TRACE REPORT'];
  /** What is open: events as they happen, or the report. */
  #list: 'events' | 'report' | null = null;
  /** Callers that the open allocation may still get. */
  #callersLeft = 0;

  constructor(private readonly open: OpenList) {}

  parse({ message, deviceMs }: Line, emit: Emit): boolean {
    if (message.charCodeAt(0) === 0x5b && message.includes('] HEAP: ')) return this.#event(message, emit);
    if (this.#callersLeft > 0 && deviceMs === null) return this.#caller(message, emit);
    if (message.charCodeAt(0) === 0x3d && REPORT.test(message)) {
      this.#begin('report', emit);
      return true;
    }
    if (this.#list !== 'report') return false;
    if (!END.test(message)) return COUNT.test(message);
    emit({ kind: 'leak-report-end' });
    this.reset();
    return true;
  }

  get isOpen(): boolean {
    return this.#callersLeft > 0 || this.#list === 'report';
  }

  reset(): void {
    this.#list = null;
    this.#callersLeft = 0;
  }

  #begin(list: 'events' | 'report', emit: Emit): void {
    this.#list = list;
    this.open.by = this;
    this.#callersLeft = 0;
    emit({ kind: 'leak-report', format: 'system-view' });
  }

  #event(message: string, emit: Emit): boolean {
    const match = EVENT.exec(message);
    if (!match) return false;
    const [, seconds, , size, address, cpu] = match;
    if (this.#list === null || this.open.by !== this) this.#begin(this.#list ?? 'events', emit);
    this.#callersLeft = 0;
    // The report goes back in time.
    const deviceMs = this.#list === 'events' ? Number(seconds) * 1000 : undefined;
    if (size === undefined) {
      emit({ kind: 'release', address: Number(address) }, deviceMs);
      return true;
    }
    this.#callersLeft = MAX_DEPTH;
    emit(
      {
        kind: 'allocation',
        sizeBytes: Number(size),
        address: Number(address),
        cpu: Number(cpu),
        callers: [],
        freed: false,
      },
      deviceMs,
    );
    return true;
  }

  /** A blank line ends them. */
  #caller(message: string, emit: Emit): boolean {
    const addresses = ADDRESSES.test(message) ? message.trim().split(':') : null;
    const location = addresses ? undefined : LOCATION.exec(message)?.[1];
    if (!addresses && location === undefined) {
      this.#callersLeft = 0;
      return false;
    }
    for (const address of addresses ?? [location ?? ''])
      if (address !== '' && this.#callersLeft-- > 0) emit({ kind: 'caller', address });
    return true;
  }
}
