/** What demanglers share: a cursor over the mangled name, and an end to names that unfold without one. */

/** The name does not follow its grammar, or unfolds beyond all measure. */
export class MangledNameError extends Error {}

const MAX_DEPTH = 96;
const MAX_LENGTH = 0x1000;
/** Steps in all: names are short, but may repeat their parts over and over. */
const MAX_STEPS = 20_000;

export class NameCursor {
  position = 0;
  #depth = 0;
  #steps = 0;

  constructor(readonly text: string) {}

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  peek(ahead = 0): string {
    return this.text.charAt(this.position + ahead);
  }

  next(): string {
    if (this.isAtEnd) throw new MangledNameError();
    return this.text.charAt(this.position++);
  }

  /** Steps over `expected` if it comes next. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.position)) return false;
    this.position += expected.length;
    return true;
  }

  expect(expected: string): void {
    if (!this.take(expected)) throw new MangledNameError();
  }

  /** The digits that come next; '' for none. */
  digits(): string {
    const start = this.position;
    while (this.peek() >= '0' && this.peek() <= '9') this.position += 1;
    return this.text.slice(start, this.position);
  }

  characters(count: number): string {
    if (!(count >= 0 && this.position + count <= this.text.length)) throw new MangledNameError();
    this.position += count;
    return this.text.slice(this.position - count, this.position);
  }

  /** Runs one rule of the grammar, bounded in depth, steps and the length of what it gives. */
  rule<T>(read: () => T, lengthOf: (result: T) => number): T {
    if (++this.#depth > MAX_DEPTH || ++this.#steps > MAX_STEPS) throw new MangledNameError();
    const result = read();
    if (lengthOf(result) > MAX_LENGTH) throw new MangledNameError();
    this.#depth -= 1;
    return result;
  }
}

export const textLength = (text: string): number => text.length;

/** What `read` gives, or null where the name is not well formed. */
export function orNull(read: () => string): string | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof MangledNameError) return null;
    throw error;
  }
}
