/**
 * `freertos task` of freertos-gdb, which esp-gdb brings along (`freertos_gdb/task.py`, v1.0):
 *
 *     CPU    ID          NAME       STATUS       PRI    B_PRI    MUTEXES_HELD    SS    SL
 *     -----  ----------  ---------  ---------  -----  -------  --------------  ----  ----
 *     CPU0   0x3ffb6674  IDLE       ready          0        0               0  1104   428
 *            0x3ffb7734  Tmr Svc    delayed_1      1        1               0  1584   460
 *
 * Columns stand where the line of dashes has them. SS and SL are where the stack pointer is at the moment, no watermark, so
 * they are not kept.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { TaskRecord, TaskState } from '../record';

const HEADER = /^CPU +ID +(?:TCB_NUM +)?NAME +STATUS +PRI/;
const RULER = /^-{3,64}(?: {2}-{2,64}){5,11}\s*$/;
const MAX_LENGTH = 240;
const STATES: Readonly<Record<string, TaskState>> = {
  ready: 'Ready',
  pend_read: 'Ready',
  suspended: 'Suspended',
  delayed_1: 'Blocked',
  delayed_2: 'Blocked',
  wait_term: 'Deleted',
};

interface Column {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export class FreertosGdb implements Format {
  // A prompt of gdb ends the table.
  readonly first = 'C- (';
  #header = '';
  #columns: readonly Column[] = [];

  parse({ message }: Line, emit: Emit): boolean {
    if (message.length > MAX_LENGTH) return false;
    if (message.startsWith('CPU ') && HEADER.test(message)) {
      this.reset();
      this.#header = message;
      return true;
    }
    if (this.#header !== '' && message.startsWith('---') && RULER.test(message)) {
      this.#columns = columnsOf(this.#header, message.trimEnd());
      this.#header = '';
      emit({ kind: 'task-table' });
      return true;
    }
    const task = this.#columns.length === 0 ? null : rowOf(message, this.#columns);
    if (task) emit(task);
    else if (this.#columns.length > 0) this.#end(emit);
    return task !== null;
  }

  reset(): void {
    this.#header = '';
    this.#columns = [];
  }

  /** gdb prints nothing between: another line is behind it. */
  #end(emit: Emit): void {
    this.reset();
    emit({ kind: 'task-table-end' });
  }
}

function columnsOf(header: string, ruler: string): Column[] {
  return [...ruler.matchAll(/-+/g)].map(({ 0: dashes, index }) => {
    const to = index + dashes.length;
    return { name: header.slice(index, to).trim(), from: index, to };
  });
}

function rowOf(line: string, columns: readonly Column[]): TaskRecord | null {
  const cells = new Map(columns.map(({ name, from, to }) => [name, line.slice(from, to).trim()]));
  const name = cells.get('NAME') ?? '';
  const state = STATES[cells.get('STATUS') ?? ''];
  const priority = cells.get('PRI') ?? '';
  if (name === '' || !state || !/^\d{1,2}$/.test(priority) || !/^0x[0-9a-f]{8}$/i.test(cells.get('ID') ?? ''))
    return null;
  const cpu = /^CPU\d$/.test(cells.get('CPU') ?? '');
  const number = cells.get('TCB_NUM');
  return {
    kind: 'task',
    name,
    state: cpu ? 'Running' : state,
    currentPriority: Number(priority),
    ...(number !== undefined && /^\d{1,6}$/.test(number) ? { number: Number(number) } : {}),
  };
}
