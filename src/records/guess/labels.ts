/**
 * Which words of a line belong to which of its numbers: those before it (`free heap: 5`), those behind it (`5 bytes
 * free`), and the heading that they stand under (`heap: free 5, min 6`). What stands between two numbers belongs to the
 * one or the other; marks decide (a comma, a colon), else how the line does it elsewhere.
 */
import type { LineNumber } from './lineNumbers';
import { senseOf, wordsOf } from './words';

export interface Label {
  /** The words right before it, or right behind it where none stand before. */
  readonly own: readonly string[];
  /** The words right behind it, where others stand before it too. */
  readonly behind: readonly string[];
  /** What stands before `own`, up to the number before. */
  readonly heading: readonly string[];
  /** It belongs to the number before, of which it is a part or the whole: `5/10`, `5 of 10`, `5 => 6`. */
  readonly link: 'of' | 'other' | null;
  /** A mark of percent stands in its label. */
  readonly isShare: boolean;
}

const MAX_LABEL = 64;
const MAX_WORDS = 6;
/** Marks between what belongs to one number and what to the next. */
const SEPARATOR = /[,;|\t()[\]{}<>!?]|\. | - | {3,}|\/(?=\s*\p{L})/gu;
const WHOLE = /^\s*(?:\/|:|(?:out )?of|out of the|von|de|da|do|из|\()\s*(?:total|a total of)?\s*$/iu;
const CHAINED = /^\s*(?:=>|->|→|\.\.+|-|~|–|to|bis|a|à)\s*$/iu;
/** `free of `, where what is free belongs to the number before. */
const PART_OF = /^(.*?)\s(?:(?:out )?of|von|from|de|из)\s*(?:total\s*)?$/iu;
/** What follows tells where or when, not what. */
const WHERE = new Set(
  'in at after before on for by from during when while bei nach vor im em na antes depois após en al tras apres après avant dans при до после'.split(
    ' ',
  ),
);

/** A label for each number, in their order. */
export function labelsOf(message: string, numbers: readonly LineNumber[]): Label[] {
  const gaps = numbers.map(({ start }, index) =>
    message.slice(Math.max(numbers[index - 1]?.unitEnd ?? 0, start - MAX_LABEL), start).trimEnd(),
  );
  const last = numbers.at(-1);
  const rest = last ? message.slice(last.unitEnd, last.unitEnd + MAX_LABEL) : '';
  const isBehind = standsBehind(firstLabel(gaps), rest);
  const cuts = gaps.map((gap, index) => (index === 0 ? whole(gap) : cutGap(gap, isBehind)));
  return cuts.map(({ before, link }, index) => {
    const behind = index + 1 < cuts.length ? (cuts[index + 1] as Cut).behind : upToMark(rest);
    const { own, heading } = ownWords(before);
    const isShare = before.includes('%');
    const after = wordsOf(behind).slice(0, MAX_WORDS);
    return own.length === 0
      ? { own: after, behind: [], heading, link, isShare }
      : { own, behind: after, heading, link, isShare };
  });
}

/** What stands between two numbers. */
interface Cut {
  /** Belongs to the number before. */
  readonly behind: string;
  /** Belongs to the number that follows. */
  readonly before: string;
  readonly link: Label['link'];
}

const whole = (before: string): Cut => ({ behind: '', before, link: null });

function cutGap(gap: string, isBehind: boolean): Cut {
  if (WHOLE.test(gap)) return { behind: '', before: '', link: 'of' };
  if (CHAINED.test(gap)) return { behind: '', before: '', link: 'other' };
  const part = PART_OF.exec(gap);
  if (part) return { behind: upToMark(part[1] ?? ''), before: '', link: 'of' };
  const mark = firstMark(gap);
  if (mark)
    return {
      behind: gap.slice(0, mark.index),
      before: gap.slice(mark.index + mark[0].length),
      link: null,
    };
  if (isBehind && !/[:=]\s*"?$/.test(gap)) return { behind: gap, before: '', link: null };
  return whole(gap);
}

function firstMark(text: string): RegExpExecArray | undefined {
  return [...text.matchAll(SEPARATOR)][0];
}

/** Before the first number; a stamp that the line begins with (`1893707: `) has none. */
function firstLabel([first = '', second = '']: readonly string[]): string {
  return first === '' && /^\s*[:)\]|>-]/.test(second) ? second.replace(/^\s*[:)\]|>-]/, '') : first;
}

/** Whether the words of the line's numbers stand behind them. */
function standsBehind(gap: string, rest: string): boolean {
  const { own } = ownWords(gap);
  if (own.length === 0) return true;
  const sense = senseOf(wordsOf(upToMark(rest)));
  return (sense.free || sense.used || sense.total || sense.minimum) && /[:\]]\s*$/.test(gap);
}

function upToMark(text: string): string {
  return text.slice(0, firstMark(text)?.index);
}

/** The label's own words, and those it stands under. */
function ownWords(before: string): { own: string[]; heading: string[] } {
  const text = withoutTail(before);
  // A brace opens what the label before it is the heading of: `"heap":{"free":`.
  const mark = [...text.matchAll(SEPARATOR)].findLast(([found]) => found !== '{');
  const from = mark ? mark.index + mark[0].length : 0;
  const label = text.slice(from).replace(/[:=\s"'{]+$/u, '');
  const colon = Math.max(label.lastIndexOf(':'), label.lastIndexOf('='));
  const all = wordsOf(label.slice(colon + 1));
  const where = all.findIndex((word, index) => index > 1 && WHERE.has(word));
  const front = where < 0 ? all : all.slice(0, where);
  const sense = senseOf(front);
  const isWhere = sense.free && (sense.heap || sense.memory) && !senseOf(all.slice(-1)).other;
  const own = isWhere ? front : all;
  return {
    own: own.slice(-MAX_WORDS),
    heading: [...wordsOf(text.slice(0, from)), ...wordsOf(label.slice(0, Math.max(0, colon)))],
  };
}

/** `free (KB): ` as `free`. */
function withoutTail(before: string): string {
  const tail = /\s*[([][^()[\]]{0,12}[)\]]\s*[:=]?\s*$/u.exec(before);
  return tail && /\p{L}/u.test(before.slice(0, tail.index)) ? before.slice(0, tail.index) : before;
}
