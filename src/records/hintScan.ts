/**
 * Rules out, in one pass over a line, that it has any of some texts: most lines have none, and a search for each text
 * would take longer than all the rest. Three characters stand for each text, those of it that are rarest in logs; a
 * line without any of these has none of the texts. A line with them may have one.
 */

/** An index is made of the last three characters, six bits each. */
const BITS = 6;
const MASK = 2 ** (3 * BITS) - 1;
/** What is beyond Latin-1 is not looked into: it may have anything. */
const BEYOND = 0x100;
const LINE_END = 0x0a;
/** English letters, the most frequent first: what has those of the end is rare. */
const FREQUENT = ' etaoinsrlhdcumpfgwybvkxjqz';

export class HintScan {
  readonly #marks = new Uint8Array(MASK + 1);

  /** @param texts Of two characters or more each. */
  constructor(texts: readonly string[]) {
    for (const text of texts) {
      const marks = [...text].some((char) => char.charCodeAt(0) >= BEYOND) ? [] : marksOf(text);
      for (const mark of marks) this.#marks[mark] = 1;
    }
  }

  /** Whether a line may have one of the texts. */
  mayHave(line: string): boolean {
    const marks = this.#marks;
    let index = 0;
    for (let at = 0; at < line.length; at++) {
      const code = line.charCodeAt(at);
      if (code >= BEYOND) return true;
      index = ((index << BITS) ^ code) & MASK;
      if (marks[index] === 1) return true;
    }
    return marks[((index << BITS) ^ LINE_END) & MASK] === 1;
  }
}

/** The text for all ways to write it: one that is looked for in any case. */
export function inAnyCase(text: string): string[] {
  const rarest = rarestOf(text.toLowerCase());
  return [...rarest].reduce<string[]>(
    (spellings, char) =>
      spellings.flatMap((front) =>
        [...new Set([char, char.toUpperCase()])].map((spelled) => `${front}${spelled}`),
      ),
    [''],
  );
}

function marksOf(text: string): number[] {
  const rarest = rarestOf(text);
  if (rarest.length === 3) return [markOf(rarest, rarest.charCodeAt(2))];
  return Array.from({ length: BEYOND }, (_, next) => markOf(rarest, next));
}

function markOf(text: string, third: number): number {
  return ((text.charCodeAt(0) << (2 * BITS)) ^ (text.charCodeAt(1) << BITS) ^ third) & MASK;
}

/** Three characters of a text that few lines have; a shorter text as it is. */
function rarestOf(text: string): string {
  let rarest = text.slice(0, 3);
  for (let at = 1; at + 3 <= text.length; at++) {
    const next = text.slice(at, at + 3);
    if (frequencyOf(next) < frequencyOf(rarest)) rarest = next;
  }
  return rarest;
}

function frequencyOf(text: string): number {
  return [...text].reduce((sum, char) => {
    const rank = FREQUENT.indexOf(char);
    return sum + (rank < 0 ? 0 : FREQUENT.length - rank);
  }, 0);
}
