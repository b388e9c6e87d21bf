/** What the numbers of a line are likely to mean, by the words beside them; and the template that says so. */
import { escapeTemplate } from '../template';
import { HEAP_FIGURES, type HeapFigure, type NumberMeaning } from '../templateText';
import { labelsOf, type Label } from './labels';
import { findChanging, findNumbers, isIdentity, type LineNumber, type TextRange } from './lineNumbers';

export type { TextRange };
import {
  DEFAULT_REGION,
  INTERNAL_REGION,
  namesStore,
  printedWords,
  senseOf,
  wordsOf,
  type Sense,
} from './words';

/** What one number of a line means. */
export interface Assignment {
  readonly number: LineNumber;
  readonly meaning: NumberMeaning;
  /** The heap, task or series; for a watermark null means: the task whose name stands at `taskAt`. */
  readonly name: string | null;
  /** As templates write it; empty: bytes (ms for `time`, none for a series). */
  readonly unit: string;
  /** Words of the field name it, and its unit need not be guessed: it can be believed if it behaves so. */
  readonly isSure: boolean;
  /** It tells one heap of the line from another, such as `heap 0`: it is part of the text. */
  readonly isIdentity: boolean;
  /** The words it goes by, lower case. */
  readonly label: string;
}

/** A clock stands first in a line. */
const CLOCK = new Set(['time', 'timestamp', 'millis', 'ts', 't', 'ms']);
/** A figure of a heap without a unit that is neither larger nor smaller is in KB. */
const LEAST_KB = 10;
const MOST_KB = 999;

/** They are the heap of the plain getters where a line names no other. */
const PLAIN_REGIONS = new Set([INTERNAL_REGION, '8-bit']);

/** What the numbers before have been of: labels such as `min` go on with it. */
interface Context {
  readonly isHeap: boolean;
  readonly isMemory: boolean;
  /** Of something that is neither. */
  readonly isOther: boolean;
  readonly region: string | null;
}

interface Guess {
  readonly meaning: NumberMeaning;
  readonly region: string | null;
  readonly isSure: boolean;
}

/**
 * A guess for each number of a line, in its order.
 * @param header A line of column names, where the line is one of values between commas.
 * @param tag The line's log tag, which may say what it is about.
 */
export function guessMeanings(message: string, header?: string, tag = ''): Assignment[] {
  const numbers = findNumbers(message);
  const labels = labelsUnder(message, numbers, header);
  const isElsewhere = namesStore(tag, message);
  const guesses = withoutDoubt(guessAll(message, numbers, labels, tag), labels, isElsewhere);
  const regions = nameRegions(guesses);
  const taken = new Set<string>();
  return numbers.map((number, index) => {
    const label = labels[index] as Label;
    const guess = guesses[index] as Guess;
    const name = isHeapFigure(guess.meaning) ? (regions.get(guess.region) ?? null) : null;
    const key = `${guess.meaning} ${name}`;
    const isTwice = guess.meaning !== 'ignored' && guess.meaning !== 'time' && taken.has(key);
    taken.add(key);
    const meaning = isTwice ? 'ignored' : guess.meaning;
    const unit = unitOf(number, meaning);
    return {
      number,
      meaning,
      name: meaning === 'ignored' ? null : name,
      unit: unit.unit,
      isSure: meaning !== 'ignored' && guess.isSure && unit.isSure,
      isIdentity: guess === IDENTITY,
      label: nameOf(label),
    };
  });
}

/** A label for each number: the names of the columns where the line is one of values, else the words beside it. */
export function labelsUnder(
  message: string,
  numbers: readonly LineNumber[],
  header: string | undefined,
): readonly Label[] {
  return columnsOf(message, numbers, header) ?? labelsOf(message, numbers);
}

const MAX_NAME_WORDS = 4;

/** The words that a figure goes by; where they name no memory, with those that they stand under. */
function nameOf({ own, heading }: Label): string {
  const { heap, memory, region } = senseOf(own);
  const list = heap || memory || region !== null ? own : [...heading, ...own];
  return printedWords(list.slice(-MAX_NAME_WORDS));
}

/** A number or a time. */
const VALUE = /^\s*"?[-\d.:TZ /]*"?\s*$/;

/** Names of columns as labels, where there are as many as values. */
function columnsOf(
  message: string,
  numbers: readonly LineNumber[],
  header: string | undefined,
): Label[] | null {
  if (header === undefined) return null;
  const columns = header.split(/[,;]/);
  const values = message.split(/[,;]/);
  const texts = values.filter((value) => !VALUE.test(value)).length;
  if (columns.length !== values.length || columns.length < 2 || texts > 1) return null;
  return numbers.map(({ start }) => {
    const name = columns[message.slice(0, start).split(/[,;]/).length - 1] ?? '';
    return { own: wordsOf(name), behind: [], heading: [], link: null, isShare: name.includes('%') };
  });
}

function guessAll(
  message: string,
  numbers: readonly LineNumber[],
  labels: readonly Label[],
  tag: string,
): Guess[] {
  const ofTag = senseOf(wordsOf(tag));
  let context: Context = { isHeap: ofTag.heap, isMemory: ofTag.memory, isOther: false, region: null };
  const guesses: Guess[] = [];
  for (const [index, number] of numbers.entries()) {
    const label = labels[index] as Label;
    const previous = guesses[index - 1];
    if (label.link !== null && previous) {
      guesses.push(linked(number, label, numbers[index - 1] as LineNumber, previous));
      continue;
    }
    context = contextOf(context, senseOf(label.heading), senseOf([...label.own, ...label.behind]), label);
    const said = new Set(guesses.map(({ meaning }) => meaning).filter(isHeapFigure));
    const [only] = said;
    const isSaidSurely = guesses.some(({ meaning, isSure }) => meaning === only && isSure);
    const isIdentified = isIdentity(message, number);
    guesses.push(
      isIdentified
        ? IDENTITY
        : guessOf(number, label, context, {
            isFirst: index === 0,
            inherited: said.size === 1 ? only : undefined,
            isSaidSurely,
          }),
    );
  }
  return onlySizes(guesses, labels);
}

/** What a label says of the thing that it and the following ones are about. */
function contextOf(before: Context, heading: Sense, own: Sense, { heading: words }: Label): Context {
  let { isHeap, isMemory, isOther, region } = before;
  const headed = heading.heap || heading.memory || heading.region !== null;
  // A heading of another thing ends what was before it; one that says nothing of the kind does not.
  if (headed) [isHeap, isMemory, isOther, region] = [heading.heap, heading.memory, false, heading.region];
  else if (words.length > 0 && (heading.other || heading.stack))
    [isHeap, isMemory, isOther, region] = [false, false, true, null];
  if (own.heap || own.memory || own.region !== null) {
    isHeap = own.heap || (isHeap && own.region !== null && !own.memory);
    isMemory = own.memory || isMemory;
    isOther = false;
    region = own.region ?? (own.heap || own.memory ? null : region);
  } else if (own.stack || own.other) {
    [isHeap, isMemory, isOther, region] = [isHeap && !own.stack, isMemory && !own.stack, own.stack, null];
  }
  return { isHeap, isMemory, isOther, region };
}

/** What is known of the numbers before one. */
interface Before {
  readonly isFirst: boolean;
  /** What the figures are, where all are the same: a label that names a region only is so too. */
  readonly inherited: HeapFigure | undefined;
  /** One of them is surely that: without it, one heap of the line would be told and the other not. */
  readonly isSaidSurely: boolean;
}

const IGNORED: Guess = { meaning: 'ignored', region: null, isSure: false };
const IDENTITY: Guess = { ...IGNORED };

function guessOf(
  number: LineNumber,
  label: Label,
  context: Context,
  { isFirst, inherited, isSaidSurely }: Before,
): Guess {
  const own = senseOf(label.own);
  if (isFirst && label.own.some((word) => CLOCK.has(word)) && !own.free && !own.heap)
    return { ...IGNORED, meaning: 'time' };
  // An address is printed in hexadecimal.
  const isSize = number.printedUnit !== 'other' && !label.isShare && !/^[-+]|0x/i.test(number.text);
  if (!isSize) return IGNORED;
  const behind = senseOf(label.behind);
  if (own.stack) return { ...IGNORED, meaning: 'watermark' };
  if (own.other || context.isOther) return IGNORED;
  const { region } = context;
  const isNoun = context.isHeap || context.isMemory || own.heap || own.memory;
  const meaning = meaningOf(own) ?? (behind.other ? null : meaningOf(behind));
  if (meaning) return { meaning, region, isSure: isNoun || own.region !== null };
  const hasNoun = own.heap || own.memory || behind.heap || behind.memory;
  if (own.region !== null && inherited !== undefined && inherited !== 'total')
    return { meaning: inherited, region, isSure: inherited === 'free' && isNoun && isSaidSurely };
  // A name alone: `heap: 5` is what is free of it, as firmware prints it.
  if (hasNoun || (own.region !== null && isNoun))
    return { meaning: 'free', region, isSure: own.heap && !behind.other };
  return own.current && isNoun ? { meaning: 'free', region, isSure: true } : IGNORED;
}

/** Not sure are figures of a line about another store; and `heap: 5/10`, where nobody says whether 5 is free or used. */
function withoutDoubt(
  guesses: readonly Guess[],
  labels: readonly Label[],
  isElsewhere: boolean,
): readonly Guess[] {
  return guesses.map((guess, index) => {
    const { own, behind } = labels[index] as Label;
    const isPart = labels[index + 1]?.link === 'of';
    const isOpen = isPart && guess.meaning === 'free' && !senseOf([...own, ...behind]).free;
    return guess !== IDENTITY && (isElsewhere || isOpen) ? { ...guess, isSure: false } : guess;
  });
}

/** The first that fits counts: `min free heap` is a minimum, not what is free. */
function meaningOf(sense: Sense): NumberMeaning | null {
  if (sense.largest) return 'largest';
  if (sense.minimum) return 'minimum';
  if (sense.free) return 'free';
  if (sense.used) return 'used';
  return sense.total || sense.size ? 'total' : null;
}

/** `5/10`, `5 of 10`: the whole, if it is one. */
function linked(number: LineNumber, label: Label, before: LineNumber, guess: Guess): Guess {
  const isPartOf = guess.meaning === 'free' || guess.meaning === 'used';
  const isWhole = label.link === 'of' && isPartOf && number.printedUnit !== 'other';
  const bytes = inUnits(number);
  return isWhole && bytes >= inUnits(before) ? { ...guess, meaning: 'total' } : IGNORED;
}

function inUnits({ value, unit }: LineNumber): number {
  return value * { '': 1, KB: 1024, MB: 1024 * 1024, words: 4 }[unit];
}

/** `Heap size: 5` with no other figure is what is free, as firmware has it. */
function onlySizes(guesses: readonly Guess[], labels: readonly Label[]): Guess[] {
  const hasOther = guesses.some(({ meaning }) => isHeapFigure(meaning) && meaning !== 'total');
  if (hasOther) return [...guesses];
  return guesses.map((guess, index) => {
    const own = senseOf(labels[index]?.own ?? []);
    const isSize = guess.meaning === 'total' && own.size && !own.total && labels[index]?.link === null;
    return isSize ? { ...guess, meaning: 'free' } : guess;
  });
}

/** By what name each region of a line goes; null: the heap of the plain getters. */
function nameRegions(guesses: readonly Guess[]): ReadonlyMap<string | null, string | null> {
  const regions = new Set(guesses.filter(({ meaning }) => isHeapFigure(meaning)).map(({ region }) => region));
  const names = new Map<string | null, string | null>([
    [null, null],
    [DEFAULT_REGION, null],
  ]);
  let hasDefault = regions.has(null) || regions.has(DEFAULT_REGION);
  for (const region of regions) {
    if (region === null || region === DEFAULT_REGION) continue;
    const isPlain = PLAIN_REGIONS.has(region) && !hasDefault;
    names.set(region, isPlain ? null : region === INTERNAL_REGION ? 'INTERNAL' : region);
    if (isPlain) hasDefault = true;
  }
  return names;
}

function unitOf(number: LineNumber, meaning: NumberMeaning): { unit: string; isSure: boolean } {
  if (meaning === 'time' || meaning === 'ignored') return { unit: '', isSure: true };
  if (meaning === 'watermark' || number.printedUnit !== null) return { unit: number.unit, isSure: true };
  // `81.234` has a mark between thousands, `79.3` is in KB.
  const isFraction = number.text.includes('.') && !/^\d{1,3}(?:\.\d{3})+$/.test(number.text);
  const isSmall = number.value >= LEAST_KB && number.value <= MOST_KB && !number.text.includes('.');
  if (isFraction || isSmall) return { unit: 'KB', isSure: false };
  return { unit: '', isSure: number.value > MOST_KB };
}

/** The template of a line whose numbers mean that; `task` is where a task's name stands. */
export function templateOf(message: string, assignments: readonly Assignment[], task?: TextRange): string {
  const places = [
    ...assignments
      .filter(({ isIdentity }) => !isIdentity)
      .map(({ number: { start, end }, ...rest }) => ({ start, end, text: placeholder(rest) })),
    ...findChanging(message).map((range) => ({ ...range, text: '{*}' })),
    ...(task ? [{ ...task, text: '{task}' }] : []),
  ].sort((a, b) => a.start - b.start);
  let at = 0;
  let template = '';
  for (const { start, end, text } of places) {
    if (start < at) continue; // digits of the task's name
    template += escapeTemplate(message.slice(at, start)) + text;
    at = end;
  }
  return (template + escapeTemplate(message.slice(at))).replace(/\s+/g, ' ').trim();
}

function placeholder({ meaning, name, unit }: Pick<Assignment, 'meaning' | 'name' | 'unit'>): string {
  const suffix = unit === '' ? '' : `:${unit}`;
  if (meaning === 'ignored') return '{#}';
  if (meaning === 'series') return `{series ${name ?? 'value'}${suffix}}`;
  return `{${meaning}${name === null ? '' : ` of ${name}`}${suffix}}`;
}

/** It is a figure of a heap. */
export function isHeapFigure(meaning: NumberMeaning): meaning is HeapFigure {
  return (HEAP_FIGURES as readonly string[]).includes(meaning);
}
