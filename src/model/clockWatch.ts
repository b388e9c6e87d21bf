/**
 * Sees a restart by the device's log clock alone: on a chip's own USB the ROM's banner is often lost. The clock counts
 * from the boot, so it has restarted where it is clearly earlier than before, and stays there for a second line.
 *
 * No restart are: small steps back, of lines that two cores print at once; one line only, as the second core's
 * `I (0) cpu_start: App cpu up.` or a damaged one; the wrap of 32 bits after 49 days; times of day; and, once in a boot, the
 * application's clock, which may begin lower than that of the bootloader, which goes on over a reset.
 */
import type { Stamp } from '../records/record';

/** Output of two cores, or through a buffer, is out of order by less. */
const STEP_BACK_MS = 2000;
/** A firmware that has just started says so within this. */
const FRESH_MS = 60_000;
const WRAP_MS = 2 ** 32;
/** So close to the wrap a clock that is earlier has wrapped, also where lines are an hour apart. */
const NEAR_WRAP_MS = 2 * 3_600_000;

export class ClockWatch {
  #lastMs: number | null = null;
  /** A line that may be the first of another boot. */
  #suspectMs: number | null = null;
  #hasHandedOver = false;

  /** A boot has begun: its clock may start anywhere. */
  restart(): void {
    this.#lastMs = null;
    this.#suspectMs = null;
    this.#hasHandedOver = false;
  }

  /**
   * Whether this line's clock shows that the device has restarted. To be asked of every line.
   * @param isStarting The boot has begun, and said nothing but what it is.
   */
  restarted({ deviceMs, isWallClock }: Stamp, isStarting: boolean): boolean {
    if (deviceMs === null) return false;
    if (isWallClock) {
      // A date is later than any time since the start: what counts from there again has restarted.
      if (deviceMs > WRAP_MS) this.#lastMs = deviceMs;
      this.#suspectMs = null;
      return false;
    }
    const lastMs = this.#lastMs;
    const wraps = lastMs !== null && lastMs > WRAP_MS - NEAR_WRAP_MS && lastMs < WRAP_MS;
    if (lastMs === null || wraps || deviceMs > FRESH_MS || deviceMs > lastMs - STEP_BACK_MS) {
      this.#lastMs = deviceMs;
      this.#suspectMs = null;
      return false;
    }
    if (isStarting && !this.#hasHandedOver) {
      this.#hasHandedOver = true;
      this.#lastMs = deviceMs;
      return false;
    }
    const isSecond = this.#suspectMs !== null && deviceMs >= this.#suspectMs - STEP_BACK_MS;
    this.#suspectMs = deviceMs;
    if (isSecond) this.#lastMs = deviceMs;
    return isSecond;
  }
}
