/**
 * Where readings and what came between them stand on the trend's axis. Usually that is their time. Where nothing tells the
 * time, it is their place among the readings: what is drawn must not look like hours.
 */
import type { Boot } from '../../model/boot';
import type { HeapSeries } from '../../model/heapSeries';
import type { HistoryPoint } from '../../model/history';
import type { ReadingStepMs, TimeGap } from './protocol';

const STEP: ReadingStepMs = 1000;

export interface TrendAxis {
  /** All readings of a boot. */
  points(boot: Boot): readonly HistoryPoint[];
  /** Readings of a boot, of which these are the ones after the first `count`. */
  after(boot: Boot, count: number, readings: readonly HistoryPoint[]): readonly HistoryPoint[];
  /** Something that came in a boot. */
  place(boot: Boot, timeMs: number): number;
  /** Where a boot began. */
  start(boot: Boot): number;
}

type HeapOf = (boot: Boot | undefined) => HeapSeries | undefined;

export function trendAxis(boots: readonly Boot[], heapOf: HeapOf, hasTime: boolean): TrendAxis {
  if (!hasTime) return new ReadingAxis(boots, heapOf);
  return {
    points: (boot) => heapOf(boot)?.history.points() ?? [],
    after: (_, __, readings) => readings,
    place: (_, timeMs) => timeMs,
    start: ({ startedMs }) => startedMs,
  };
}

/** Stretches of which nobody says in which boot they were. */
export function placeGaps(gaps: readonly TimeGap[], boots: readonly Boot[], axis: TrendAxis): TimeGap[] {
  const place = (timeMs: number): number => {
    const boot = boots.findLast(({ startedMs }) => startedMs <= timeMs) ?? boots[0];
    return boot ? axis.place(boot, timeMs) : timeMs;
  };
  return gaps.map(({ fromMs, toMs }) => ({
    fromMs: place(fromMs),
    toMs: toMs === null ? null : place(toMs),
  }));
}

class ReadingAxis implements TrendAxis {
  /** Readings of the boots before each. */
  readonly #before = new Map<Boot, number>();
  readonly #points = new Map<Boot, readonly HistoryPoint[]>();

  constructor(
    boots: readonly Boot[],
    private readonly heapOf: HeapOf,
  ) {
    let count = 0;
    for (const boot of boots) {
      this.#before.set(boot, count);
      count += heapOf(boot)?.history.count ?? 0;
    }
  }

  points(boot: Boot): readonly HistoryPoint[] {
    const known = this.#points.get(boot);
    if (known) return known;
    const history = this.heapOf(boot)?.history;
    const numbers = history?.numbers() ?? [];
    const points = (history?.points() ?? []).map((point, index) =>
      this.#at(point, boot, numbers[index] ?? 0),
    );
    this.#points.set(boot, points);
    return points;
  }

  after(boot: Boot, count: number, readings: readonly HistoryPoint[]): readonly HistoryPoint[] {
    return readings.map((point, index) => this.#at(point, boot, count + index + 1));
  }

  /** Behind the readings that were there by then. */
  place(boot: Boot, timeMs: number): number {
    const points = this.heapOf(boot)?.history.points() ?? [];
    const latest = points.findLastIndex((point) => point.timeMs <= timeMs);
    return (this.points(boot)[latest]?.timeMs ?? (this.#before.get(boot) ?? 0) * STEP) + STEP / 2;
  }

  start(boot: Boot): number {
    return ((this.#before.get(boot) ?? 0) + 0.5) * STEP;
  }

  #at(point: HistoryPoint, boot: Boot, number: number): HistoryPoint {
    return { ...point, timeMs: ((this.#before.get(boot) ?? 0) + number) * STEP };
  }
}
