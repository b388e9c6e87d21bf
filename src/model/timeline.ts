/**
 * One time axis for a whole session, in ms from its first byte, over boots that each restart the device's clock. In the
 * order in which they are trusted: the device's own log clock, the time that a capture has put before each line, the
 * arrival. What none of them tells has no time: such readings stand at the latest time that is known, or, where a period is
 * given, one period apart. Where no clock accompanies the readings they are drawn `DRAWN_PERIOD_MS` apart, which is no time.
 */
import type { HostClock, Stamp } from '../records/record';
import { LogClock } from './logClock';

/** How far apart readings are drawn whose time nobody knows. */
const DRAWN_PERIOD_MS = 3000;

/** How far the device's clock may stray from arrivals (buffers, a paused host, a restart without a banner) before it is set anew. */
const MAX_DRIFT_MS = 2000;
/** A step by which the device's clock and the host's differ more is the host's: the device's was set, or stood still. */
const MAX_DIFFERENCE_MS = 100_000;

/** What the times of a boot rest on, most trusted first. */
export type TimeSource =
  /** The device's own clock. */
  | 'device'
  /** The time that the capture has put before each line. */
  | 'host'
  /** When the bytes came. */
  | 'arrival'
  /** The period that was given. */
  | 'period'
  /** Nothing: readings are counted, no more. */
  | 'none';

const BY_TRUST: readonly TimeSource[] = ['device', 'host', 'arrival', 'period', 'none'];

/** The one of two that is trusted more. */
export function moreTrusted(one: TimeSource, other: TimeSource): TimeSource {
  return BY_TRUST.indexOf(one) < BY_TRUST.indexOf(other) ? one : other;
}

export class Timeline {
  /** Arrival that stands at 0: that of the session's first byte; a log that was read before it counts as before. */
  #firstArrivalMs: number | null = null;
  readonly #device = new LogClock('device');
  readonly #host = new LogClock('host');
  /** Timeline time at which the clocks' positions are 0; null until they have shown one. */
  #deviceZeroMs: number | null = null;
  #hostZeroMs: number | null = null;
  #nowMs = 0;
  #undatedMs = 0;
  #source: TimeSource = 'none';

  /** @param periodMs Between readings that no clock tells the time of; null: nobody knows. */
  constructor(readonly periodMs: number | null = null) {}

  /** Timeline time of the latest line. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** What the time of the latest line rests on; `none` until a line of the boot has shown a time. */
  get source(): TimeSource {
    return this.#source;
  }

  /** How much of the axis nobody knows to have passed, ms. */
  get undatedMs(): number {
    return this.#undatedMs;
  }

  /** The device restarts: its clock begins again. */
  restart(): void {
    this.#device.restart();
    this.#deviceZeroMs = null;
    this.#source = 'none';
  }

  /** Moves to a line's time and returns it. Never goes back. */
  advance(stamp: Stamp): number {
    const { arrivalMs, deviceMs } = stamp;
    const arrival = arrivalMs === null ? null : this.#arrived(arrivalMs);
    const host = stamp.host ? this.#hostTime(stamp.host) : null;
    const time =
      deviceMs === null
        ? (host ?? arrival)
        : host === null && arrival !== null
          ? this.#liveTime(deviceMs, arrival)
          : this.#loggedTime(deviceMs, stamp.isWallClock === true, host);
    if (time === null) return this.#nowMs;
    this.#source = deviceMs !== null ? 'device' : host !== null ? 'host' : 'arrival';
    if (host !== null) this.#hostZeroMs! += time - host;
    if (time > this.#nowMs) this.#nowMs = time;
    return this.#nowMs;
  }

  /** Time of a reading that no clock accompanies. */
  advanceUndated(): number {
    const step = this.periodMs ?? DRAWN_PERIOD_MS;
    this.#nowMs += step;
    // What the clocks tell later counts from here.
    if (this.#deviceZeroMs !== null) this.#deviceZeroMs += step;
    if (this.#hostZeroMs !== null) this.#hostZeroMs += step;
    if (this.periodMs === null) this.#undatedMs += step;
    return this.#nowMs;
  }

  #arrived(arrivalMs: number): number {
    this.#firstArrivalMs ??= arrivalMs - this.#nowMs;
    return arrivalMs - this.#firstArrivalMs;
  }

  #hostTime({ ms, isElapsed }: HostClock): number {
    const position = this.#host.read(ms, !isElapsed) ?? 0;
    this.#hostZeroMs ??= this.#nowMs - position;
    return this.#hostZeroMs + position;
  }

  #liveTime(deviceMs: number, arrival: number): number {
    const strays =
      this.#deviceZeroMs !== null && Math.abs(this.#deviceZeroMs + deviceMs - arrival) > MAX_DRIFT_MS;
    if (this.#deviceZeroMs === null || strays) this.#deviceZeroMs = arrival - deviceMs;
    return this.#deviceZeroMs + deviceMs;
  }

  /** Of a log. @param host The same by the host's time before the line; null: there is none. */
  #loggedTime(deviceMs: number, isWallClock: boolean, host: number | null): number | null {
    const position = this.#device.read(deviceMs, isWallClock);
    if (position === null) return host;
    this.#deviceZeroMs ??= (host ?? this.#nowMs) - position;
    const time = this.#deviceZeroMs + position;
    const isApart = host !== null && Math.abs(time - host) > MAX_DIFFERENCE_MS;
    if (!isApart) return time;
    this.#deviceZeroMs = host - position;
    return host;
  }
}
