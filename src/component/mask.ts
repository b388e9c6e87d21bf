/** C, C++ and CMake with everything blanked that is not code: every place stays where it is, every line too. */

/** Numbers come first, as 1'000 is no character. */
const NOT_CODE =
  /\b\d(?:'?\w)*|\/\/(?:\\\r?\n|[^\n])*|\/\*[\s\S]*?(?:\*\/|$)|\b(?:u8|[uUL])?R"([^()\\\s]{0,16})\([\s\S]*?(?:\)\1"|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/g;

/** Blanks comments, strings, characters, and what stands in `#if 0`. */
export function maskCode(text: string): string {
  return maskUnused(text.replace(NOT_CODE, (piece) => (/^\d/.test(piece) ? piece : blank(piece))));
}

/** Blanks comments of CMake. */
export function maskCmake(text: string): string {
  return text.replace(/"(?:\\[\s\S]|[^"\\])*"|#\[(=*)\[[\s\S]*?(?:\]\1\]|$)|#[^\n]*/g, (piece) =>
    piece.startsWith('#') ? blank(piece) : piece,
  );
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

function maskUnused(text: string): string {
  let depth = 0;
  /** The depth of the `#if 0` that one is in; 0: in none. */
  let unusedFrom = 0;
  const lines = text.split('\n').map((line) => {
    const directive = /^\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b\s*(.*)/.exec(line);
    const wasUnused = unusedFrom > 0;
    switch (directive?.[1]) {
      case 'if':
      case 'ifdef':
      case 'ifndef':
        depth++;
        if (!wasUnused && directive[2]?.trim() === '0') unusedFrom = depth;
        break;
      case 'elif':
      case 'else':
        if (unusedFrom === depth) unusedFrom = 0;
        break;
      case 'endif':
        if (unusedFrom === depth) unusedFrom = 0;
        depth = Math.max(0, depth - 1);
        break;
      default:
        return wasUnused ? blank(line) : line;
    }
    return line;
  });
  return lines.join('\n');
}
