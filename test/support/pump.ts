/**
 * Lines made long: each line of a log with a run of one character, or of two in turn, put in at each boundary between
 * its words, figures and marks. What reads lines must take a time that grows with their length alone.
 */

/** One of each class that patterns tell apart, and of each mark by itself. */
export const RUNS: readonly string[] = [
  ...' \t0aZ',
  'g',
  ...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  '\x1b',
  'é',
  '\x00',
  '0x',
  ' 0',
  'a ',
  '0:',
  '\x1b[',
  '[0',
];

/** Where one class of characters ends and another begins, with both ends. */
export function boundaries(line: string): number[] {
  const places = [0];
  for (let at = 1; at < line.length; at++) if (classOf(line, at - 1) !== classOf(line, at)) places.push(at);
  if (line.length > 0) places.push(line.length);
  return places;
}

/** A run put in at a place, in the place of what stands between it and the next, and with the line cut behind it. */
export function pumped(line: string, at: number, next: number, run: string, length: number): string[] {
  const long = run.repeat(Math.max(1, Math.floor(length / Buffer.byteLength(run))));
  const before = line.slice(0, at) + long;
  return [before + line.slice(at), before + line.slice(next), before];
}

function classOf(line: string, at: number): string {
  const char = line.charAt(at);
  if (/\d/.test(char)) return 'digit';
  if (/[A-Za-z_]/.test(char)) return 'letter';
  return char;
}
