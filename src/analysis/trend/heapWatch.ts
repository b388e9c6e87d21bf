/** One heap in one boot: the verdict on its free bytes and on its largest free block. */
import type { Estimate } from '../estimate';
import { describeCalm, longest, type CalmKind } from './calm';
import { HeapTrend, type Support } from './heapTrend';
import type { Leak } from './leak';
import { detectionLimit } from './limit';
import { reasonWithoutTime } from './withoutTime';
import { t } from '../../words/l10n';
import { formatBytes, formatRate, formatSpan } from '../../words/units';

export type Verdict = 'too-early' | 'no-leak' | 'suspected' | 'leak' | 'stopped';

/** Times are ms on the session's timeline. */
export interface HeapVerdict {
  readonly verdict: Verdict;
  /** One sentence for people. */
  readonly reason: string;
  /** What the heap does. `fragmentation`: the largest free block shrinks, the free bytes do not. */
  readonly kind: 'leak' | 'fragmentation' | CalmKind;
  /** Loss, 95 % interval; null unless it leaks, has leaked, or is suspected for what call sites take. */
  readonly bytesPerHour: Estimate | null;
  readonly beganMs: number | null;
  readonly clearMs: number | null;
  /** Until the free heap is used up at the worst moment of the load; null unless it leaks. */
  readonly exhaustionMs: Estimate | null;
  /** The same of the largest free block; null unless that shrinks. */
  readonly largestBlock: { readonly bytesPerHour: Estimate; readonly exhaustionMs: Estimate | null } | null;
  /** The smallest leak that would have shown by now, bytes an hour; null while nothing would. */
  readonly limitPerHour: number | null;
  /** Watched for, ms; 0 where nobody knows. */
  readonly observedMs: number;
  readonly readings: number;
  /** False: nothing tells when its readings came, so that there is no rate, no time and no end. */
  readonly hasTime: boolean;
}

export interface Transition {
  readonly atMs: number;
  readonly verdict: Verdict;
}

/** No leak is said once one that used up the free heap within this time would have shown. */
const HORIZON_HOURS = 24;
/** Transitions kept. */
const MAX_TRANSITIONS = 256;

export class HeapWatch {
  readonly #free: HeapTrend;
  readonly #largest = new HeapTrend();
  #firstMs: number | null = null;
  #lastMs = 0;
  #firstFree: number | null = null;
  #lastFree = 0;
  #hasTime = true;
  #verdict: Verdict = 'too-early';
  #cached: HeapVerdict | null = null;
  readonly transitions: Transition[] = [];

  /** @param caution As in `HeapTrend`. */
  constructor(caution = 0) {
    this.#free = new HeapTrend(caution);
  }

  /** Takes a reading, bytes; true where the verdict has changed. Times never go back. */
  add(timeMs: number, freeBytes: number, largestFreeBlock: number | null): boolean {
    this.#firstMs ??= timeMs;
    this.#lastMs = timeMs;
    this.#firstFree ??= freeBytes;
    this.#lastFree = freeBytes;
    this.#cached = null;
    if (largestFreeBlock !== null) this.#largest.add(timeMs, largestFreeBlock);
    return this.#free.add(timeMs, freeBytes) && this.#note(this.#free.scales.endMs);
  }

  /** What lists of allocations say as far as they go; null: nothing. */
  set support(support: Support | null) {
    const before = this.#free.support;
    if (support?.sites === before?.sites && support?.bytesPerHour === before?.bytesPerHour) return;
    this.#free.support = support;
    this.#cached = null;
    if (this.#firstMs !== null) this.#note(this.#lastMs);
  }

  /** Whether the times of its readings are known: where they are not, they only tell the order. */
  get hasTime(): boolean {
    return this.#hasTime;
  }

  set hasTime(known: boolean) {
    if (known !== this.#hasTime) this.#cached = null;
    this.#hasTime = known;
  }

  /** No more readings will come. */
  end(): void {
    this.#free.end();
    this.#largest.end();
    this.#cached = null;
    this.#note(this.#lastMs);
  }

  /** What it is now. */
  get current(): HeapVerdict {
    return (this.#cached ??= this.#hasTime ? this.#decide() : this.#withoutTime());
  }

  /** The leak as far as it is known. */
  get leak(): Leak | null {
    return this.#free.leak;
  }

  /** When a leak of so many bytes an hour would have shown, ms from now; 0 where it would have by now. */
  timeUntilSeen(bytesPerHour: number): number | null {
    const limit = detectionLimit(this.#free.scales);
    const observed = this.#lastMs - (this.#firstMs ?? this.#lastMs);
    if (limit === null || !this.#hasTime) return null;
    return Math.max(0, observed * (limit / bytesPerHour - 1));
  }

  #note(atMs: number): boolean {
    const verdict = this.#stateNow();
    if (verdict === this.#verdict) return false;
    this.#verdict = verdict;
    this.transitions.push({ atMs, verdict });
    if (this.transitions.length > MAX_TRANSITIONS) this.transitions.shift();
    this.#cached = null;
    return true;
  }

  #stateNow(): Verdict {
    const { state, scales } = this.#free;
    if (state !== 'none') return state;
    // Once said it stays: a noisier hour does not make it too early again.
    if (this.#verdict === 'no-leak') return 'no-leak';
    const limit = detectionLimit(scales);
    return limit !== null && limit < this.#lastFree / HORIZON_HOURS ? 'no-leak' : 'too-early';
  }

  #decide(): HeapVerdict {
    const limitPerHour = detectionLimit(this.#free.scales);
    const observedMs = this.#lastMs - (this.#firstMs ?? this.#lastMs);
    const leak = this.#verdict === 'suspected' ? null : this.#free.leak;
    const fragments = this.#largest.state === 'leak' && this.#free.state !== 'leak' ? this.#largest : null;
    const calm = describeCalm(this.#free.scales);
    return {
      verdict: this.#verdict,
      reason: this.#reason(limitPerHour, observedMs, calm.sentence, fragments),
      kind: leak && !leak.stopped ? 'leak' : fragments ? 'fragmentation' : calm.kind,
      bytesPerHour: leak?.rate ?? null,
      beganMs: leak?.beganMs ?? null,
      clearMs: leak?.clearMs ?? null,
      exhaustionMs: leak && this.#free.exhaustionMs,
      largestBlock: this.#largest.leak?.rate
        ? { bytesPerHour: this.#largest.leak.rate, exhaustionMs: this.#largest.exhaustionMs }
        : null,
      limitPerHour,
      observedMs,
      readings: this.#free.readings,
      hasTime: true,
    };
  }

  /** The order of the readings is known, and no more: what is told in hours is left out. */
  #withoutTime(): HeapVerdict {
    const ordered = this.#decide();
    // That no leak would have been missed is told in bytes per hour.
    const verdict = ordered.verdict === 'no-leak' ? 'too-early' : ordered.verdict;
    const { readings } = ordered;
    return {
      ...ordered,
      verdict,
      reason: reasonWithoutTime(verdict, readings, this.#firstFree ?? this.#lastFree, this.#lastFree),
      bytesPerHour: null,
      beganMs: null,
      clearMs: null,
      exhaustionMs: null,
      largestBlock: null,
      limitPerHour: null,
      observedMs: 0,
      hasTime: false,
    };
  }

  #reason(limit: number | null, observedMs: number, calm: string, fragments: HeapTrend | null): string {
    const { leak } = this.#free;
    const shrinking = fragments
      ? t(' The largest free block shrinks all the same: the heap is being fragmented.')
      : '';
    switch (this.#verdict) {
      case 'leak':
        return this.#leakReason(leak);
      case 'stopped':
        return t('The heap lost {0} but has stopped losing memory.', formatRate(leak?.rate?.estimate ?? 0));
      case 'suspected': {
        const scale = this.#free.scales.best() ?? longest(this.#free.scales);
        const fell = scale?.shape
          ? t(' by {0} in {1}', formatBytes(scale.shape.net), formatSpan(scale.windowMs))
          : '';
        const wait = scale ? t(' Another {0} or so will tell.', formatSpan(scale.windowMs / 2)) : '';
        return t(
          'The floor of the free heap fell{0}. It may still be a cache that is filling.{1}',
          fell,
          wait,
        );
      }
      case 'no-leak':
        return t('No leak above {0}. {1}{2}', formatRate(limit ?? 0), calm, shrinking);
      case 'too-early':
        return limit === null
          ? t('Only {0} of data so far.', formatSpan(observedMs))
          : t(
              'After {0} a leak below {1} would not show yet.{2}',
              formatSpan(observedMs),
              formatRate(limit),
              shrinking,
            );
    }
  }

  #leakReason(leak: Leak | null): string {
    const scale = this.#free.scales.all.find(({ buckets }) => buckets === leak?.buckets);
    if (!leak || !scale?.shape) return t('The floor of the free heap falls and does not come back.');
    const { shape, windowMs } = scale;
    const { support } = this.#free;
    const fell = [formatBytes(shape.net), formatSpan(windowMs)] as const;
    if (!leak.own && support)
      return support.sites === 1
        ? t(
            'The floor of the free heap fell by {0} in {1}, and a call site grows as evenly and gives nothing back.',
            ...fell,
          )
        : t(
            'The floor of the free heap fell by {0} in {1}, and {2} call sites grow as evenly and give nothing back.',
            ...fell,
            support.sites,
          );
    const steps = shape.values.slice(1).filter((value, index) => value > shape.values[index]!).length;
    return t(
      'The floor of the free heap fell by {0} in {1}, in {2} of {3} steps, and it goes on as fast as before.',
      ...fell,
      steps,
      shape.values.length - 1,
    );
  }
}
