// Names of symbols as their authors wrote them: C++ (Itanium ABI) and Rust (both manglings), without parameter lists,
// as the names in debug information are. What the compiler appended to a copy of a function is dropped: readers look
// for `parse`, not for `parse.constprop.0`.
import { demangleItanium } from './itanium';
import { demangleRustLegacy } from './rustLegacy';
import { demangleRustV0 } from './rustV0';

/** GCC's and LLVM's clones: specialized, split, outlined, renamed for LTO. */
const CLONE = /(\.(constprop|isra|part|cold|lto_priv|localalias|clone|llvm|__uniq)(\.\d+)*|\.\d+)+$/;
/** Longer names are not worth the work. */
const LONGEST_MANGLED = 0x2000;

/** The readable name; `symbol` itself, without what marks a clone, where it is not mangled or cannot be read. */
export function demangle(symbol: string): string {
  const name = symbol.replace(CLONE, '') || symbol;
  if (name.length > LONGEST_MANGLED) return name;
  if (name.startsWith('_R')) return demangleRustV0(name.slice(2)) ?? name;
  if (!name.startsWith('_Z')) return name;
  return demangleRustLegacy(name) ?? demangleItanium(name.slice(2)) ?? name;
}
