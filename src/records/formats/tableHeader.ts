/** The first line of a table: which columns are figures of heaps, which is the clock, and which tell devices apart. */
import type { ColumnRule } from '../columnRules';
import { figureOfName, type FigureName } from '../figureNames';
import { cellsOf, separatorOf } from './cells';
import { isTimeName } from './columnTime';

/** A name, in which a number is no value: `esp32`, `8bit`. */
const HEADER_CELL = /^[A-Za-z_](?!.{0,95}(?:^|[ (/-])\d{2,})[\w .()[\]/%°-]{0,95}$/;
const NAMES = new Set(['entity_id', '_field', 'field', 'series', 'metric', 'sensor', 'name', 'topic']);
const VALUES = new Set(['state', 'value', '_value', 'mean', 'last']);
const DEVICES = new Set(
  'host hostname device device_id deviceid node node_id entity_id sensor_id mac client client_id instance location'.split(
    ' ',
  ),
);
/** Their values count where they are kinds of memory. */
const KINDS = new Set(['type', 'kind', 'caps', 'capability', 'region']);
/** Of InfluxDB's annotated CSV; every other column of it is a tag. */
const INFLUX = new Set(['', 'result', 'table']);
/** A letter, a digit, a quote or a parenthesis, then the next cell: prose has a space behind its commas. */
const SEPARATED = /[,;\t][^ ]/;
/** One of these is in each header: the cheap question first. */
const HINT = /heap|mem|ram|largest|_value|entity_id|_field|series|metric/i;
const MAX_LENGTH = 1024;

export interface TimeColumn {
  readonly index: number;
  readonly name: string;
  readonly factor?: number;
  /** The column before it, where that has the date. */
  readonly date?: number;
}

export interface Table {
  readonly separator: string;
  readonly width: number;
  readonly time: TimeColumn | null;
  readonly figures: readonly {
    readonly index: number;
    readonly name: string;
    readonly meaning: FigureName;
  }[];
  /** The columns of the long form; null where each figure has its own. `measurement` -1: none. */
  readonly long: { readonly name: number; readonly value: number; readonly measurement: number } | null;
  /** Columns that tell devices apart. */
  readonly labels: readonly number[];
  /** Columns that may say which kind of memory it is. */
  readonly kinds: readonly number[];
}

/** null: it is none. */
export function headerOf(message: string, rules: readonly ColumnRule[]): Table | null {
  if (message.length > MAX_LENGTH || !SEPARATED.test(message) || (rules.length === 0 && !HINT.test(message)))
    return null;
  const separator = separatorOf(message);
  if (separator === null) return null;
  const names = cellsOf(message, separator);
  if (names.length < 2 || !names.every((name) => name === '' || HEADER_CELL.test(name))) return null;
  const ruled = names.map((name) => rules.find(({ column }) => column === name.toLowerCase()));
  const figures = names.flatMap((name, index) => {
    const meaning = meaningOf(name, ruled[index]);
    return meaning ? [{ index, name, meaning }] : [];
  });
  const time = timeColumn(names, ruled);
  const long = figures.length > 0 || !time ? null : longForm(names);
  if (figures.length === 0 && !long) return null;
  const free = names.flatMap((_, index) => (figures.some((own) => own.index === index) ? [] : [index]));
  const named = (set: ReadonlySet<string>): number[] =>
    free.filter((index) => set.has(names[index]?.toLowerCase() ?? ''));
  const labels = long ? tagsOf(names, long, time) : named(DEVICES);
  return { separator, width: names.length, time, figures, long, labels, kinds: named(KINDS) };
}

function longForm(names: readonly string[]): Table['long'] {
  const lower = names.map((name) => name.toLowerCase());
  const name = lower.findIndex((cell) => NAMES.has(cell));
  const value = lower.findIndex((cell) => VALUES.has(cell));
  return name < 0 || value < 0 ? null : { name, value, measurement: lower.indexOf('_measurement') };
}

/** What tells devices apart in the long form: all tags of InfluxDB's, else columns with such names. */
function tagsOf(
  names: readonly string[],
  { name: own, value }: NonNullable<Table['long']>,
  time: TimeColumn | null,
): number[] {
  const isInflux = names[value] === '_value';
  return names.flatMap((name, index) => {
    if (index === own || index === value || index === time?.index) return [];
    const isTag = isInflux ? !name.startsWith('_') && !INFLUX.has(name) : DEVICES.has(name.toLowerCase());
    return isTag ? [index] : [];
  });
}

function meaningOf(name: string, rule: ColumnRule | undefined): FigureName | null {
  return rule ? ruledFigure(rule) : figureOfName(...splitUnit(name));
}

/** What the user says that a column is; null: a time. */
export function ruledFigure({ meaning, heap, factor }: ColumnRule): FigureName | null {
  return meaning === 'time' ? null : { figure: meaning, heap, factor, isVague: false };
}

/** `PSRAM Free (KB)` → its name and its unit. */
function splitUnit(name: string): [name: string, unit: string] {
  const match = /^(.{1,80}?) ?[([]([A-Za-z%]{1,9})[)\]]$/.exec(name);
  return match ? [match[1] ?? '', match[2] ?? ''] : [name, ''];
}

function timeColumn(names: readonly string[], ruled: readonly (ColumnRule | undefined)[]): TimeColumn | null {
  const own = ruled.findIndex((rule) => rule?.meaning === 'time');
  const first = own >= 0 ? own : names.findIndex((name) => isTimeName(name));
  if (first < 0) return null;
  const isDate = own < 0 && /^date$/i.test(names[first] ?? '') && /^time$/i.test(names[first + 1] ?? '');
  const index = isDate ? first + 1 : first;
  const factor = ruled[index]?.factor;
  return {
    index,
    name: names[index] ?? '',
    ...(factor === undefined ? {} : { factor }),
    ...(isDate ? { date: first } : {}),
  };
}
