/**
 * The two ways reading an ELF can fail: the file as a whole (tell the person), or a piece of its debug
 * information (costs that piece only).
 */

/** The file cannot be used at all. The message is for people: what the file is and what to choose instead. */
export class ElfError extends Error {
  override readonly name = 'ElfError';
}

/** A piece of the debug information is corrupt or unsupported; `offset` is in bytes from the section's start. */
export class DwarfError extends Error {
  override readonly name = 'DwarfError';

  constructor(
    readonly section: string,
    readonly offset: number,
    readonly what: string,
  ) {
    super(`${section}+0x${offset.toString(16)}: ${what}`);
  }
}
