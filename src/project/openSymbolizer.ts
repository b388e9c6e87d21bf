/**
 * Opens an ELF file for some addresses, as quickly as that goes: of the file is read what these addresses need. Its hash, its
 * cache and its unwinder are `openElf.ts`'s, which reads it as a whole.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { HumanError } from '../errors';
import type { FileBytes } from '../symbolize/fileBytes';
import { Symbolizer } from '../symbolize/symbolizer';
import { t } from '../words/l10n';
import { symbolizerOptions } from './symbolizerOptions';

/**
 * The file stays open while the process runs. Throws an ElfError where it is no program, and as `openSync` and `readSync` do;
 * a look-up, a HumanError where the file has been written to in the meantime.
 */
export function openSymbolizer(path: string): Symbolizer {
  const file = openSync(path, 'r');
  try {
    // What is no regular file, such as a pipe, can be read only once and in order.
    const bytes = fstatSync(file).isFile() ? new OpenFile(file, path) : readFileSync(file);
    return Symbolizer.open(bytes, symbolizerOptions(path));
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

class OpenFile implements FileBytes {
  readonly size: number;
  readonly #modifiedMs: number;

  constructor(
    private readonly file: number,
    private readonly path: string,
  ) {
    const { size, mtimeMs } = fstatSync(file);
    this.size = size;
    this.#modifiedMs = mtimeMs;
  }

  read(offset: number, size: number): Uint8Array {
    const bytes = new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
    for (let at = 0; at < size;) {
      const count = readSync(this.file, bytes, at, size - at, offset + at);
      if (count === 0) this.#fail();
      at += count;
    }
    this.#check();
    return bytes;
  }

  /** Parts of two builds together would give wrong lines. */
  #check(): void {
    const { size, mtimeMs } = fstatSync(this.file);
    if (size !== this.size || mtimeMs !== this.#modifiedMs) this.#fail();
  }

  #fail(): never {
    throw new HumanError(t('{0} changed while it was read.', this.path), t('Run the command again.'));
  }
}
