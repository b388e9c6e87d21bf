/**
 * The article's heap lines (`f_PrintTasks`, `f_PrintHeapHistorico`, `print_mem_chart`, `f_memoria`), in its own
 * Portuguese and in the English of its translations. Accents may be lost or mangled: only the letters around them
 * are matched. Several lines of one cycle repeat the same reading; `line` tells them apart.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const CURRENT = /^(?:Mem.{1,4}ria atual: (\d+), Menor valor|Current memory: (\d+), Lowest value): (\d+)\s*$/;
const WINDOW =
  /^(?:Mem.{1,4}ria atual: (\d+), Min .{0,16}ltim[oa]s 60s|Current memory: (\d+), Min last 60s): (\d+), Max .{4,20} 60s: (\d+)\s*$/;
const BAR = /^Mem: +(\d+) \|[^|]{50}\|\s*$/;
const TOTAL = /^Heap (DRAM|IRAM) total: (\d+) bytes\s*$/;
const TASK_STACK =
  /^(?:Uso de mem.{1,4}ria da tarefa|(?:Task m|M)emory usage(?: of task)?) ?\((.{1,64})\): (-?\d+) bytes\s*$/;

const HEAP = 'default';

export class ArticleHeap implements Format {
  readonly first = 'MCHUT';

  parse({ message }: Line, emit: Emit): boolean {
    switch (message.charAt(0)) {
      case 'H':
        return parseTotal(message, emit);
      case 'U':
      case 'T':
        return parseTaskStack(message, emit);
      default:
        return (
          parseCurrent(message, emit) ||
          parseWindow(message, emit) ||
          parseBar(message, emit) ||
          parseTaskStack(message, emit)
        );
    }
  }

  reset(): void {}
}

function parseCurrent(message: string, emit: Emit): boolean {
  const match = CURRENT.exec(message);
  if (!match) return false;
  const freeBytes = Number(match[1] ?? match[2]);
  emit({ kind: 'heap', heap: HEAP, line: 'current', freeBytes, minimumFreeBytes: Number(match[3]) });
  return true;
}

function parseWindow(message: string, emit: Emit): boolean {
  const match = WINDOW.exec(message);
  if (!match) return false;
  const window = { leastFreeBytes: Number(match[3]), mostFreeBytes: Number(match[4]) };
  emit({ kind: 'heap', heap: HEAP, line: 'window', freeBytes: Number(match[1] ?? match[2]), window });
  return true;
}

function parseBar(message: string, emit: Emit): boolean {
  const match = BAR.exec(message);
  if (!match) return false;
  emit({ kind: 'heap', heap: HEAP, line: 'bar', freeBytes: Number(match[1]) });
  return true;
}

function parseTotal(message: string, emit: Emit): boolean {
  const match = TOTAL.exec(message);
  if (!match?.[1]) return false;
  emit({ kind: 'heap-total', name: match[1], totalBytes: Number(match[2]) });
  return true;
}

/** `uxTaskGetStackHighWaterMark(NULL)` in bytes; `%d` of a size makes a huge one negative: then it says nothing. */
function parseTaskStack(message: string, emit: Emit): boolean {
  const match = TASK_STACK.exec(message);
  if (!match?.[1]) return false;
  const bytes = Number(match[2]);
  emit({ kind: 'task', name: match[1], ...(bytes >= 0 ? { stackHighWaterMark: bytes } : {}) });
  return true;
}
