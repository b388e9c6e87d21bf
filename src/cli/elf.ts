/** Opens an ELF for a command. */
import { explainFileError } from '../device/recording';
import { HumanError } from '../errors';
import { openElf as open, type OpenedElf } from '../project/openElf';
import { ElfError } from '../symbolize/errors';

/** Rejects with a HumanError where the file is not an ELF that can be read. */
export async function openElf(path: string): Promise<OpenedElf> {
  try {
    return await open(path);
  } catch (error) {
    if (error instanceof ElfError) throw new HumanError(`${path}: ${error.message}`, '', { cause: error });
    throw explainFileError(error as NodeJS.ErrnoException, path);
  }
}
