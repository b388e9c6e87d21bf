/** Does something when it is asked for, and at most so often: however many ask meanwhile, it is done once more. */
export class Pace {
  #timer: NodeJS.Timeout | undefined;
  #isWanted = false;

  /**
   * @param intervalMs The least time between two times.
   * @param run What is done.
   * @param firstMs How long the first one who asks waits, so that others can join; null: not at all.
   */
  constructor(
    private readonly intervalMs: number,
    private readonly run: () => void,
    private readonly firstMs: number | null = null,
  ) {}

  /** Asks for it. */
  request(): void {
    this.#isWanted = true;
    if (this.#timer !== undefined) return;
    if (this.firstMs === null) this.#tick();
    else this.#timer = setTimeout(() => this.#tick(), this.firstMs);
  }

  /** Nobody asks any more. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isWanted = false;
  }

  dispose(): void {
    this.cancel();
  }

  #tick(): void {
    this.#timer = undefined;
    if (!this.#isWanted) return;
    this.#isWanted = false;
    this.#timer = setTimeout(() => this.#tick(), this.intervalMs);
    this.run();
  }
}
