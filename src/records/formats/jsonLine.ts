/**
 * A JSON object on a line, whose keys name figures of heaps (`figureNames.ts`), also within others: telemetry that devices publish
 * and log, and exports with an object a line.
 *
 *     {"uptime_ms":123000,"free_heap":229960,"min_free_heap":201244,"psram":{"free":2025000}}
 *     MQTT: publish home/plug {"heap":{"free":229960,"largest_block":110580}}
 */
import type { ColumnRule } from '../columnRules';
import { bytesOf, figureOfName, FigureOwners, type NamedFigure } from '../figureNames';
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import { isTimeName, isTimeOfDay, timeOf } from './columnTime';
import { figureRecords } from './heapFigures';
import { ruledFigure } from './tableHeader';

const MAX_LENGTH = 4096;
/** Text before the object: a topic, a function. */
const MAX_BEFORE = 200;
const MAX_KEYS = 128;
const MAX_DEPTH = 3;
const HINT = /heap|mem|ram|largest/i;

interface Value {
  /** Keys, outermost first, joined by dots. */
  readonly path: string;
  readonly text: string;
}

export class JsonLine implements Format {
  readonly #owners = new FigureOwners();

  constructor(private readonly rules: readonly ColumnRule[] = []) {}

  parse({ message }: Line, emit: Emit): boolean {
    const values = this.#read(message);
    if (!values) return false;
    let timeMs: number | undefined;
    let isOfDay = false;
    const read: NamedFigure[] = [];
    for (const { path, text } of values) {
      const rule = this.rules.find(({ column }) => column === path.toLowerCase());
      if (timeMs === undefined && (rule?.meaning === 'time' || (!rule && isTimeName(path)))) {
        timeMs = timeOf(path, text, rule?.factor) ?? undefined;
        isOfDay = isTimeOfDay(timeMs, text);
      }
      const meaning = rule ? ruledFigure(rule) : figureOfName(path);
      const bytes = meaning && bytesOf(text, meaning);
      if (meaning && bytes !== null)
        read.push({ name: path, figure: meaning.figure, heap: meaning.heap, bytes });
    }
    for (const [heap, known] of this.#owners.group(read))
      for (const record of figureRecords(heap, known, 'product')) emit(record, timeMs, isOfDay);
    return read.length > 0;
  }

  reset(): void {}

  #read(message: string): Value[] | null {
    const start = message.indexOf('{');
    if (start < 0 || start > MAX_BEFORE || message.length > MAX_LENGTH) return null;
    const end = message.lastIndexOf('}');
    if (end < start || message.slice(end + 1).trim() !== '') return null;
    if (this.rules.length === 0 && !HINT.test(message)) return null;
    const values: Value[] = [];
    try {
      flatten(JSON.parse(message.slice(start, end + 1)) as unknown, '', values, 0);
    } catch {
      return null;
    }
    return values;
  }
}

function flatten(value: unknown, path: string, values: Value[], depth: number): void {
  if (values.length >= MAX_KEYS) return;
  if (typeof value === 'number' || typeof value === 'string') {
    if (path !== '') values.push({ path, text: `${value}`.slice(0, 40) });
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < MAX_DEPTH) {
    for (const [key, inner] of Object.entries(value))
      flatten(inner, path === '' ? key : `${path}.${key}`, values, depth + 1);
  }
}
