/** One heap in one boot: the verdict on its free bytes and on its largest free block. */
import type { Estimate } from '../estimate';
import { calmOf, longest } from './calm';
import { NO_CAUTION, type Caution, type EarlierBoots } from './caution';
import type { CalmKind, Calm, Fall, HeapEvidence } from './heapEvidence';
import { BUCKET_MS } from './floorBuckets';
import { HeapTrend, type Support } from './heapTrend';
import type { Leak } from './leak';
import { detectionLimit, untilLimitMs } from './limit';
import type { Scale } from './scale';
import { Scales } from './scales';

export type Verdict = 'too-early' | 'no-leak' | 'suspected' | 'leak' | 'stopped';

/** Times are ms on the session's timeline. */
export interface HeapVerdict {
  readonly verdict: Verdict;
  /** What it rests on. */
  readonly evidence: HeapEvidence;
  /** Earlier boots of the same firmware that count too; null: none. */
  readonly earlier: EarlierBoots | null;
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
/** Least time that is asked for, ms: the estimate is no finer. */
const MIN_NEEDED_MS = 60_000;
/** Transitions kept. */
const MAX_TRANSITIONS = 256;

/** Of a heap that was never read. */
export const NO_READINGS = {
  evidence: { about: 'no-readings', neededMs: untilLimitMs(new Scales(), 1) },
} as const satisfies Pick<HeapVerdict, 'evidence'>;

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

  /** @param caution From earlier boots of the same firmware. */
  constructor(private readonly caution: Caution = NO_CAUTION) {
    this.#free = new HeapTrend(caution.score);
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
    const calm = calmOf(this.#free.scales);
    return {
      verdict: this.#verdict,
      evidence: this.#evidence(limitPerHour, observedMs, calm, fragments !== null),
      earlier: this.caution.earlier,
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
      evidence: {
        about: 'no-times',
        verdict,
        readings,
        needed: this.#neededReadings(ordered),
        firstFree: this.#firstFree ?? this.#lastFree,
        lastFree: this.#lastFree,
      },
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

  #evidence(limit: number | null, observedMs: number, calm: Calm, fragments: boolean): HeapEvidence {
    switch (this.#verdict) {
      case 'leak':
        return this.#leakEvidence();
      case 'stopped':
        return { about: 'stopped', bytesPerHour: this.#free.leak?.rate?.estimate ?? 0 };
      case 'suspected': {
        const { scales } = this.#free;
        return { about: 'may-be-cache', fall: fallOf(scales.best() ?? longest(scales)) };
      }
      case 'no-leak':
        return { about: 'no-leak', limitPerHour: limit ?? 0, calm, fragments };
      case 'too-early':
        return limit === null
          ? { about: 'too-little', observedMs, neededMs: this.#untilLimitMs }
          : {
              about: 'below-limit',
              observedMs,
              limitPerHour: limit,
              neededMs: this.#untilClearMs,
              fragments,
            };
    }
  }

  get #untilLimitMs(): number {
    return untilLimitMs(this.#free.scales, this.#free.density);
  }

  /** Until no leak can be said, if nothing leaks, ms. */
  get #untilClearMs(): number {
    return Math.max(MIN_NEEDED_MS, this.timeUntilSeen(this.#lastFree / HORIZON_HOURS) ?? 0);
  }

  /** Until anything would show; once it would, as many again show a leak half as fast. */
  #neededReadings({ readings, observedMs, limitPerHour }: HeapVerdict): number {
    if (limitPerHour !== null) return readings;
    const apartMs = readings > 1 && observedMs > 0 ? observedMs / (readings - 1) : BUCKET_MS;
    return Math.max(1, Math.ceil(this.#untilLimitMs / apartMs));
  }

  #leakEvidence(): HeapEvidence {
    const { leak, support, scales } = this.#free;
    const scale = scales.all.find(({ buckets }) => buckets === leak?.buckets) ?? null;
    const fall = fallOf(scale);
    if (!leak || !scale?.shape || !fall) return { about: 'falls' };
    if (!leak.own && support) return { about: 'fall-and-sites', fall, sites: support.sites };
    const { values } = scale.shape;
    const fell = values.slice(1).filter((value, index) => value > values[index]!).length;
    return { about: 'even-fall', fall, fell, steps: values.length - 1 };
  }
}

function fallOf(scale: Scale | null): Fall | null {
  return scale?.shape ? { bytes: scale.shape.net, overMs: scale.windowMs } : null;
}
