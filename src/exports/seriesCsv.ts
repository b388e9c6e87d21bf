/** The readings of the heap that stands for the device, as CSV that `heapmon verdict` and spreadsheets read. */
import type { Session } from '../model/session';

const HEADER = 'time_s,free_bytes,min_free_bytes,least_free_bytes,most_free_bytes,boot';

/** Times are seconds of the session. Old readings are joined as the session joins them. */
export function encodeSeries({ boots }: Session): string {
  const lines = boots.flatMap(({ number, heap }) =>
    (heap?.history.points() ?? []).map(
      ({ timeMs, freeBytes, minimumFreeBytes, leastFreeBytes, mostFreeBytes }) =>
        `${timeMs / 1000},${freeBytes},${minimumFreeBytes ?? ''},${leastFreeBytes},${mostFreeBytes},${number}`,
    ),
  );
  return `${[HEADER, ...lines].join('\n')}\n`;
}
