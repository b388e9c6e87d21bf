/**
 * What was read of units, as long as it is held. Who looks addresses up in ascending order never comes back: what lies
 * behind is dropped bit by bit, so that all of a large program costs the memory of a few of its units.
 */

/** A unit whose lines or functions were read. */
export interface Held {
  /** Drops them: they are read again when they are next wanted. */
  forget(): void;
}

/** Enough that units whose code alternates are not read again and again. */
const MAX_HELD = 16;
const KEPT = 4;
/** A program whose units alternate all the same is held as a whole after this many times reading it. */
const MAX_READINGS = 8;

export class HeldUnits {
  #held: Held[] = [];
  #readings = 0;

  /** Tells that something of `unit` was read: once for its lines, once for its functions. */
  add(unit: Held): void {
    this.#held.push(unit);
    this.#readings += 1;
  }

  /** Drops what was read first where much is held, of a program of so many units. */
  trim(units: number): void {
    if (this.#held.length < MAX_HELD || this.#readings > 2 * MAX_READINGS * units + MAX_HELD) return;
    for (const unit of this.#held.splice(0, this.#held.length - KEPT)) unit.forget();
  }
}
