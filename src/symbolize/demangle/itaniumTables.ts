/** The codes of the Itanium C++ ABI (https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling). */

export const builtinTypes: Readonly<Record<string, string>> = {
  ...{ v: 'void', w: 'wchar_t', b: 'bool', c: 'char', a: 'signed char', h: 'unsigned char', s: 'short' },
  ...{ t: 'unsigned short', i: 'int', j: 'unsigned int', l: 'long', m: 'unsigned long', x: 'long long' },
  ...{ y: 'unsigned long long', n: '__int128', o: 'unsigned __int128', f: 'float', d: 'double' },
  ...{ e: 'long double', g: '__float128', z: '...' },
};

/** After a `D`. */
export const builtinDTypes: Readonly<Record<string, string>> = {
  ...{ n: 'decltype(nullptr)', a: 'auto', c: 'decltype(auto)', i: 'char32_t', s: 'char16_t', u: 'char8_t' },
  ...{ d: 'decimal64', e: 'decimal128', f: 'decimal32', h: '_Float16' },
};

/** What a literal of a builtin type is printed with; other types are cast to. */
export const literalSuffixes: Readonly<Record<string, string>> = {
  ...{ i: '', j: 'u', l: 'l', m: 'ul', x: 'll', y: 'ull' },
};

export const standardNames: Readonly<Record<string, string>> = {
  t: 'std',
  a: 'std::allocator',
  b: 'std::basic_string',
  s: 'std::string',
  i: 'std::istream',
  o: 'std::ostream',
  d: 'std::iostream',
};

export const operators: Readonly<Record<string, string>> = {
  ...{ nw: ' new', na: ' new[]', dl: ' delete', da: ' delete[]', aw: ' co_await', ps: '+', ng: '-', ad: '&' },
  ...{ de: '*', co: '~', pl: '+', mi: '-', ml: '*', dv: '/', rm: '%', an: '&', or: '|', eo: '^', aS: '=' },
  ...{ pL: '+=', mI: '-=', mL: '*=', dV: '/=', rM: '%=', aN: '&=', oR: '|=', eO: '^=', ls: '<<', rs: '>>' },
  ...{ lS: '<<=', rS: '>>=', eq: '==', ne: '!=', lt: '<', gt: '>', le: '<=', ge: '>=', ss: '<=>', nt: '!' },
  ...{ aa: '&&', oo: '||', pp: '++', mm: '--', cm: ',', pm: '->*', pt: '->', cl: '()', ix: '[]', qu: '?' },
};

/** Before the name of what they belong to. */
export const specialNames: Readonly<Record<string, string>> = {
  TV: 'vtable for ',
  TT: 'VTT for ',
  TI: 'typeinfo for ',
  TS: 'typeinfo name for ',
  TH: 'TLS init function for ',
  TW: 'TLS wrapper function for ',
  GV: 'guard variable for ',
};
