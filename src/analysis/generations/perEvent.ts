/**
 * What one event costs: marks of one name that come again and again. Their time is cut into blocks of equally many
 * events; the floors of the blocks (most free bytes) fall along a line whose slope is what one event loses.
 */
import type { HistoryPoint } from '../../model/history';
import type { Mark } from '../../model/marks';
import type { Estimate } from '../estimate';
import { studentHalfWidth } from '../statistics';

const MIN_EVENTS = 8;
const MIN_BLOCKS = 4;
const MAX_BLOCKS = 16;
/** Names that are told. */
const MAX_NAMES = 16;

export interface EventCost {
  readonly name: string;
  readonly events: number;
  /** Loss for each event, bytes, 95 % interval: as if all of it came from these events. */
  readonly bytes: Estimate;
}

/** Of each name that has enough marks in a boot, most events first. */
export function eventCosts(
  marks: readonly Mark[],
  boot: number,
  points: readonly HistoryPoint[],
): EventCost[] {
  const times = new Map<string, number[]>();
  for (const mark of marks) {
    if (mark.boot !== boot) continue;
    const known = times.get(mark.name);
    if (known) known.push(mark.timeMs);
    else times.set(mark.name, [mark.timeMs]);
  }
  return [...times]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, MAX_NAMES)
    .flatMap(([name, at]) => {
      const bytes = bytesPerEvent(at, points);
      return bytes ? [{ name, events: at.length, bytes }] : [];
    });
}

/** @param times Of the events, ms, in order. null where they are too few, or the heap was not read between them. */
export function bytesPerEvent(times: readonly number[], points: readonly HistoryPoint[]): Estimate | null {
  if (times.length < MIN_EVENTS) return null;
  const blocks = blockFloors(times, points);
  if (blocks.length < MIN_BLOCKS) return null;
  const meanX = mean(blocks.map(({ event }) => event));
  const meanY = mean(blocks.map(({ floor }) => floor));
  let [xx, xy] = [0, 0];
  for (const { event, floor } of blocks) {
    xx += (event - meanX) ** 2;
    xy += (event - meanX) * (floor - meanY);
  }
  const slope = xy / xx;
  const squares = blocks.map(({ event, floor }) => (floor - meanY - slope * (event - meanX)) ** 2);
  const degrees = blocks.length - 2;
  const error = Math.sqrt((mean(squares) * blocks.length) / degrees / xx);
  const half = studentHalfWidth(degrees) * error;
  return { estimate: -slope, low: -slope - half, high: -slope + half };
}

/** The floor of each block that has readings, with the number of its middle event. */
function blockFloors(
  times: readonly number[],
  points: readonly HistoryPoint[],
): { event: number; floor: number }[] {
  const count = Math.min(MAX_BLOCKS, Math.floor(times.length / 2));
  const blocks: { event: number; floor: number }[] = [];
  let next = points.findIndex(({ timeMs }) => timeMs >= times[0]!);
  for (let block = 0; block < count && next >= 0; block++) {
    const first = Math.floor((block * times.length) / count);
    const end = Math.floor(((block + 1) * times.length) / count);
    const endMs = times[end] ?? Infinity;
    let floor = -1;
    for (; next < points.length && points[next]!.timeMs < endMs; next++)
      floor = Math.max(floor, points[next]!.freeBytes);
    if (floor >= 0) blocks.push({ event: (first + end - 1) / 2, floor });
  }
  return blocks;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
