/**
 * ESP-IDF's example `real_time_stats`: under `| Task | Run Time | Percentage` a row `| %s | %d | %d%%` for each task,
 * `| %s | Deleted` or `| %s | Created` for those that were not there all the time. Other pipe tables have another
 * header; a name may hold a bar.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const HEADER = /^\| Task \| Run Time \| Percentage\s*$/;
const ROW = /^\| (.{1,64}) \| (\d{1,10}) \| (\d{1,3})%\s*$/;
const CHANGED = /^\| (.{1,64}) \| (Deleted|Created)\s*$/;
const END = /^(?:Real time stats obtained|Error getting real time stats)\s*$/;

export class RealTimeStats implements Format {
  readonly first = '|GRE';
  #open = false;

  parse({ message }: Line, emit: Emit): boolean {
    if (HEADER.test(message)) {
      this.#open = true;
      emit({ kind: 'run-time-list' });
      return true;
    }
    if (!this.#open) return /^Getting real time stats over \d+ ticks\s*$/.test(message);
    const row = ROW.exec(message);
    if (row?.[1]) {
      emit({ kind: 'task', name: row[1], runTime: Number(row[2]), cpuPercent: Number(row[3]) });
      return true;
    }
    const changed = CHANGED.exec(message);
    if (changed?.[1]) {
      emit({ kind: 'task', name: changed[1], ...(changed[2] === 'Deleted' ? { state: 'Deleted' } : {}) });
      return true;
    }
    if (!END.test(message)) return false;
    this.#open = false;
    return true;
  }

  reset(): void {
    this.#open = false;
  }
}
