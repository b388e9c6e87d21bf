/**
 * Where a function begins, by its name, looking upwards from a line in it. Debug information has the line of a call;
 * the text of the file has where its function is, also after edits.
 */

/** Lines looked at; longer functions have their lens where the allocation is. */
const MAX_UP = 3000;

/**
 * @param name As in the ELF, perhaps qualified and with parameters.
 * @param from 0-based line in the function.
 * @returns 0-based line of its head; null where it is not to be found.
 */
export function functionHead(lines: readonly string[], name: string, from: number): number | null {
  const short = shortName(name);
  if (short === '') return null;
  const head = new RegExp(`(?:^|[^\\w.>])${short.replace(/[^\w]/g, '\\$&')}\\s*(?:<[^()]*>)?\\s*\\(`);
  for (let line = Math.min(from, lines.length - 1), up = 0; line >= 0 && up < MAX_UP; line--, up++) {
    const text = (lines[line] ?? '').slice(0, 1000);
    const match = head.exec(text);
    if (match && isHead(text, match.index)) return line;
  }
  return null;
}

/** `foo` of `ns::Class<T>::foo(int) const [clone]`, `crate::module::foo`. */
function shortName(name: string): string {
  const plain = name.replace(/\(.*$/s, '').replace(/<[^<>]*>/g, '');
  return (
    /(\w+)(?:::)*\s*$/.exec(
      plain.replace(/::\{\{?closure\}?\}.*$/, '').replace(/::h[0-9a-f]{16}$/, ''),
    )?.[1] ?? ''
  );
}

/** A definition, not a call: nothing but a type stands before it, and no `;` ends the line. */
function isHead(text: string, at: number): boolean {
  const before = text.slice(0, at + 1);
  if (/\bfn\s*$/.test(before)) return true;
  if (/[;=(),!?]|\b(?:return|else|if|while|for|switch|case|throw|new|await|co_await)\b/.test(before))
    return false;
  if (/^\s*(?:\/\/|\/?\*|#)/.test(text)) return false;
  return !/;\s*(?:\/[/*].*)?$/.test(text);
}
