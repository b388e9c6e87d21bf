/** Opens an ELF for a command. */
import { readFile } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import { explainFileError } from '../device/recording';
import { HumanError } from '../errors';
import { ElfError } from '../symbolize/errors';
import { Symbolizer } from '../symbolize/symbolizer';

/** Rejects with a HumanError where the file is not an ELF that can be read. */
export async function openElf(path: string): Promise<Symbolizer> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw explainFileError(error, path);
  });
  try {
    return Symbolizer.open(bytes, { inflate: (data) => inflateSync(data) });
  } catch (error) {
    if (error instanceof ElfError) throw new HumanError(`${path}: ${error.message}`, '', { cause: error });
    throw error;
  }
}
