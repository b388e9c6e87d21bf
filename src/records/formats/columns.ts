/**
 * Tables of values separated by commas, semicolons or tabs, whose first line names the columns: exports of Grafana, InfluxDB,
 * Home Assistant, and loggers of one's own. Columns are matched by their names (`figureNames.ts`), or by what the user says of
 * them; a time column is the clock. The long form has a row for each value, with its name in a column:
 *
 *     "Time","esp32 Heap Free","PSRAM Free (KB)"                          entity_id,state,last_changed
 *     2026-01-31 12:00:00,229960,2025                                    sensor.plug_heap_free,229960,2026-01-31T12:00:00.000Z
 *
 * A row has as many cells as the header, and numbers where figures are named: a line that has not is none. In quotes, a cell
 * may have separators, quotes and line breaks (RFC 4180). InfluxDB's annotations (`#datatype`, …) are passed over.
 */
import { bytesOf, figureOfName, FigureOwners, type FigureName, type NamedFigure } from '../figureNames';
import type { ColumnRule } from '../columnRules';
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import { CellNumbers } from './cellNumber';
import { cellsOf, isOpen } from './cells';
import { isTimeOfDay, timeOf } from './columnTime';
import { figureRecords } from './heapFigures';
import { heapOfDevice, Labels, nameWith } from './labels';
import { headerOf, ruledFigure, type Table, type TimeColumn } from './tableHeader';

const MAX_LENGTH = 4096;
const ANNOTATION = /^#(?:datatype|group|default)[,;\t]/;
const KIND_OF_MEMORY = /^(?:internal|psram|spiram|external|dma|8bit|32bit)$/i;

interface Value {
  readonly name: string;
  readonly meaning: FigureName;
  readonly text: string;
}

export class Columns implements Format {
  #table: Table | null = null;
  readonly #owners = new FigureOwners();
  #labels = new Labels();
  #numbers = new CellNumbers();
  /** The beginning of a row, whose last cell goes on in the next line; empty: none. */
  #begun = '';

  constructor(private readonly rules: readonly ColumnRule[] = []) {}

  parse({ message, tag, deviceMs }: Line, emit: Emit): boolean {
    if (message.length > MAX_LENGTH || tag.includes(' ')) return false;
    const begun = this.#begun;
    this.#begun = '';
    const table = this.#table;
    if (table && this.#goesOn(begun, message, table, deviceMs !== null, emit)) return true;
    if (table && message.includes(table.separator)) {
      if (this.#row(message, table, deviceMs !== null, emit)) return true;
      if (this.#begins(message, table)) {
        this.#begun = message;
        return true;
      }
    }
    if (ANNOTATION.test(message)) return true;
    const header = headerOf(message, this.rules);
    if (!header) return false;
    this.#table = header;
    this.#owners.clear();
    this.#labels = new Labels();
    this.#numbers = new CellNumbers();
    return true;
  }

  /** A table goes on over restarts: it is the host's. */
  reset(): void {
    this.#begun = '';
  }

  /** Whether the line belongs to a cell that the one before began. */
  #goesOn(begun: string, message: string, table: Table, hasClock: boolean, emit: Emit): boolean {
    const joined = `${begun}\n${message}`;
    if (begun === '' || joined.length > MAX_LENGTH) return false;
    if (this.#row(joined, table, hasClock, emit) || this.#row(message, table, hasClock, emit)) return true;
    if (!this.#begins(joined, table)) return false;
    this.#begun = joined;
    return true;
  }

  /** Whether a row may begin so whose last cell goes on. */
  #begins(message: string, { separator, width, time }: Table): boolean {
    if (!isOpen(message)) return false;
    const cells = cellsOf(message, separator);
    const isTimed = !time || time.index >= cells.length - 1 || this.#timeIn(cells, time) !== undefined;
    return cells.length > 1 && cells.length <= width && isTimed;
  }

  #row(message: string, table: Table, hasClock: boolean, emit: Emit): boolean {
    let cells = cellsOf(message, table.separator);
    // A time that begins the line has been taken for the host's.
    if (table.time?.index === 0 && hasClock && cells.length === table.width - 1) cells = ['', ...cells];
    if (cells.length !== table.width || isOpen(message)) return false;
    const timeMs = table.time && this.#timeIn(cells, table.time);
    if (timeMs === undefined) return false;
    const isOfDay =
      table.time !== null &&
      isTimeOfDay(timeMs, cells[table.time.index] ?? '') &&
      table.time.date === undefined;
    const labels = labelsOf(cells, table);
    const read: NamedFigure[] = [];
    for (const { name, meaning, text } of this.#valuesOf(cells, table, labels)) {
      const number = text === '' ? null : this.#numbers.read(text);
      const bytes = number === null ? null : bytesOf(number, meaning);
      if (bytes === null && text !== '') return false;
      if (bytes === null) continue;
      const labelled = this.#labels.read(name, labels);
      const heap = heapOfDevice(meaning.heap, labelled);
      read.push({ name: labelled.name, figure: meaning.figure, heap, bytes });
    }
    if (read.length === 0) return table.long !== null;
    for (const [heap, known] of this.#owners.group(read))
      for (const record of figureRecords(heap, known, 'product')) emit(record, timeMs ?? undefined, isOfDay);
    return true;
  }

  /** null: the cell is empty. Undefined: there is something else. */
  #timeIn(cells: readonly string[], { index, name, factor, date }: TimeColumn): number | null | undefined {
    const cell = cells[index] ?? '';
    const text = date === undefined || cell === '' ? cell : `${cells[date] ?? ''} ${cell}`;
    if (text === '') return null;
    const timeMs = timeOf(name, text, factor);
    if (timeMs !== null) return timeMs;
    const number = this.#numbers.read(text);
    // A number whose unit nobody knows is no clock, and no reason against the row.
    if (number !== null) return timeOf(name, number, factor);
    return /^\d{1,19}(?:\.\d{1,9})?$/.test(text) ? null : undefined;
  }

  #valuesOf(cells: readonly string[], { figures, long }: Table, labels: readonly string[]): Value[] {
    const kinds = labels.filter((label) => KIND_OF_MEMORY.test(label));
    if (!long)
      return figures.map(({ index, name, meaning }) => {
        // A cell may say which memory it is.
        const own = kinds.length === 0 ? null : figureOfName(nameWith(name, kinds));
        return { name, meaning: own ? { ...meaning, heap: own.heap } : meaning, text: cells[index] ?? '' };
      });
    const name = cells[long.name] ?? '';
    const measurement = cells[long.measurement] ?? '';
    const text = cells[long.value] ?? '';
    const meaning = this.#meaningOf(name, measurement, kinds);
    // What an entity says while it is away.
    return meaning && /^\d/.test(text) ? [{ name: `${measurement} ${name}`.trim(), meaning, text }] : [];
  }

  /** What a row of the long form means. */
  #meaningOf(name: string, measurement: string, kinds: readonly string[]): FigureName | null {
    const names = [name, `${measurement}.${name}`].map((one) => one.toLowerCase());
    const rule = this.rules.find(({ column }) => names.includes(column));
    if (rule) return ruledFigure(rule);
    const own = figureOfName(nameWith(name, kinds));
    if (own && !own.isVague) return own;
    const both = measurement === '' ? null : figureOfName(nameWith(`${measurement}_${name}`, kinds));
    return both && !both.isVague ? both : null;
  }
}

/** What its cells say of the device, and of the kind of memory. */
function labelsOf(cells: readonly string[], { labels, kinds }: Table): string[] {
  const texts = labels.map((index) => cells[index] ?? '');
  const own = kinds.map((index) => cells[index] ?? '').filter((text) => KIND_OF_MEMORY.test(text));
  return [...texts, ...own].filter((text) => text !== '');
}
