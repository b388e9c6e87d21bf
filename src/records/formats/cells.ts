/** The cells of a line of values, with or without quotes (RFC 4180). */

const SEPARATORS = [',', ';', '\t'] as const;
const MAX_CELLS = 64;

/** The separator that a header has most of; null: none. */
export function separatorOf(line: string): string | null {
  const counts = SEPARATORS.map((separator) => line.split(separator, MAX_CELLS).length - 1);
  const most = Math.max(...counts);
  return most === 0 ? null : (SEPARATORS[counts.indexOf(most)] ?? null);
}

/** Trimmed, without their quotes; one that is cut off ends with the line. */
export function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= line.length && cells.length < MAX_CELLS; at++) {
    const isQuoted = line[at] === '"';
    const quote = isQuoted ? closingQuote(line, at + 1) : at;
    const found = line.indexOf(separator, quote);
    const end = found < 0 ? line.length : found;
    cells.push(
      isQuoted
        ? line
            .slice(at + 1, quote)
            .replaceAll('""', '"')
            .trim()
        : line.slice(at, end).trim(),
    );
    at = end;
  }
  return cells;
}

/** Whether its last cell goes on in the next line: quotes come in pairs. */
export function isOpen(line: string): boolean {
  return line.includes('"') && line.split('"').length % 2 === 0;
}

function closingQuote(line: string, from: number): number {
  let at = line.indexOf('"', from);
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
  return at < 0 ? line.length : at;
}
