/**
 * The floor of a heap at a moment: the most that was free in the time before. What load takes for a while it gives back;
 * what is gone at the best of times is gone.
 */
import type { HistoryPoint } from '../../model/history';

/** The time that a floor is taken over, ms; less where the moments are nearer to each other. */
const FLOOR_MS = 60_000;

export interface FloorChange {
  readonly fromBytes: number;
  readonly toBytes: number;
  /** What was lost between the two, bytes; negative: gained. */
  readonly lostBytes: number;
}

/** null where there is no reading before the first moment, or none between the two. */
export function floorChange(
  points: readonly HistoryPoint[],
  fromMs: number,
  toMs: number,
): FloorChange | null {
  const width = Math.min(FLOOR_MS, toMs - fromMs);
  const fromBytes = floorAt(points, fromMs, width);
  const toBytes = points.some(({ timeMs }) => timeMs > fromMs && timeMs <= toMs)
    ? floorAt(points, toMs, width)
    : null;
  if (fromBytes === null || toBytes === null) return null;
  return { fromBytes, toBytes, lostBytes: fromBytes - toBytes };
}

/** Most free bytes in the last `width` ms; the latest reading where there is none in it. */
function floorAt(points: readonly HistoryPoint[], atMs: number, width: number): number | null {
  let floor: number | null = null;
  let latest: number | null = null;
  for (const { timeMs, freeBytes } of points) {
    if (timeMs > atMs) break;
    latest = freeBytes;
    if (timeMs > atMs - width) floor = Math.max(floor ?? 0, freeBytes);
  }
  return floor ?? latest;
}
