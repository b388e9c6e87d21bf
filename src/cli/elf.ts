/** Opens an ELF for a command. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import { explainFileError } from '../device/recording';
import { HumanError } from '../errors';
import { ElfError } from '../symbolize/errors';
import { Symbolizer } from '../symbolize/symbolizer';

/** An ELF and what tells it from others. */
export interface OpenElf {
  readonly symbolizer: Symbolizer;
  /** Of the whole file, 64 lower-case hex digits. */
  readonly sha256: string;
}

/** Rejects with a HumanError where the file is not an ELF that can be read. */
export async function openElf(path: string): Promise<OpenElf> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw explainFileError(error, path);
  });
  try {
    const symbolizer = Symbolizer.open(bytes, { inflate: (data) => inflateSync(data) });
    return { symbolizer, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    if (error instanceof ElfError) throw new HumanError(`${path}: ${error.message}`, '', { cause: error });
    throw error;
  }
}
