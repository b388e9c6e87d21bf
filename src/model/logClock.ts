/**
 * One clock that lines show, as ms since its first reading: a device's log clock, or the host's time before each line. Such
 * clocks wrap at 2^32 ms and at midnight, are set while they run (SNTP, a time zone), begin again, and may be garbled.
 *
 * A step that one garbled digit may have made, and a step back, are believed once the next line bears them out.
 */
import { unflipped } from './garbled';

/** Lines of two cores, or through a buffer, are out of order by less. */
const MAX_DISORDER_MS = 2000;

/** A step that is longer may be a garbled digit's: it is if, put right, it is hardly one; ms. */
const FAR_AHEAD_MS = 100_000;
const HARDLY_AHEAD_MS = 60_000;
/** So far ahead of the line before it is worth remembering that one, in case the next goes on from there; ms. */
const AHEAD_MS = 5000;
/** A step is as usual if it is at most so many of the longest of late. */
const USUAL_STEPS = 2;
/** What the longest step of late is worth a line later. */
const FORGETS = 0.995;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MONTH_MS = 28 * DAY_MS - HOUR_MS;
const WRAP_MS = 2 ** 32;
/** So close to the wrap a step back is one. */
const NEAR_WRAP_MS = 2 * HOUR_MS;
/** 2000-01-01: what shows less counts from the start, or tells the time of day. */
const LEAST_DATE_MS = Date.UTC(2000, 0, 1);
/** Dates without a year are all of 2001 (`records/prefixes/clockTimes.ts`): they begin again behind its end. */
const ANY_YEAR_MS = Date.UTC(2001, 0, 1);
const YEAR_MS = 365 * DAY_MS;
/** Longer than this nobody waits between two lines: the date was set. */
const MAX_GAP_MS = 100 * DAY_MS;
/** Over midnight a longer gap is no gap, but another capture. */
const MAX_NIGHT_MS = 12 * HOUR_MS;
/** A clock of the day that was not set yet begins at midnight, or at an hour where there is a time zone; ms. */
const UNSET_MS = 10 * MINUTE_MS;
const UNSET_IN_ZONE_MS = MINUTE_MS;
/** A first step that is longer sets it; ms. */
const SETTING_MS = 90 * MINUTE_MS;
/** Time zones are a multiple of this from UTC, from there to there. */
const ZONE_MS = 15 * MINUTE_MS;
const LEAST_ZONE_MS = -12 * HOUR_MS;
const MOST_ZONE_MS = 14 * HOUR_MS;

/** `device`: lines may be garbled, and the clock may be set. `host`: neither. */
export type ClockOwner = 'device' | 'host';

export class LogClock {
  #lastMs: number | null = null;
  /** ms since the first reading, of the last that was believed. */
  #position = 0;
  /** Longest step of late, ms. */
  #usualMs = 0;
  /** The latest step that was one, ms. */
  #stepMs = 0;
  /** It showed a time before it was set. */
  #isUnset = false;
  /** What the next line must bear out. */
  #doubtfulMs: number | null = null;
  /** The clock before the latest line, if that went ahead: what goes on from there shows that it was garbled. */
  #beforeJump: { readonly ms: number; readonly position: number } | null = null;

  constructor(private readonly owner: ClockOwner) {}

  /** It begins again: the next reading follows the last at once. */
  restart(): void {
    this.#lastMs = null;
    this.#doubtfulMs = null;
    this.#beforeJump = null;
  }

  /** @returns ms since the first reading, never less than `MAX_DISORDER_MS` before an earlier one; null: not believed yet. */
  read(ms: number, isWallClock: boolean): number | null {
    const lastMs = this.#lastMs;
    if (lastMs === null) {
      this.#isUnset = isWallClock && (ms < UNSET_MS || ms % HOUR_MS < UNSET_IN_ZONE_MS);
      return this.#believe(ms, 0);
    }
    const set = this.#stepIfSet(lastMs, ms, isWallClock);
    if (set !== null) return this.#believe(ms, set);
    const step = this.#stepOf(lastMs, ms, isWallClock);
    const isBack = step < -MAX_DISORDER_MS;
    if (this.owner === 'host') return this.#believe(ms, isBack ? 0 : step);
    if (isBack || this.#isDoubtful(lastMs, ms, step, isWallClock)) {
      const before = this.#doubtfulMs;
      this.#doubtfulMs = ms;
      if (before === null || !this.#bearsOut(ms - before, before - lastMs)) return null;
    }
    if (!isBack) return this.#believe(ms, step);
    const jump = this.#beforeJump;
    // It goes on from where it was before it went ahead.
    if (jump && ms >= jump.ms - MAX_DISORDER_MS && ms < lastMs) {
      this.#position = jump.position;
      this.#lastMs = jump.ms;
      return this.#believe(ms, ms - jump.ms);
    }
    return this.#believe(ms, 0);
  }

  #believe(ms: number, step: number): number {
    this.#beforeJump = step > AHEAD_MS ? { ms: this.#lastMs ?? ms, position: this.#position } : null;
    this.#doubtfulMs = null;
    // A line that is a little late does not set the clock back.
    if (step >= 0 || this.#lastMs === null) {
      this.#lastMs = ms;
      this.#position += Math.max(0, step);
    }
    if (step > 0) this.#stepMs = step;
    this.#usualMs = Math.max(step, this.#usualMs * FORGETS);
    return step < 0 ? this.#position + step : this.#position;
  }

  /** Time that has passed where the clock goes on by itself. */
  #stepOf(lastMs: number, ms: number, isWallClock: boolean): number {
    const step = ms - lastMs;
    if (step >= -MAX_DISORDER_MS) return step;
    const isDate = lastMs >= LEAST_DATE_MS;
    const hasNoYear = lastMs >= ANY_YEAR_MS && lastMs < ANY_YEAR_MS + YEAR_MS;
    if (isDate) return hasNoYear && step < MAX_GAP_MS - YEAR_MS ? step + YEAR_MS : step;
    if (!isWallClock) {
      const wraps =
        lastMs > WRAP_MS - Math.max(NEAR_WRAP_MS, USUAL_STEPS * this.#usualMs) &&
        lastMs < WRAP_MS &&
        this.owner === 'device';
      return wraps && step + WRAP_MS < WRAP_MS / 2 ? step + WRAP_MS : step;
    }
    const overnight = step + DAY_MS;
    return lastMs < DAY_MS &&
      overnight >= 0 &&
      overnight <= Math.max(MAX_NIGHT_MS, USUAL_STEPS * this.#usualMs)
      ? overnight
      : step;
  }

  /** Time that has passed where the clock was set meanwhile, as far as can be told; null: it was not. */
  #stepIfSet(lastMs: number, ms: number, isWallClock: boolean): number | null {
    const step = ms - lastMs;
    const isDate = ms >= LEAST_DATE_MS;
    // Since the start, then the date.
    if (isDate && lastMs < LEAST_DATE_MS) return this.#stepMs;
    if (isDate && step > MAX_GAP_MS) return this.#stepMs;
    if (!isWallClock) return null;
    const least = this.#usualMs === 0 ? SETTING_MS : Math.max(UNSET_MS, 10 * this.#usualMs);
    if (this.owner === 'device' && this.#isUnset && !isDate && step > least) {
      this.#isUnset = false;
      return this.#stepMs;
    }
    const isOvernight = lastMs < DAY_MS && step + DAY_MS <= USUAL_STEPS * this.#usualMs;
    return isOvernight ? null : this.#zoneStep(step);
  }

  /** A time zone, or the end of summer time, has set it by whole quarters of an hour; null: none has. */
  #zoneStep(step: number): number | null {
    const most = Math.max(MINUTE_MS, USUAL_STEPS * this.#usualMs);
    const isBack = step < -MAX_DISORDER_MS;
    // Forward it may also have been silent for so long, unless it never is.
    if (
      !isBack &&
      (this.owner === 'host' || step < HOUR_MS || this.#usualMs === 0 || this.#usualMs > MINUTE_MS)
    )
      return null;
    const unit = isBack && this.owner === 'device' ? ZONE_MS : HOUR_MS;
    const passed = ((step % unit) + unit) % unit;
    const zone = step - passed;
    const [least, greatest] = this.owner === 'host' ? [-HOUR_MS, HOUR_MS] : [LEAST_ZONE_MS, MOST_ZONE_MS];
    const isZone = zone !== 0 && zone >= least && zone <= greatest;
    const isUsual = passed <= Math.min(most, USUAL_STEPS * Math.max(this.#usualMs, this.#stepMs));
    return isZone && isUsual ? passed : null;
  }

  /** It goes further ahead than usual, and with one digit put right it would not. */
  #isDoubtful(lastMs: number, ms: number, step: number, isWallClock: boolean): boolean {
    // The first step shows how long they are.
    if (this.#usualMs === 0 || step <= Math.max(FAR_AHEAD_MS, USUAL_STEPS * this.#usualMs)) return false;
    if (isWallClock && (ms < lastMs || isFlippedTime(step))) return true;
    for (const right of unflipped(ms))
      if (right >= lastMs - MAX_DISORDER_MS && right <= lastMs + HARDLY_AHEAD_MS) return true;
    return false;
  }

  /** @param step From the line that is in doubt. @param doubtful The step to that. */
  #bearsOut(step: number, doubtful: number): boolean {
    const most = Math.max(
      HARDLY_AHEAD_MS,
      USUAL_STEPS * this.#usualMs,
      doubtful > 0 ? USUAL_STEPS * doubtful : 0,
    );
    return step >= -MAX_DISORDER_MS && step <= most;
  }
}

/** Whether one bit of a digit of a time or a date makes so long a step out of hardly any. */
function isFlippedTime(step: number): boolean {
  // Months and years have no one length.
  if (step > MONTH_MS) return true;
  for (const unit of [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 10 * HOUR_MS, DAY_MS, 10 * DAY_MS])
    for (const bit of [1, 2, 4, 8]) {
      const rest = step - bit * unit;
      if (rest >= -MAX_DISORDER_MS && rest <= HARDLY_AHEAD_MS) return true;
    }
  return false;
}
