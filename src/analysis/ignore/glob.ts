/** Texts with `*` for any text in them, matched without backtracking: in time of the text's length times the pattern's. */

/** Whether a whole text is of the pattern. */
export function matchesGlob(pattern: string, text: string): boolean {
  let [at, in_, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[in_] === '*') {
      star = in_++;
      mark = at;
    } else if (in_ < pattern.length && pattern[in_] === text[at]) {
      in_++;
      at++;
    } else if (star >= 0) {
      in_ = star + 1;
      at = ++mark;
    } else return false;
  }
  while (pattern[in_] === '*') in_++;
  return in_ === pattern.length;
}

/** Whether a path, or an end of it that begins with a whole name, is of the pattern. */
export function matchesPath(pattern: string, path: string): boolean {
  const text = path.replaceAll('\\', '/');
  for (let from = 0; ;) {
    if (matchesGlob(pattern, text.slice(from))) return true;
    const next = text.indexOf('/', from);
    if (next < 0) return false;
    from = next + 1;
  }
}
