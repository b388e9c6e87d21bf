/**
 * Whether one heap leaks in one boot: fed with readings, it tells at any time what it thinks, how fast, since when and
 * how sure. O(1) a reading, bounded for any length of time. docs/verdict-measurements.md describes the method.
 */
import type { Estimate } from '../estimate';
import { FloorBuckets, type Bucket } from './floorBuckets';
import { GivenBack } from './givenBack';
import { comesBack, currentRate, hasStopped, type Leak } from './leak';
import { Lows } from './lows';
import type { Scale } from './scale';
import { Scales } from './scales';
import { latestFloor, type Shape } from './shape';

/** Score from which it is a leak, and from which one is suspected; call sites that bear a suspicion out make it a leak. */
const LEAK_SCORE = 2.2;
const SUSPECT_SCORE = 0.75;
/** They do if they take this part of what the heap loses, and more. */
const BORNE_OUT = 0.3;
/** A suspicion ends once the score stayed this much lower for a quarter of the window that raised it: no flicker. */
const SUSPECT_HYSTERESIS = 0.75;

/** A loss of no more than this in a window is too little to call, bytes. */
const LEAST_LOSS = 400;
/** A boot has only just begun, and is young, for so long; the score that is taken off then. */
const NEW_MS = 400_000;
const NEW_SCORE = 1.4;
const YOUNG_MS = 15 * 60_000;
const YOUTH_SCORE = 0.6;
/** Taken off for each leak that stopped or was given back, and at most. */
const DOUBT = 0.4;
const MOST_DOUBT = 1.6;

const HOUR_MS = 3_600_000;

export type TrendState = 'none' | 'suspected' | 'leak' | 'stopped';

/** Call sites that grow for sure. */
export interface Support {
  readonly sites: number;
  readonly bytesPerHour: number;
}

export class HeapTrend {
  readonly #buckets = new FloorBuckets();
  readonly scales = new Scales();
  readonly #lows = new Lows();
  readonly #givenBack = new GivenBack();
  /** Until when a suspicion holds, ms. */
  #suspectedUntilMs = -Infinity;
  leak: Leak | null = null;
  /** Leaks that stopped or were none. */
  #retracted = 0;
  /** Readings taken. */
  readings = 0;
  /** As far as lists of allocations tell so far. */
  support: Support | null = null;

  /** @param caution Added to the score a leak needs: from what earlier boots of the same firmware showed. */
  constructor(private readonly caution = 0) {}

  /** Takes a reading; true where it closed a bucket, so that the state may have changed. Times never go back. */
  add(timeMs: number, freeBytes: number): boolean {
    this.readings++;
    const closed = this.#buckets.add(timeMs, freeBytes);
    if (closed) this.#take(closed, this.#buckets.density);
    return closed !== null;
  }

  /** As of `FloorBuckets`. */
  get density(): number {
    return this.#buckets.density;
  }

  /** No more readings will come. */
  end(): void {
    const last = this.#buckets.close();
    if (last) this.#take(last, this.#buckets.density);
  }

  get state(): TrendState {
    if (this.leak?.stopped) return 'stopped';
    if (this.leak) return this.leak.own || this.support ? 'leak' : 'suspected';
    return this.scales.endMs < this.#suspectedUntilMs ? 'suspected' : 'none';
  }

  /** Time the lowest free heap takes to reach zero at the present rate, ms; null where nothing is lost. */
  get exhaustionMs(): Estimate | null {
    const rate = this.leak && !this.leak.stopped ? this.leak.rate : null;
    if (!rate || rate.estimate <= 0) return null;
    const at = (bytesPerHour: number): number => {
      if (bytesPerHour <= 0) return Infinity;
      const lossPerMs = bytesPerHour / 3_600_000;
      return this.#lows.worstNow(this.scales.endMs, lossPerMs, this.leak!.beganMs) / lossPerMs;
    };
    return { estimate: at(rate.estimate), low: at(rate.high), high: at(rate.low) };
  }

  #take(bucket: Bucket, density: number): void {
    this.scales.add(bucket, density);
    this.#lows.add(this.scales.endMs, bucket.leastFree);
    if (this.#givenBack.add(-bucket.mostFree)) this.#forget();
    const best = this.scales.best((shape) => this.#counts(shape));
    const score = (best?.score ?? -Infinity) - this.caution - this.#doubt();
    const isOwn = score > LEAK_SCORE;
    const isHit = best !== null && (isOwn || (score > SUSPECT_SCORE && this.#isBorneOut(best)));
    if (isHit) this.#hit(best, isOwn);
    if (best) this.#suspect(best, score - SUSPECT_SCORE);
    if (!this.leak || this.leak.stopped) return;
    this.leak.rate = currentRate(this.scales, this.leak) ?? this.leak.rate;
    if (isHit) {
      this.leak.shown = this.leak.rate;
      this.leak.shownMs = this.scales.endMs;
      this.leak.shownBytes = latestFloor(best.shape!);
    } else if (hasStopped(this.scales, this.leak)) this.#stop(this.leak);
  }

  #isBorneOut({ shape, windowMs }: Scale): boolean {
    if (!this.support || !shape) return false;
    return this.support.bytesPerHour >= (BORNE_OUT * shape.net * HOUR_MS) / windowMs;
  }

  #stop(leak: Leak): void {
    leak.stopped = true;
    leak.rate = leak.shown;
    this.#retracted++;
  }

  /** What seemed to leak was given back. */
  #forget(): void {
    if (this.leak && !this.leak.stopped) this.#retracted++;
    this.leak = null;
    this.#suspectedUntilMs = -Infinity;
  }

  #counts({ net }: Shape): boolean {
    return net > Math.max(LEAST_LOSS, this.#givenBack.hurdleBytes);
  }

  /**
   * Firmware that has just started takes memory for good: the first minutes count for less. And each leak that was none
   * makes the next one less likely.
   */
  #doubt(): number {
    const ageMs = this.scales.endMs - (this.scales.startMs ?? 0);
    const youth = ageMs < NEW_MS ? NEW_SCORE : ageMs < YOUNG_MS ? YOUTH_SCORE : 0;
    return youth + Math.min(MOST_DOUBT, DOUBT * this.#retracted);
  }

  /** @param excess Score beyond what a suspicion takes. */
  #suspect(best: Scale, excess: number): void {
    const holds = this.scales.endMs < this.#suspectedUntilMs;
    if (excess > (holds ? -SUSPECT_HYSTERESIS : 0))
      this.#suspectedUntilMs = Math.max(this.#suspectedUntilMs, this.scales.endMs + best.windowMs / 4);
  }

  #hit(best: Scale, isOwn: boolean): void {
    if (best.shape) this.#givenBack.watch(best.shape, best.buckets);
    const nowMs = this.scales.endMs;
    const { leak } = this;
    // After one that has stopped comes another one; the third time it is the same that comes and goes.
    if (!leak || (leak.stopped && leak.returns === 0)) {
      const beganMs = Math.max(this.scales.startMs ?? 0, best.endMs - best.windowMs);
      this.leak = {
        own: isOwn,
        clearMs: nowMs,
        beganMs,
        buckets: best.buckets,
        rate: null,
        shownMs: nowMs,
        shown: null,
        shownBytes: 0,
        stopped: false,
        returns: leak ? 1 : 0,
        leastWindowMs: 0,
      };
      return;
    }
    leak.own ||= isOwn;
    leak.buckets = best.buckets;
    if (leak.stopped) comesBack(leak, nowMs);
  }
}
