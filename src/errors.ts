/** Errors that people read: what happened, and what to do next. Everything else goes to the log. */
export class HumanError extends Error {
  override readonly name = 'HumanError';
  /** Throws it once more, in the language that is spoken then; null: it stays as it is. */
  again: (() => unknown) | null = null;
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

/**
 * Runs it. A HumanError of it can be said again in another language, by running it once more: for what changes nothing.
 * Code that waits cannot choose the language of its errors: whoever gets them does.
 */
export function repeatable<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof HumanError) error.again = run;
    throw error;
  }
}

/** What was thrown, in the language that is spoken now. */
export function sayAgain(error: unknown): unknown {
  try {
    if (error instanceof HumanError) error.again?.();
    return error;
  } catch (again) {
    return again;
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
