/**
 * Where the lines of a file as it was built are in the file as it is now, as good breakpoints follow them. By the
 * patience method: lines that stand once in both are anchors in their longest common order, and from each anchor
 * equal lines are followed both ways. Time grows as n log n, whatever the texts are.
 */

/** Longer files are not compared. */
const MAX_LINES = 50_000;
/** With fewer of the built lines left, the file is another one rather than an edited one. */
const ENOUGH = 0.5;

export interface MappedLine {
  /** 0-based, in the file as it is now. */
  readonly line: number;
  /** The line itself is gone or changed: this is where it was. */
  readonly isChanged: boolean;
}

export class LineMap {
  private constructor(
    private readonly built: readonly string[],
    private readonly to: Int32Array,
    private readonly lastLine: number,
    /** So little of what was built is left that lines say nothing. */
    readonly isFar: boolean,
  ) {}

  /** null where the texts are too long to be compared. */
  static between(built: string, now: string): LineMap | null {
    const [a, b] = [linesOf(built), linesOf(now)];
    if (a.length > MAX_LINES || b.length > MAX_LINES) return null;
    const to = match(a, b);
    const kept = to.reduce((sum, line) => sum + (line >= 0 ? 1 : 0), 0);
    return new LineMap(a, to, b.length - 1, kept < ENOUGH * a.length);
  }

  /**
   * Whether code can begin there in the text that is taken for the built one: debug information never names white space.
   * @param line 0-based. @param column 1-based, bytes; 0: not known.
   */
  hasCodeAt(line: number, column: number): boolean {
    const text = this.built[line] ?? '';
    // Beyond ASCII, bytes are not characters.
    if (column === 0 || /[^\0-\x7f]/.test(text)) return true;
    return /\S/.test(text[column - 1] ?? ' ');
  }

  /** @param line 0-based, of the file as it was built. */
  at(line: number): MappedLine {
    const own = this.to[line] ?? -1;
    if (own >= 0) return { line: own, isChanged: false };
    let before = Math.min(line, this.to.length) - 1;
    while (before >= 0 && this.to[before]! < 0) before--;
    let after = line + 1;
    while (after < this.to.length && this.to[after]! < 0) after++;
    const from = before < 0 ? -1 : this.to[before]!;
    const end = after >= this.to.length ? this.lastLine + 1 : this.to[after]!;
    const there = from + (line - before);
    return { line: Math.max(0, Math.min(there, Math.max(from, end - 1), this.lastLine)), isChanged: true };
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trimEnd());
}

function match(a: readonly string[], b: readonly string[]): Int32Array {
  const to = new Int32Array(a.length).fill(-1);
  const taken = new Uint8Array(b.length);
  const take = (i: number, j: number): boolean => {
    if (i < 0 || j < 0 || i >= a.length || j >= b.length) return false;
    if (a[i] !== b[j] || to[i]! >= 0 || taken[j] === 1) return false;
    to[i] = j;
    taken[j] = 1;
    return true;
  };
  const pairs = anchors(a, b);
  for (const [i, j] of pairs) take(i, j);
  // The two ends are anchors as well.
  for (const [i, j] of [[-1, -1] as const, ...pairs]) for (let n = 1; take(i + n, j + n); n++);
  for (const [i, j] of [...pairs, [a.length, b.length] as const].reverse())
    for (let n = 1; take(i - n, j - n); n++);
  return to;
}

/** Lines that stand once in both, in the longest order that both have in common. */
function anchors(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const inB = onceIn(b);
  const candidates: (readonly [number, number])[] = [];
  for (const [text, i] of onceIn(a)) {
    const j = inB.get(text);
    if (j !== undefined && i >= 0 && j >= 0) candidates.push([i, j]);
  }
  candidates.sort(([i], [k]) => i - k);
  return longestRising(candidates);
}

/** Places of lines, -1 for those that stand more than once. */
function onceIn(lines: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  lines.forEach((line, index) => places.set(line, places.has(line) ? -1 : index));
  return places;
}

/** Longest subsequence whose second numbers rise. */
function longestRising(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const tails: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  pairs.forEach(([, j], index) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[tails[middle]!]![1] < j) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? tails[low - 1]! : -1;
    tails[low] = index;
  });
  const rising: (readonly [number, number])[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at]!) rising.push(pairs[at]!);
  return rising.reverse();
}
