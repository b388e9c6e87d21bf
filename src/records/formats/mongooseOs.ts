/**
 * Mongoose OS (`mgos_init.c`, the applications made from its templates) and Shelly's firmware that is built on it, behind their log
 * prefix `mgos_init.c:36           ` where that has not been taken off:
 *
 *     Init done, RAM: 296776 total, 250936 free, 250740 min free
 *     Tick uptime: 2.58, RAM: 296776, 250936 free
 *     New min heap free: 105400
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const RAM = /(?:^|[ ,])RAM: (\d{1,8})(?: total)?, (\d{1,8}) free(?:, (\d{1,8}) min free)?\s*$/;
const MINIMUM = /New min heap free: (\d{1,8})\s*$/;

export class MongooseOs implements Format {
  readonly hints = ['RAM: ', 'New min heap'];

  parse({ message }: Line, emit: Emit): boolean {
    if (!message.includes(' free')) return false;
    const minimum = message.includes('New min heap') ? MINIMUM.exec(message)?.[1] : undefined;
    if (minimum !== undefined) {
      emit({ kind: 'heap-detail', heap: 'default', minimumFreeBytes: Number(minimum) });
      return true;
    }
    const ram = message.includes('RAM: ') ? RAM.exec(message) : null;
    const [total, free, least] = ram?.slice(1) ?? [];
    if (free === undefined || Number(free) > Number(total)) return false;
    emit({
      kind: 'heap',
      heap: 'default',
      line: 'product',
      freeBytes: Number(free),
      ...(least === undefined ? {} : { minimumFreeBytes: Number(least) }),
    });
    emit({ kind: 'heap-total', name: 'Heap', totalBytes: Number(total) });
    return true;
  }

  reset(): void {}
}
