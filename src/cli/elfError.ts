/** Why an ELF file cannot be used, for people. */
import { explainFileError } from '../device/recording';
import { HumanError } from '../errors';
import { ElfError } from '../symbolize/errors';

/** @param error What opening the file at `path` has thrown. */
export function explainElfError(error: unknown, path: string): HumanError {
  if (error instanceof HumanError) return error;
  if (error instanceof ElfError) return new HumanError(`${path}: ${error.message}`, '', { cause: error });
  return explainFileError(error as NodeJS.ErrnoException, path);
}
