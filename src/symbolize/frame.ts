/** What an address resolves to. The word and the order follow addr2line: innermost first. */
export interface Frame {
  /** Function name as the debug information gives it, else the symbol's; null where neither is known. */
  readonly function: string | null;
  /** Source path as the compiler recorded it (compilation directory joined in); null where unknown. */
  readonly file: string | null;
  /** 1-based source line; 0 where unknown. */
  readonly line: number;
  /** 1-based source column; 0 where unknown. */
  readonly column: number;
}
