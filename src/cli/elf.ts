/** Opens an ELF for a command. */
import type { FramesOf } from '../analysis/sites/stackFrame';
import { openElf as open, type OpenedElf } from '../project/openElf';
import { callSiteOfCaller } from '../records/callSite';
import { explainElfError } from './elfError';
import type { Session } from '../model/session';
import { findRomElf } from '../project/romElf';
import { SymbolizerSet, type Program } from '../symbolize/symbolizerSet';
import type { ElfForReport } from './reportEvents';

/** The frames of return addresses, by an ELF's symbols; none without it. */
export function framesBy(
  symbols: Pick<OpenedElf['symbolizer'], 'machine' | 'lookup'> | null | undefined,
): FramesOf {
  return (address) => symbols?.lookup(callSiteOfCaller(address, symbols.machine));
}

/**
 * An application's ELF with that of the chip's ROM: as given, else as ESP-IDF has installed it for the chip and revision
 * that the log names; without one, addresses of the ROM have the names that the application was linked with.
 */
export async function withRom(app: OpenedElf, { boots }: Session, given?: string): Promise<ElfForReport> {
  const { chip = null, chipRevision = null } = boots.findLast((boot) => boot.chip !== null) ?? {};
  const path = given ?? (chip === null ? null : await findRomElf(chip, chipRevision));
  const rom =
    path === null ? null : await (given === undefined ? open(path).catch(() => null) : openElf(path));
  const programs: Program[] = [{ role: 'app', symbolizer: app.symbolizer }];
  if (rom) programs.push({ role: 'rom', symbolizer: rom.symbolizer });
  const all = new SymbolizerSet(programs);
  return {
    sha256: app.sha256,
    symbolizer: { machine: app.symbolizer.machine, lookup: (address) => all.lookup(address) },
    unwinder: await app.openUnwinder(),
    romUnwinder: (await rom?.openUnwinder()) ?? null,
  };
}

/** Rejects with a HumanError where the file is not an ELF that can be read. */
export async function openElf(path: string): Promise<OpenedElf> {
  try {
    return await open(path);
  } catch (error) {
    throw explainElfError(error, path);
  }
}
