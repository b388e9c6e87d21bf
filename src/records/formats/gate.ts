/** Formats that one look at a line rules out together: most lines are none of theirs, and each look takes time. */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

export class Gate implements Format {
  readonly hints?: readonly string[];

  /** @param hint What all of their lines have. */
  constructor(
    private readonly hint: string,
    private readonly formats: readonly Format[],
  ) {
    // Too many lines have one character.
    if (hint.length > 1) this.hints = [hint];
  }

  parse(line: Line, emit: Emit): boolean {
    return line.message.includes(this.hint) && this.formats.some((format) => format.parse(line, emit));
  }

  reset(): void {
    for (const format of this.formats) format.reset();
  }
}
