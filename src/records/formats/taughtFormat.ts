/**
 * A line that the user has taught (`heapMonitor.taughtLines`). It is asked before the formats that come with the tool:
 * what the user says of his own line counts.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { FactRecord } from '../record';
import type { TaughtLine } from '../taught';
import type { MatchedNumber, TemplateMatch } from '../template';
import { figureRecords } from './heapFigures';
import type { HeapFigures } from '../figureNames';

const DEFAULT_HEAP = 'default';
/** What is larger is no size of a microcontroller's memory. */
const MAX_BYTES = 2 ** 40;

export class TaughtFormat implements Format {
  readonly first?: string;

  constructor(private readonly taught: TaughtLine) {
    const { first } = taught.template;
    if (first !== undefined) this.first = first;
  }

  parse({ message, tag }: Line, emit: Emit): boolean {
    const { template } = this.taught;
    if (this.taught.tag !== null && tag !== this.taught.tag) return false;
    const match = template.match(message);
    if (!match) return false;
    const deviceMs = clockOf(match);
    for (const record of taughtRecords(match)) emit(record, deviceMs);
    return true;
  }

  reset(): void {}
}

/** The device's own time that stands in the line, ms. */
function clockOf({ numbers }: TemplateMatch): number | undefined {
  const time = numbers.find(({ part }) => part.meaning === 'time');
  if (!time) return undefined;
  const ms = time.value * time.part.factor;
  return ms >= 0 && ms < Number.MAX_SAFE_INTEGER ? ms : undefined;
}

/** The facts of a line that matched. Figures that cannot be are left out. */
export function taughtRecords(match: TemplateMatch): FactRecord[] {
  const figures = new Map<string, HeapFigures>();
  const others: FactRecord[] = [];
  for (const number of match.numbers) {
    const { meaning, name, unit } = number.part;
    if (meaning === 'series') {
      others.push({ kind: 'series', name: name ?? '', value: number.value, unit });
    } else if (meaning === 'watermark') {
      const bytes = bytesOf(number);
      const task = name ?? match.task;
      if (bytes !== null && task) others.push({ kind: 'task', name: task, stackHighWaterMark: bytes });
    } else if (meaning !== 'time' && meaning !== 'ignored') {
      const bytes = bytesOf(number);
      const heap = name ?? DEFAULT_HEAP;
      if (bytes !== null) figures.set(heap, { ...figures.get(heap), [meaning]: bytes });
    }
  }
  return [...[...figures].flatMap(([heap, known]) => figureRecords(heap, known, 'taught')), ...others];
}

function bytesOf({ part, value }: MatchedNumber): number | null {
  const bytes = Math.round(value * part.factor);
  return bytes >= 0 && bytes <= MAX_BYTES ? bytes : null;
}
