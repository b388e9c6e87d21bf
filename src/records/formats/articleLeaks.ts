/**
 * The article's list of allocations not yet released (`f_HeapMonitor`):
 *
 *     ESP_LOGW("MemoryLeak", "Alocação #%d: %u bytes em %p", i, size, address)
 *     esp_rom_printf("   ↳ [%d] %p\n", j, caller)          for each caller
 *
 * The two are printed by different routes: a frame may come before its allocation's line, and other cores' lines
 * may stand between. So frames are attached by order and by their index, which restarts at 0. There is no end mark.
 * Public firmware has the same in English, and start and end lines in any wording.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { OpenList } from './openList';

const START = /^Iniciando rastreamento de heap/;
const REPORT = /^Encerrando rastreamento\. Vazamentos detectados:/;
/** The two lines have this tag in any language; the first ends in dots, the second in a colon. */
const TAG = 'HEAP_MONITOR';
const ANY_START = /(?:\.{2,3}|…)\s*$/;
const ANY_REPORT = /:\s*$/;
const ALLOCATION =
  /^(?:Aloca.{0,24}?o|Asignaci.{1,8}n|Allocation) #(\d+): (\d+) bytes (?:em|in|at|en) (0x[0-9a-fA-F]{1,8}|0|\(nil\))\s*$/;
const FRAME = /^\s*(?:\S{1,12}\s+)?\[(\d{1,2})\] (0x[0-9a-fA-F]{1,8})\s*$/;

/** Deepest `CONFIG_HEAP_TRACING_STACK_DEPTH`. */
const MAX_DEPTH = 32;

export class ArticleReport implements Format {
  readonly hints = [
    TAG,
    'Iniciando rastreamento',
    'Encerrando rastreamento',
    'Aloca',
    'Asignaci',
    'Allocation #',
  ];
  /** A list is open: allocations belong to it, and frames are looked for. */
  open = false;
  /** Callers that the latest allocation has; null before the first allocation. */
  attached: number | null = null;
  /** Callers that came before their allocation. */
  readonly early: string[] = [];
  /** Highest index seen in the list, to tell the start of another. */
  #lastIndex = -1;

  constructor(private readonly list: OpenList) {}

  parse({ message, tag }: Line, emit: Emit): boolean {
    const isOwn = tag === TAG;
    if (!isOwn && !'AIE'.includes(message.charAt(0))) return false;
    if (message.charCodeAt(0) === 0x41 && this.#allocation(message, emit)) return true;
    if ((isOwn ? ANY_START : START).test(message)) {
      this.reset();
      emit({ kind: 'trace-start' });
      return true;
    }
    if (!(isOwn ? ANY_REPORT : REPORT).test(message)) return false;
    this.#begin(emit);
    return true;
  }

  reset(): void {
    this.open = false;
    this.early.length = 0;
  }

  #begin(emit: Emit): void {
    this.open = true;
    this.list.by = this;
    this.#lastIndex = -1;
    this.attached = null;
    emit({ kind: 'leak-report', format: 'article' });
  }

  #allocation(message: string, emit: Emit): boolean {
    const match = ALLOCATION.exec(message);
    if (!match?.[3]) return false;
    const index = Number(match[1]);
    const isNew = !this.open || this.list.by !== this || index <= this.#lastIndex;
    if (isNew) this.#begin(emit);
    this.#lastIndex = index;
    const callers = this.early.splice(0);
    this.attached = callers.length;
    const address = match[3].startsWith('0x') ? Number(match[3]) : 0;
    emit({ kind: 'allocation', sizeBytes: Number(match[2]), address, callers, freed: false });
    return true;
  }
}

/** The frames of the list: asked last, since a frame's line can begin with anything a lost `↳` leaves. */
export class ArticleFrames implements Format {
  readonly hints = ['] 0x'];

  constructor(private readonly report: ArticleReport) {}

  parse({ message }: Line, emit: Emit): boolean {
    if (!this.report.open || !message.includes('] 0x')) return false;
    const match = FRAME.exec(message);
    if (!match?.[2]) return false;
    const { report } = this;
    const index = Number(match[1]);
    const isNext = index > 0 || report.attached === 0;
    if (report.attached !== null && report.early.length === 0 && isNext) {
      if (report.attached >= MAX_DEPTH) return false;
      report.attached++;
      emit({ kind: 'caller', address: match[2] });
    } else {
      if (index === 0) report.early.length = 0;
      if (report.early.length < MAX_DEPTH) report.early.push(match[2]);
    }
    return true;
  }

  reset(): void {}
}
