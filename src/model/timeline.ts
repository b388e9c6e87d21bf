/**
 * One time axis for a whole session, in ms from its first byte, over boots that each restart the device's clock.
 * The device's own log clock counts where a line has one; lines without one stand at their arrival. A plain log
 * has no arrivals: then each reading is taken to come `ASSUMED_PERIOD_MS` after the one before, and the log's
 * clock, where it has one, moves the axis forward; a clock that goes back, or forward as one flipped bit makes it, is
 * believed once the next line bears it out.
 */
import type { Stamp } from '../records/record';
import { unflipped } from './garbled';

/** The article's period; used only where nothing in the log tells the time. */
export const ASSUMED_PERIOD_MS = 3000;

/** How far the device's clock may stray (buffers, a paused host, a restart without a banner) before it is set anew. */
const MAX_DRIFT_MS = 2000;

/** A clock that is this far ahead of the line before may be garbled: it is if, put right, it is hardly ahead; ms. */
const FAR_AHEAD_MS = 100_000;
const HARDLY_AHEAD_MS = 60_000;
/** So far ahead of the line before it is worth remembering that one, in case the next goes on from there; ms. */
const AHEAD_MS = 5000;

export type Clock = 'device' | 'arrival' | 'assumed';

export class Timeline {
  /** Arrival that stands at 0: that of the session's first byte; a log that was read before it counts as before. */
  #firstArrivalMs: number | null = null;
  /** Timeline time at which the device's clock was 0; null until the boot has shown its clock. */
  #deviceZeroMs: number | null = null;
  #lastDeviceMs = 0;
  /** A clock of a log without arrivals that the next line must bear out. */
  #doubtfulMs: number | null = null;
  /** The device's clock before the latest line, if that went ahead: what goes on from there shows that it was garbled. */
  #beforeJumpMs = Infinity;
  #nowMs = 0;
  #clock: Clock = 'assumed';

  /** Timeline time of the latest line. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** What the times of this session rest on. */
  get clock(): Clock {
    return this.#clock;
  }

  /** The device restarts: its clock begins again. */
  restart(): void {
    this.#deviceZeroMs = null;
    this.#lastDeviceMs = 0;
    this.#doubtfulMs = null;
    this.#beforeJumpMs = Infinity;
  }

  /** Moves to a line's time and returns it. Never goes back. */
  advance(stamp: Stamp): number {
    const { arrivalMs, deviceMs } = stamp;
    if (arrivalMs !== null) {
      this.#firstArrivalMs ??= arrivalMs - this.#nowMs;
      this.#clock = 'arrival';
    } else if (deviceMs !== null && this.#clock === 'assumed') {
      this.#clock = 'device';
    }
    const arrival = arrivalMs === null ? null : arrivalMs - (this.#firstArrivalMs ?? arrivalMs);
    const time =
      deviceMs === null
        ? arrival
        : arrival === null
          ? this.#loggedTime(deviceMs)
          : this.#deviceTime(deviceMs, arrival);
    if (time !== null && time > this.#nowMs) this.#nowMs = time;
    return this.#nowMs;
  }

  /** Time of a reading whose line has no time of its own in a log without arrivals. */
  advanceAssumed(previousMs: number | null): number {
    if (previousMs !== null && this.#nowMs <= previousMs) this.#nowMs = previousMs + ASSUMED_PERIOD_MS;
    return this.#nowMs;
  }

  #deviceTime(deviceMs: number, arrival: number): number {
    const strays =
      this.#deviceZeroMs !== null && Math.abs(this.#deviceZeroMs + deviceMs - arrival) > MAX_DRIFT_MS;
    if (this.#deviceZeroMs === null || strays) this.#deviceZeroMs = arrival - deviceMs;
    this.#lastDeviceMs = deviceMs;
    return this.#deviceZeroMs + deviceMs;
  }

  /** Of a log without arrivals. */
  #loggedTime(deviceMs: number): number {
    this.#deviceZeroMs ??= this.#nowMs - deviceMs;
    const isBack = deviceMs < this.#lastDeviceMs - MAX_DRIFT_MS;
    if (isBack || this.#isFlipped(deviceMs)) {
      const before = this.#doubtfulMs;
      this.#doubtfulMs = deviceMs;
      if (before === null || Math.abs(deviceMs - before) > HARDLY_AHEAD_MS) return this.#nowMs;
    }
    this.#doubtfulMs = null;
    const wasAhead = isBack && deviceMs >= this.#beforeJumpMs - MAX_DRIFT_MS;
    if (isBack && !wasAhead) this.#deviceZeroMs = this.#nowMs - deviceMs;
    this.#beforeJumpMs = deviceMs > this.#lastDeviceMs + AHEAD_MS ? this.#lastDeviceMs : Infinity;
    this.#lastDeviceMs = deviceMs;
    return this.#deviceZeroMs + deviceMs;
  }

  /** It is far ahead, and with one bit changed it would not be. */
  #isFlipped(deviceMs: number): boolean {
    const lastMs = this.#lastDeviceMs;
    if (deviceMs <= lastMs + FAR_AHEAD_MS) return false;
    for (const right of unflipped(deviceMs))
      if (right >= lastMs - MAX_DRIFT_MS && right <= lastMs + HARDLY_AHEAD_MS) return true;
    return false;
  }
}
