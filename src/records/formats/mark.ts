/**
 * A line that marks the moment (`heapMonitor.markPattern`). It is asked before all other formats and takes no line from
 * them: what marks may give figures too.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { TaughtLine } from '../taught';

export class MarkFormat implements Format {
  readonly first?: string;

  constructor(
    private readonly taught: TaughtLine,
    private readonly name: string,
  ) {
    const { first } = taught.template;
    if (first !== undefined) this.first = first;
  }

  parse({ message, tag }: Line, emit: Emit): boolean {
    const { template, tag: wanted } = this.taught;
    if ((wanted === null || tag === wanted) && template.match(message))
      emit({ kind: 'mark', name: this.name, by: 'pattern' });
    return false;
  }

  reset(): void {}
}
