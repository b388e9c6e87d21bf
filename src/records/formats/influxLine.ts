/**
 * InfluxDB's line protocol ("Line protocol", InfluxDB v2): what devices and agents send and log, a point a line.
 *
 *     esp32,device=plug,type=internal free_heap=229960i,uptime=61i 1769860800000000000
 *     heap,host=plug free=229960,largest=110580
 *
 * A field's name says which figure of which heap it is (`figureNames.ts`), with its measurement's where that alone says nothing;
 * tags tell devices apart. The time is a clock, in nanoseconds or in another precision. A comma, a blank or an equals sign of
 * a name has a backslash before it.
 */
import type { ColumnRule } from '../columnRules';
import { bytesOf, figureOfName, FigureOwners, type FigureName, type NamedFigure } from '../figureNames';
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import { timeOf } from './columnTime';
import { figureRecords } from './heapFigures';
import { heapOfDevice, Labels, nameWith } from './labels';
import { ruledFigure } from './tableHeader';

const MAX_LENGTH = 4096;
const MAX_NAME = 96;
const MAX_PAIRS = 64;
/** `229960i`, `229960u`, `229960`, `2.2996e+05`. */
const NUMBER = /^(\d{1,12}(?:\.\d{1,12})?(?:e\+?\d{1,2})?)[iu]?$/i;
/** One of these is in each point that tells of a heap: the cheap question first. */
const HINT = /heap|mem|ram|largest|alloc/i;
const TIME = /^\d{10,19}$/;

interface Point {
  readonly measurement: string;
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly fields: readonly (readonly [key: string, value: string])[];
  /** As printed; empty where there is none. */
  readonly time: string;
}

export class InfluxLine implements Format {
  readonly #owners = new FigureOwners();
  readonly #labels = new Labels();

  constructor(private readonly rules: readonly ColumnRule[] = []) {}

  parse({ message, tag }: Line, emit: Emit): boolean {
    const equals = message.indexOf('=');
    if (equals < 1 || tag.includes(' ') || message.length > MAX_LENGTH) return false;
    // The cheap question first: a comma or a blank ends the measurement.
    const start = message.search(/[ ,]/);
    if (start < 1 || start > MAX_NAME || start > equals || message[start + 1] === ' ') return false;
    if (this.rules.length === 0 && !HINT.test(message)) return false;
    const point = pointOf(message);
    if (!point || !isSurelyPoint(point)) return false;
    const values = point.tags.map(([, value]) => value);
    const timeMs = point.time === '' ? undefined : (timeOf('time', point.time) ?? undefined);
    const read = point.fields.flatMap(([key, value]): NamedFigure[] => {
      const meaning = this.#meaningOf(point.measurement, key, values);
      const bytes = meaning && bytesOf(NUMBER.exec(value)?.[1] ?? '', meaning);
      if (!meaning || bytes === null) return [];
      const labelled = this.#labels.read(`${point.measurement}.${key}`, values);
      const { figure, heap } = meaning;
      return [{ name: labelled.name, figure, heap: heapOfDevice(heap, labelled), bytes }];
    });
    for (const [heap, known] of this.#owners.group(read))
      for (const record of figureRecords(heap, known, 'product')) emit(record, timeMs);
    return read.length > 0;
  }

  reset(): void {}

  #meaningOf(measurement: string, field: string, values: readonly string[]): FigureName | null {
    const names = [field, `${measurement}.${field}`].map((name) => name.toLowerCase());
    const rule = this.rules.find(({ column }) => names.includes(column));
    if (rule) return ruledFigure(rule);
    const own = figureOfName(nameWith(field, values));
    if (own) return own;
    // Agents of computers have a measurement called `mem`.
    const both = figureOfName(nameWith(`${measurement}_${field}`, values));
    return both && !both.isVague ? both : null;
  }
}

/** null: it is none. */
function pointOf(message: string): Point | null {
  const head = partsOf(message, 0);
  const [measurement, ...tags] = head.parts;
  if (!measurement || measurement.includes('=') || head.end >= message.length) return null;
  const fields = partsOf(message, head.end + 1);
  const time = message.slice(fields.end + 1).trim();
  if (time !== '' && !TIME.test(time)) return null;
  const [tagPairs, fieldPairs] = [tags.map(pairOf), fields.parts.map(pairOf)];
  if (fieldPairs.length === 0 || ![...tagPairs, ...fieldPairs].every((pair) => pair !== null)) return null;
  return {
    measurement: unescaped(measurement),
    tags: tagPairs.flatMap(known),
    fields: fieldPairs.flatMap(known),
    time,
  };
}

/** Any program prints a word and `key=value`: a time, tags or a type's letter tell that it is a point. */
function isSurelyPoint({ time, tags, fields }: Point): boolean {
  return time !== '' || tags.length > 0 || fields.some(([, value]) => /^\d+[iu]$/.test(value));
}

const known = <T>(value: T | null): T[] => (value === null ? [] : [value]);

/** What commas separate from `start` to a blank outside of quotes, and where that is. */
function partsOf(message: string, start: number): { parts: string[]; end: number } {
  const parts: string[] = [];
  let [from, isQuoted, at] = [start, false, start];
  for (; at < message.length && (isQuoted || message[at] !== ' '); at++) {
    if (message[at] === '\\') at++;
    else if (message[at] === '"') isQuoted = !isQuoted;
    else if (message[at] === ',' && !isQuoted && parts.length < MAX_PAIRS) {
      parts.push(message.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(message.slice(from, at));
  return { parts, end: at };
}

/** `key=value`; null: it is none. */
function pairOf(part: string): readonly [key: string, value: string] | null {
  const at = part.search(/(?<!\\)=/);
  if (at < 1 || at > MAX_NAME || at === part.length - 1) return null;
  return [unescaped(part.slice(0, at)), unescaped(part.slice(at + 1))];
}

function unescaped(text: string): string {
  return text.replace(/\\([ ,=])/g, '$1');
}
