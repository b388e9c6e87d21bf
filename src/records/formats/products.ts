/**
 * One-line figures of well-known firmware: MeshCom's heap line, espp's task monitor (`task_monitor.hpp`), and the
 * commands `free` and `heap` of ESP-IDF's console example (`cmd_system`):
 *
 *     [HEAP];152340;98764;110580            free; least ever; largest block
 *     [TM]main,2,1608,1;;IDLE0,91,1012,0;;  name, share of the CPU, watermark in bytes, priority
 *     esp32> free                           and on the next line 263820
 *     min heap size: 240000
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const MESHCOM = /^\[HEAP\];\s*(\d{1,10});\s*(\d{1,10});\s*(\d{1,10})(?:;|\s*$)/;
const ESPP_TASK = /^(.{1,32}?),(?:<?(\d{1,3}(?:\.\d{1,3})?)) ?%?,(\d{1,10}),(\d{1,3})(?:,.{0,32})?$/;
const CONSOLE = /^(?:\S{1,24}> *)?free\s*$/;
const MINIMUM = /^min heap size: (\d{1,10})\s*$/;
const MAX_TASKS = 128;

export class Products implements Format {
  readonly first = '[0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  readonly hints = ['free', 'min heap', '[TM]', '[HEAP];'];
  /** The command `free` was given, and its answer comes next. */
  #asked = false;

  parse({ message, deviceMs }: Line, emit: Emit): boolean {
    const isAnswer = this.#asked && /^\d{3,10}\s*$/.test(message);
    // A log line may fall between.
    if (message !== '' && deviceMs === null) this.#asked = false;
    if (isAnswer) {
      emit({ kind: 'heap', heap: 'default', line: 'product', freeBytes: Number(message) });
      return true;
    }
    if (message.charCodeAt(0) === 0x5b) return this.#bracket(message, emit);
    if (message.length < 40 && message.includes('free') && CONSOLE.test(message)) this.#asked = true;
    const minimum = message.startsWith('min heap') ? MINIMUM.exec(message)?.[1] : undefined;
    if (minimum === undefined) return false;
    emit({ kind: 'heap-detail', heap: 'default', minimumFreeBytes: Number(minimum) });
    return true;
  }

  get isOpen(): boolean {
    return this.#asked;
  }

  reset(): void {
    this.#asked = false;
  }

  #bracket(message: string, emit: Emit): boolean {
    if (message.startsWith('[TM]')) return emitTasks(message.slice(4), emit);
    const match = message.startsWith('[HEAP];') ? MESHCOM.exec(message) : null;
    if (!match) return false;
    const [freeBytes = 0, minimumFreeBytes = 0, largestFreeBlock = 0] = match.slice(1).map(Number);
    const figures = { freeBytes, minimumFreeBytes, largestFreeBlock };
    emit({ kind: 'heap', heap: 'default', line: 'product', ...figures });
    return true;
  }
}

function emitTasks(list: string, emit: Emit): boolean {
  const rows = list.split(';;', MAX_TASKS).flatMap((text) => {
    const row = ESPP_TASK.exec(text.trim());
    return row ? [row] : [];
  });
  if (rows.length === 0) return false;
  emit({ kind: 'task-table' });
  for (const [, name = '', cpu, watermark, priority] of rows)
    emit({
      kind: 'task',
      name,
      cpuPercent: Number(cpu),
      stackHighWaterMark: Number(watermark),
      currentPriority: Number(priority),
    });
  emit({ kind: 'task-table-end' });
  return true;
}
