/**
 * Guesses heaps from lines that no format takes: words of the field beside a number that goes as free heap does. Each
 * kind of line is a heap of its own (its text and its tag tell it from others), since two that say "free heap" may be
 * of two heaps. A guess is the reading that its template would give if it were taught.
 *
 * Online and bounded: so many kinds of lines, the one that was not seen for longest goes first; each line costs a search
 * for a noun of the field, and those that have one some scans from left to right.
 */
import { detached } from '../detached';
import { taughtRecords } from '../formats/taughtFormat';
import type { HeapGuess, HeapGuessRecord } from '../heapRecords';
import type { Line } from '../prefix';
import type { TaughtLine } from '../taught';
import { Template } from '../template';
import { Behaviour, type GuessedFigures } from './behaviour';
import { guessMeanings, templateOf } from './guessMeaning';
import { findNumbers, skeletonOf, type LineNumber } from './lineNumbers';
import { mayNameHeap } from './words';

/** Kinds of lines that are watched. */
const MAX_KINDS = 128;
const MAX_LENGTH = 240;
/** What parts columns, and their names. */
const COLUMNS = /[,;]/;
/** Heaps that are watched, in all. */
const MAX_HEAPS = 48;
/** A frame of the firmware component (`frames/`) that lost its beginning or its checksum: its figures may be damaged too. */
const DAMAGED_FRAME = /hm1 |\*[\da-f]{7,8}\s*$/i;
const DEFAULT_HEAP = 'default';
/** How `taughtRecords` calls the size of the heap that has no name. */
const DEFAULT_TOTAL = 'Heap';

type GuessLine = Pick<Line, 'message' | 'tag' | 'text'>;

interface Heap {
  readonly guess: HeapGuess;
  readonly behaviour: Behaviour;
  /** Its words and its unit leave no doubt. One that is not sure is told of once it behaves so, and never believed. */
  readonly isSure: boolean;
}

/** A kind of line that may be a heap's. */
interface Kind {
  readonly template: Template;
  /** By the name that the template gives them. */
  readonly heaps: ReadonlyMap<string, Heap>;
}

export class Guesser {
  /** By what tells lines of a kind from others, in the order in which they were seen last; null: no heap's. */
  readonly #kinds = new Map<string, Kind | null>();
  readonly #names = new Set<string>();
  #noHeaps: readonly TaughtLine[] = [];
  /** The latest line that may name the columns of values, where it names a heap. */
  #header: string | undefined;

  /** @param isOn False: nothing is ever confirmed. */
  constructor(private readonly isOn: boolean) {}

  /** Lines that are said to be no heap's, whatever they look like. */
  setNoHeaps(lines: readonly TaughtLine[]): void {
    this.#noHeaps = lines;
    this.#kinds.clear();
    this.#names.clear();
  }

  /** The device starts anew. */
  reset(): void {
    for (const kind of this.#kinds.values())
      for (const { behaviour } of kind?.heaps.values() ?? []) behaviour.restart();
  }

  /** Lines that name no heap may be one's, by the names of their columns. */
  get hasHeader(): boolean {
    return this.#header !== undefined;
  }

  /** Takes a line that no format takes; what it says if it is a heap's. */
  read(line: GuessLine): HeapGuessRecord[] {
    const { message, tag } = line;
    const isNamed = mayNameHeap(message);
    if (!isNamed && !this.#hasColumns(message) && (tag === '' || !mayNameHeap(tag))) return [];
    if (message.length > MAX_LENGTH || DAMAGED_FRAME.test(message)) return [];
    const numbers = findNumbers(message);
    if (numbers.length === 0) {
      if (isNamed && COLUMNS.test(message)) this.#header = detached(message);
      return [];
    }
    const kind = this.#kindOf(line, numbers);
    return kind ? recordsOf(kind, message, this.isOn) : [];
  }

  #hasColumns(message: string): boolean {
    return this.#header !== undefined && COLUMNS.test(message);
  }

  #kindOf(line: GuessLine, numbers: readonly LineNumber[]): Kind | null {
    const { message, tag } = line;
    const key = detached(`${tag}\n${skeletonOf(message, numbers)}`);
    const known = this.#kinds.get(key);
    this.#kinds.delete(key);
    const kind = known === undefined ? this.#newKind(line) : known;
    this.#kinds.set(key, kind);
    if (this.#kinds.size > MAX_KINDS) this.#forgetOldest();
    return kind;
  }

  /** Kinds that are heaps stay while there are others. */
  #forgetOldest(): void {
    for (const [key, kind] of this.#kinds) {
      if (kind && [...kind.heaps.values()].some(({ behaviour }) => behaviour.isConfirmed)) continue;
      this.#forget(key, kind);
      return;
    }
    for (const [key, kind] of this.#kinds) return this.#forget(key, kind);
  }

  #forget(key: string, kind: Kind | null): void {
    this.#kinds.delete(key);
    for (const { guess } of kind?.heaps.values() ?? []) this.#names.delete(guess.heap);
  }

  #newKind({ message, tag, text }: GuessLine): Kind | null {
    // A watermark wants the name of its task, which is for the user to say.
    const assignments = guessMeanings(message, this.#header, tag).map((one) =>
      one.meaning === 'watermark' ? { ...one, meaning: 'ignored' as const, unit: '' } : one,
    );
    const free = assignments.filter(({ meaning }) => meaning === 'free');
    if (free.length === 0 || this.#names.size >= MAX_HEAPS || this.#isNoHeap(message, tag)) return null;
    const parsed = Template.parse(templateOf(message, assignments));
    if ('problem' in parsed || !parsed.template.match(message)) return null;
    const { template } = parsed;
    const heaps = free.map(({ name, label, isSure }): [string, Heap] => {
      const known = { label: detached(label), template: template.text, tag: detached(tag) };
      const guess = {
        heap: this.#newName(label, tag),
        ...known,
        example: detached(text.trim().slice(0, MAX_LENGTH)),
      };
      return [name ?? DEFAULT_HEAP, { guess, behaviour: new Behaviour(), isSure }];
    });
    return { template, heaps: new Map(heaps) };
  }

  #isNoHeap(message: string, tag: string): boolean {
    return this.#noHeaps.some(
      (line) => (line.tag === null || line.tag === tag) && line.template.match(message) !== null,
    );
  }

  /** No two heaps have one name, and none that is read by its format has such a one. */
  #newName(label: string, tag: string): string {
    const names = [label, ...(tag === '' ? [] : [`${label}, ${tag}`])];
    for (let count = 2; count <= MAX_HEAPS + 1; count++) names.push(`${label} ${count}`);
    const free = names.map((name) => `${name} (guessed)`).find((name) => !this.#names.has(name));
    const name = detached(free ?? `${label} (guessed)`);
    this.#names.add(name);
    return name;
  }
}

function recordsOf({ template, heaps }: Kind, message: string, isOn: boolean): HeapGuessRecord[] {
  const match = template.match(message);
  if (!match) return [];
  const records = taughtRecords(match);
  const totals = new Map(
    records.flatMap((record) => (record.kind === 'heap-total' ? [[record.name, record.totalBytes]] : [])),
  );
  return records.flatMap((record): HeapGuessRecord[] => {
    const heap = record.kind === 'heap' ? heaps.get(record.heap) : undefined;
    if (!heap || record.kind !== 'heap') return [];
    const totalBytes = totals.get(record.heap === DEFAULT_HEAP ? DEFAULT_TOTAL : record.heap);
    const figures = { ...record, ...(totalBytes === undefined ? {} : { totalBytes }) };
    const fits = heap.behaviour.take(figures) && (heap.isSure || heap.behaviour.isConfirmed);
    return fits ? [recordOf(heap, figures, isOn)] : [];
  });
}

function recordOf(
  { guess, behaviour, isSure }: Heap,
  figures: GuessedFigures,
  isOn: boolean,
): HeapGuessRecord {
  const { freeBytes, minimumFreeBytes, largestFreeBlock } = figures;
  const hasMinimum = behaviour.fitsMinimum && minimumFreeBytes !== undefined;
  const hasLargest = behaviour.fitsLargest && largestFreeBlock !== undefined;
  return {
    kind: 'heap-guess',
    guess,
    isConfirmed: isOn && isSure && behaviour.isConfirmed,
    freeBytes,
    ...(hasMinimum ? { minimumFreeBytes } : {}),
    ...(hasLargest ? { largestFreeBlock } : {}),
  };
}
