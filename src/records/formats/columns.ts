/**
 * Tables of values separated by commas, semicolons or tabs, whose first line names the columns: exports of Grafana, InfluxDB,
 * Home Assistant, and loggers of one's own. Columns are matched by their names (`figureNames.ts`), or by what the user says of
 * them; a time column is the clock. The long form has a row for each value, with its name in a column:
 *
 *     "Time","esp32 Heap Free","PSRAM Free (KB)"                          entity_id,state,last_changed
 *     2026-01-31 12:00:00,229960,2025                                    sensor.plug_heap_free,229960,2026-01-31T12:00:00.000Z
 *
 * A row has as many cells as the header, and numbers where figures are named: a line that has not is none.
 */
import { bytesOf, figureOfName, FigureOwners, type FigureName, type NamedFigure } from '../figureNames';
import type { ColumnRule } from '../columnRules';
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { HeapFigure } from '../templateText';
import { cellsOf, separatorOf } from './cells';
import { isTimeName, isTimeOfDay, timeOf } from './columnTime';
import { figureRecords } from './heapFigures';

/** A name, in which a number is no value: `esp32`, `8bit`. */
const HEADER_CELL = /^[A-Za-z_](?!.{0,95}(?:^|[ (/-])\d{2,})[\w .()[\]/%°-]{0,95}$/;
const NAMES = new Set(['entity_id', '_field', 'field', 'series', 'metric', 'sensor', 'name', 'topic']);
const VALUES = new Set(['state', 'value', '_value', 'mean', 'last']);
/** A letter, a digit, a quote or a parenthesis, then the next cell: prose has a space behind its commas. */
const SEPARATED = /[,;\t][^ ]/;
/** One of these is in each header: the cheap question first. */
const HINT = /heap|mem|ram|largest|_value|entity_id|_field|series|metric/i;
const MAX_LENGTH = 4096;

interface Time {
  readonly index: number;
  readonly name: string;
  readonly factor?: number;
}

interface Table {
  readonly separator: string;
  readonly width: number;
  readonly time: Time | null;
  readonly figures: readonly {
    readonly index: number;
    readonly name: string;
    readonly meaning: FigureName;
  }[];
  /** The columns of the long form; null where each figure has its own. */
  readonly long: { readonly name: number; readonly value: number } | null;
}

export class Columns implements Format {
  #table: Table | null = null;
  readonly #owners = new FigureOwners();

  constructor(private readonly rules: readonly ColumnRule[] = []) {}

  parse({ message, tag, deviceMs }: Line, emit: Emit): boolean {
    if (message.length > MAX_LENGTH || tag.includes(' ')) return false;
    const table = this.#table;
    if (table && message.includes(table.separator) && this.#row(message, table, deviceMs !== null, emit))
      return true;
    const header = headerOf(message, this.rules);
    if (!header) return false;
    this.#table = header;
    this.#owners.clear();
    return true;
  }

  /** A table goes on over restarts: it is the host's. */
  reset(): void {}

  #row(message: string, table: Table, hasClock: boolean, emit: Emit): boolean {
    let cells = cellsOf(message, table.separator);
    // A time that begins the line has been taken for the host's.
    if (table.time?.index === 0 && hasClock && cells.length === table.width - 1) cells = ['', ...cells];
    if (cells.length !== table.width) return false;
    const timeMs = table.time && timeIn(cells, table.time);
    if (timeMs === undefined) return false;
    const isOfDay = table.time !== null && isTimeOfDay(timeMs, cells[table.time.index] ?? '');
    const read: NamedFigure[] = [];
    for (const { name, meaning, text } of valuesOf(cells, table)) {
      const bytes = bytesOf(text, meaning);
      if (bytes === null && text !== '') return false;
      if (bytes !== null) read.push({ name, figure: meaning.figure, heap: meaning.heap, bytes });
    }
    if (read.length === 0) return table.long !== null;
    for (const [heap, known] of this.#owners.group(read))
      for (const record of figureRecords(heap, known, 'product')) emit(record, timeMs ?? undefined, isOfDay);
    return true;
  }
}

/** null: the cell is empty. Undefined: there is something else. */
function timeIn(cells: readonly string[], { index, name, factor }: Time): number | null | undefined {
  const text = cells[index] ?? '';
  if (text === '') return null;
  const timeMs = timeOf(name, text, factor);
  // A number whose unit nobody knows is no clock, and no reason against the row.
  return timeMs ?? (/^\d{1,19}(?:\.\d{1,9})?$/.test(text) ? null : undefined);
}

function valuesOf(
  cells: readonly string[],
  { figures, long }: Table,
): { name: string; meaning: FigureName; text: string }[] {
  if (!long) return figures.map(({ index, name, meaning }) => ({ name, meaning, text: cells[index] ?? '' }));
  const name = cells[long.name] ?? '';
  const meaning = figureOfName(name);
  const text = cells[long.value] ?? '';
  // What an entity says while it is away.
  return meaning && !meaning.isVague && /^\d/.test(text) ? [{ name, meaning, text }] : [];
}

function headerOf(message: string, rules: readonly ColumnRule[]): Table | null {
  if (message.length > 1024 || !SEPARATED.test(message) || (rules.length === 0 && !HINT.test(message)))
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
  const table = { separator, width: names.length, time: timeColumn(names, ruled), figures, long: null };
  if (figures.length > 0) return table;
  const name = names.findIndex((cell) => NAMES.has(cell.toLowerCase()));
  const value = names.findIndex((cell) => VALUES.has(cell.toLowerCase()));
  return name < 0 || value < 0 || !table.time ? null : { ...table, long: { name, value } };
}

function meaningOf(name: string, rule: ColumnRule | undefined): FigureName | null {
  if (!rule) return figureOfName(...splitUnit(name));
  if (rule.meaning === 'time') return null;
  return { figure: rule.meaning satisfies HeapFigure, heap: rule.heap, factor: rule.factor, isVague: false };
}

/** `PSRAM Free (KB)` → its name and its unit. */
function splitUnit(name: string): [name: string, unit: string] {
  const match = /^(.{1,80}?) ?[([]([A-Za-z%]{1,9})[)\]]$/.exec(name);
  return match ? [match[1] ?? '', match[2] ?? ''] : [name, ''];
}

function timeColumn(names: readonly string[], ruled: readonly (ColumnRule | undefined)[]): Time | null {
  const own = ruled.findIndex((rule) => rule?.meaning === 'time');
  const index = own >= 0 ? own : names.findIndex((name) => isTimeName(name));
  if (index < 0) return null;
  const factor = ruled[index]?.factor;
  return { index, name: names[index] ?? '', ...(factor === undefined ? {} : { factor }) };
}
