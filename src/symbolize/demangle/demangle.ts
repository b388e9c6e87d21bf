/**
 * Names of symbols as their authors wrote them: C++ (Itanium ABI) and Rust (both manglings), without parameter lists,
 * as the names in debug information are. What the compiler appended to the mangled name of a copy of a function is
 * dropped; a C symbol stays as it is (`parse.constprop.0`), as every tool prints it and maps list it.
 */
import { demangleItanium } from './itanium';
import { demangleRustLegacy } from './rustLegacy';
import { demangleRustV0 } from './rustV0';

/** GCC's and LLVM's clones: specialized, split, outlined, renamed for LTO. */
const CLONE = /(\.(constprop|isra|part|cold|lto_priv|localalias|clone|llvm|__uniq)(\.\d+)*|\.\d+)+$/;
/** Longer names are not worth the work. */
const MAX_MANGLED_LENGTH = 0x2000;

/** The readable name; `symbol` itself where it is not mangled or cannot be read. */
export function demangle(symbol: string): string {
  if (symbol.length > MAX_MANGLED_LENGTH || !/^(?:_R|_Z)/.test(symbol)) return symbol;
  const name = symbol.replace(CLONE, '');
  if (name.startsWith('_R')) return demangleRustV0(name.slice(2)) ?? symbol;
  return demangleRustLegacy(name) ?? demangleItanium(name.slice(2)) ?? symbol;
}
