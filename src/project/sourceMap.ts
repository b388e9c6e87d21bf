/**
 * Where the sources of an ELF lie on this machine. Its paths are those of the machine that built it: a container, a
 * CI runner, Windows. Pure: what exists is asked through the caller.
 */

/** What a path is mapped by, best first. */
export interface SourceMapRule {
  /** Beginning of the recorded path, such as `/builds/firmware` or `C:\work`; matches whole segments. */
  readonly from: string;
  readonly to: string;
}

/** Whether a path is absolute on the machine that recorded it, whichever system that was. */
export function isAbsoluteAnywhere(path: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path);
}

/**
 * The names along a path, whichever way its slashes lean, with `.` and `..` resolved. A drive is the first name, in
 * lower case.
 */
export function segments(path: string): string[] {
  const names: string[] = [];
  for (const name of path.split(/[\\/]+/)) {
    if (name === '..' && names.length > 0 && names.at(-1) !== '..') names.pop();
    else if (name !== '.' && name !== '') names.push(/^[A-Za-z]:$/.test(name) ? name.toLowerCase() : name);
  }
  return names;
}

/** Where the rules put a path, longest match first; several where rules overlap, none where no rule matches. */
export function mapByRules(path: string, rules: readonly SourceMapRule[]): string[] {
  const names = segments(path);
  return rules
    .map(({ from, to }) => ({ prefix: segments(from), to }))
    .filter(({ prefix }) => prefix.length > 0 && prefix.every((name, index) => name === names[index]))
    .sort((a, b) => b.prefix.length - a.prefix.length)
    .map(({ prefix, to }) => [to.replace(/[\\/]+$/, ''), ...names.slice(prefix.length)].join('/'));
}

/**
 * Of files that have the name of the recorded one, those that share the most names with it, counted from the end. One
 * is the answer; several are equally likely.
 */
export function bestMatches(path: string, candidates: readonly string[]): string[] {
  const names = segments(path);
  const shared = candidates.map((candidate) => sharedEnd(names, segments(candidate)));
  const most = Math.max(0, ...shared);
  return most === 0 ? [] : candidates.filter((_, index) => shared[index] === most);
}

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[a.length - 1 - length] === b[b.length - 1 - length])
    length++;
  return length;
}

/**
 * The rules of a reproducible build (`CONFIG_APP_REPRODUCIBLE_BUILD`): the lines `set substitute-path FROM TO` of the
 * build's `prefix_map_gdbinit` or `gdbinit/prefix_map` (ESP-IDF `prefix_map.cmake`).
 */
export function readSubstitutePaths(gdbinit: string): SourceMapRule[] {
  return [...gdbinit.matchAll(/^set substitute-path (\S+) (.+?)\s*$/gm)].map(([, from = '', to = '']) => ({
    from,
    to,
  }));
}
