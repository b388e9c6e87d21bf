/** Figures of one heap, by what they mean, as records: a reading where it is known what is free, else the rest alone. Bytes. */
import type { FactRecord, HeapRecord } from '../record';
import type { HeapFigures } from '../figureNames';

const DEFAULT_HEAP = 'default';

export function figureRecords(heap: string, known: HeapFigures, line: HeapRecord['line']): FactRecord[] {
  const { minimum, largest, used, total } = known;
  const free = known.free ?? (total !== undefined && used !== undefined ? total - used : undefined);
  const details = {
    ...(minimum === undefined ? {} : { minimumFreeBytes: minimum }),
    ...(largest === undefined ? {} : { largestFreeBlock: largest }),
    ...(used === undefined ? {} : { allocatedBytes: used }),
  };
  const records: FactRecord[] = [];
  if (free !== undefined && free >= 0)
    records.push({ kind: 'heap', heap, line, freeBytes: free, ...details });
  else if (Object.keys(details).length > 0) records.push({ kind: 'heap-detail', heap, ...details });
  if (total !== undefined)
    records.push({ kind: 'heap-total', name: heap === DEFAULT_HEAP ? 'Heap' : heap, totalBytes: total });
  return records;
}
