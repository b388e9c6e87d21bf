/**
 * Rust's first mangling: an Itanium nested name whose last part is a hash (rustc, compiler/rustc_symbol_mangling/
 * src/legacy.rs), with what Itanium cannot hold escaped between dollars.
 */
const escapes: Readonly<Record<string, string>> = {
  SP: '@',
  BP: '*',
  RF: '&',
  LT: '<',
  GT: '>',
  LP: '(',
  RP: ')',
  C: ',',
};

const NESTED = /^_ZN\d[^]*E$/;
const HASH = /^h[0-9a-f]{16}$/;

/** Null where `name` is no such name: C++ looks the same but for the hash. */
export function demangleRustLegacy(name: string): string | null {
  if (!NESTED.test(name)) return null;
  const parts: string[] = [];
  for (let at = 3; at < name.length - 1;) {
    const digits = /^\d+/.exec(name.slice(at, at + 5))?.[0];
    if (digits === undefined) return null;
    at += digits.length + Number(digits);
    parts.push(name.slice(at - Number(digits), at));
    if (at > name.length - 1) return null;
  }
  return HASH.test(parts.pop() ?? '') && parts.length > 0 ? parts.map(unescape).join('::') : null;
}

function unescape(part: string): string {
  const text = part.startsWith('_$') ? part.slice(1) : part;
  return text
    .replace(/\$(\w+)\$/g, (whole, code: string) => {
      const unicode = /^u([0-9a-f]{1,6})$/.exec(code)?.[1];
      const point = Number.parseInt(unicode ?? '', 16);
      return escapes[code] ?? (point >= 0x20 && point <= 0x10ffff ? String.fromCodePoint(point) : whole);
    })
    .replaceAll('..', '::');
}
