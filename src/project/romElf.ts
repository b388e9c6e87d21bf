/**
 * Finds the ELF of a chip's ROM: symbols for addresses that the application's ELF does not have. ESP-IDF installs them
 * as `esp-rom-elfs` and names them `{target}_rev{revision}_rom.elf`, revision v1.1 as 101.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { listFolder } from './files';

const NAME = /^([a-z0-9]+)_rev(\d{1,4})_rom\.elf$/;

/**
 * @param chip Such as `esp32c3`.
 * @param revision Major × 100 + minor; null where the device did not tell.
 * @returns The ELF of that revision, else of the latest one before it; without a revision, of the first.
 */
export async function findRomElf(
  chip: string,
  revision: number | null,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | null> {
  for (const folder of await romFolders(env)) {
    const revisions = (await listFolder(folder))
      .map((name) => NAME.exec(name))
      .filter((match) => match?.[1] === chip)
      .map((match) => ({ path: join(folder, match?.[0] ?? ''), revision: Number(match?.[2]) }))
      .sort((a, b) => b.revision - a.revision);
    const found = revisions.find((one) => one.revision <= (revision ?? 0)) ?? revisions.at(-1);
    if (found) return found.path;
  }
  return null;
}

/** `ESP_ROM_ELF_DIR` as ESP-IDF's export script sets it, else where its tools are installed, newest version first. */
async function romFolders(env: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const set = env['ESP_ROM_ELF_DIR'];
  if (set) return [set];
  const tools = join(env['IDF_TOOLS_PATH'] || join(homedir(), '.espressif'), 'tools', 'esp-rom-elfs');
  return (await listFolder(tools))
    .sort()
    .reverse()
    .map((version) => join(tools, version));
}
