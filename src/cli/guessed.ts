/** What the commands say of heaps that were guessed, and of lines that only look like one's. */
import type { Candidate } from '../model/guessedReadings';
import type { Session } from '../model/session';
import type { ParserOptions } from '../records/parser';
import type { HeapGuess } from '../records/record';
import type { TaughtSetting } from '../records/taught';

/** What a heap was guessed from; its keys are documented in docs/heapmon.md. */
export interface GuessJson {
  /** The first such line, without host prefixes. */
  readonly example: string;
  readonly template: string;
  readonly tag: string | null;
}

export interface CandidateJson extends GuessJson {
  readonly lines: number;
}

/** Lines that are told of. */
const MAX_TOLD = 3;

/** For `--no-guess`. */
export function guessOption(isOff: boolean): ParserOptions {
  return isOff ? { guess: false } : {};
}

export function toGuessJson({ example, template, tag }: HeapGuess): GuessJson {
  return { example, template, tag: tag === '' ? null : tag };
}

/** Lines that look like a heap's and were not believed; none where a heap is known. */
export function toCandidatesJson({
  boots,
  candidates,
}: Pick<Session, 'boots' | 'candidates'>): CandidateJson[] {
  if (boots.some(({ heap }) => (heap?.samples ?? 0) > 0)) return [];
  // A line of several heaps is a candidate for each, and taught once.
  const lines = new Map(
    candidates.map(({ guess, count }: Candidate) => {
      const json = toGuessJson(guess);
      return [`${json.template}\n${json.tag}`, { ...json, lines: count }] as const;
    }),
  );
  return [...lines.values()].slice(0, MAX_TOLD);
}

/** How a heap was guessed, and how to correct it, in two lines. */
export function guessText(guess: GuessJson): string {
  return (
    `    Guessed from lines like: ${guess.example}\n` +
    `    If that is right, teach it (--taught FILE) with ${teaching(guess)}; if not, with ${teaching(guess, true)}\n`
  );
}

/** What can be taught where no reading was found; empty where nothing looks like a heap's line. */
export function candidatesText(candidates: readonly CandidateJson[]): string {
  if (candidates.length === 0) return '';
  const lines = candidates.map(
    (candidate) =>
      `  ${candidate.example} (${candidate.lines} line${candidate.lines === 1 ? '' : 's'})\n` +
      `    to teach it: --taught FILE with ${teaching(candidate)}\n`,
  );
  return `No reading of the heap was found, but these lines look like free heap:\n${lines.join('')}`;
}

function teaching({ template, tag }: GuessJson, isNoHeap = false): string {
  const setting: TaughtSetting =
    tag === null && !isNoHeap
      ? template
      : { line: template, ...(tag === null ? {} : { tag }), ...(isNoHeap ? { heap: false } : {}) };
  return JSON.stringify([setting]);
}
