/** Opens an ELF for a command. */
import type { FramesOf } from '../analysis/sites/stackFrame';
import { openElf as open, type OpenedElf } from '../project/openElf';
import { callSiteOfCaller } from '../records/callSite';
import { explainElfError } from './elfError';

/** The frames of return addresses, by an ELF's symbols; none without it. */
export function framesBy(symbols: OpenedElf['symbolizer'] | null | undefined): FramesOf {
  return (address) => symbols?.lookup(callSiteOfCaller(address, symbols.machine));
}

/** Rejects with a HumanError where the file is not an ELF that can be read. */
export async function openElf(path: string): Promise<OpenedElf> {
  try {
    return await open(path);
  } catch (error) {
    throw explainElfError(error, path);
  }
}
