/** A port that is lent, perhaps to several at a time: given away with the first loan, taken back with the last. */
import type { HumanError } from '../errors';

/** What lets go of a port; a `ReconnectingSource` does. */
export interface Holder {
  pause(reason: HumanError): Promise<void>;
  resume(): void;
}

export class Leases {
  readonly #borrowers = new Set<unknown>();

  constructor(private readonly holder: Holder) {}

  get areNone(): boolean {
    return this.#borrowers.size === 0;
  }

  /** Resolves when the port is free. */
  async lend(borrower: unknown, reason: HumanError): Promise<void> {
    this.#borrowers.add(borrower);
    if (this.#borrowers.size === 1) await this.holder.pause(reason);
  }

  /** The borrower needs it no more. */
  end(borrower: unknown): void {
    if (this.#borrowers.delete(borrower) && this.areNone) this.holder.resume();
  }

  /** Takes it back from all, as the user wants it. */
  endAll(): void {
    this.#borrowers.clear();
    this.holder.resume();
  }
}
