/** Errors that people read: what happened, and what to do next. Everything else goes to the log. */
export class HumanError extends Error {
  override readonly name = 'HumanError';
  /**
   * @param message What happened, in one sentence that names the thing it happened to.
   * @param advice What to do next, in one sentence; empty where nothing can be done.
   */
  constructor(
    message: string,
    readonly advice = '',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Message and advice in one line. */
  override toString(): string {
    return this.advice === '' ? this.message : `${this.message} ${this.advice}`;
  }
}

/** What to show for any thrown value. */
export function describeError(error: unknown): string {
  if (error instanceof HumanError) return error.toString();
  return error instanceof Error ? error.message : String(error);
}

/** Ends a switch over a union: a new member that is not handled does not compile. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
