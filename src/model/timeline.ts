/**
 * One time axis for a whole session, in ms from its first byte, over boots that each restart the device's clock.
 * The device's own log clock counts where a line has one; lines without one stand at their arrival. A plain log
 * has no arrivals: then each reading is taken to come `ASSUMED_PERIOD_MS` after the one before, and the log's
 * clock, where it has one, moves the axis forward.
 */
import type { Stamp } from '../records/record';

/** The article's period; used only where nothing in the log tells the time. */
export const ASSUMED_PERIOD_MS = 3000;

/** How far the device's clock may stray (buffers, a paused host, a restart without a banner) before it is set anew. */
const MAX_DRIFT_MS = 2000;

export type Clock = 'device' | 'arrival' | 'assumed';

export class Timeline {
  /** Arrival that stands at 0: that of the session's first byte; a log that was read before it counts as before. */
  #firstArrivalMs: number | null = null;
  /** Timeline time at which the device's clock was 0; null until the boot has shown its clock. */
  #deviceZeroMs: number | null = null;
  #lastDeviceMs = 0;
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
    const time = deviceMs === null ? arrival : this.#deviceTime(deviceMs, arrival);
    if (time !== null && time > this.#nowMs) this.#nowMs = time;
    return this.#nowMs;
  }

  /** Time of a reading whose line has no time of its own in a log without arrivals. */
  advanceAssumed(previousMs: number | null): number {
    if (previousMs !== null && this.#nowMs <= previousMs) this.#nowMs = previousMs + ASSUMED_PERIOD_MS;
    return this.#nowMs;
  }

  #deviceTime(deviceMs: number, arrival: number | null): number {
    const expected = arrival ?? this.#nowMs;
    const strays =
      this.#deviceZeroMs !== null &&
      (arrival === null
        ? deviceMs < this.#lastDeviceMs - MAX_DRIFT_MS
        : Math.abs(this.#deviceZeroMs + deviceMs - arrival) > MAX_DRIFT_MS);
    if (this.#deviceZeroMs === null || strays) this.#deviceZeroMs = expected - deviceMs;
    this.#lastDeviceMs = deviceMs;
    return this.#deviceZeroMs + deviceMs;
  }
}
