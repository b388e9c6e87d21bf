/**
 * Finds the firmware's ELF in a project: ESP-IDF's `project_description.json`, else PlatformIO's
 * `.pio/build/<env>/firmware.elf`, else what lies in `build/`.
 */
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isFile, listFolder } from './files';
import { readProjectDescription } from './projectDescription';
import { t } from '../words/l10n';

export type FoundElf =
  | { readonly kind: 'found'; readonly path: string }
  /** Several are equally likely: the user must choose. Sorted, newest first. */
  | { readonly kind: 'several'; readonly paths: readonly string[] }
  /** `missing` says in a sentence what was looked for. */
  | { readonly kind: 'none'; readonly missing: string };

/**
 * @param folders The workspace's folders, absolute.
 * @param chosen The user's own choice (`heapMonitor.elfPath`), absolute; several where folders differ; none: it is found.
 */
export async function findElf(folders: readonly string[], chosen: readonly string[]): Promise<FoundElf> {
  if (chosen.length > 0) return fromSetting(chosen);
  for (const search of [described, platformIo, inBuild]) {
    const found = unique((await Promise.all(folders.map(search))).flat());
    if (found.length === 1) return { kind: 'found', path: found[0] as string };
    if (found.length > 1) return { kind: 'several', paths: await newestFirst(found) };
  }
  return {
    kind: 'none',
    missing: t('No ELF file was found: build the project, or set heapMonitor.elfPath.'),
  };
}

/** ELF of the bootloader that was built with an application's ELF; null where there is none. */
export async function findBootloader(folders: readonly string[], appElf: string): Promise<string | null> {
  for (const folder of folders) {
    const description = await readProjectDescription(join(folder, 'build', 'project_description.json'));
    const path = description?.appElf === appElf ? description.bootloaderElf : null;
    if (path && (await isFile(path))) return path;
  }
  return null;
}

/** Baud rate of the project's monitor; null where no project tells. */
export async function findMonitorBaud(folders: readonly string[]): Promise<number | null> {
  for (const folder of folders) {
    const description = await readProjectDescription(join(folder, 'build', 'project_description.json'));
    if (description?.monitorBaud) return description.monitorBaud;
  }
  return null;
}

async function fromSetting(chosen: readonly string[]): Promise<FoundElf> {
  const [path, ...more] = await filterFiles(chosen);
  if (path === undefined)
    return { kind: 'none', missing: `heapMonitor.elfPath names ${chosen.join(', ')}, which does not exist.` };
  return more.length === 0
    ? { kind: 'found', path }
    : { kind: 'several', paths: await newestFirst([path, ...more]) };
}

async function described(folder: string): Promise<string[]> {
  const description = await readProjectDescription(join(folder, 'build', 'project_description.json'));
  const path = description?.appElf;
  return path && (await isFile(path)) ? [path] : [];
}

async function platformIo(folder: string): Promise<string[]> {
  const build = join(folder, '.pio', 'build');
  const paths = (await listFolder(build)).map((environment) => join(build, environment, 'firmware.elf'));
  return filterFiles(paths);
}

async function inBuild(folder: string): Promise<string[]> {
  const build = join(folder, 'build');
  const paths = (await listFolder(build))
    .filter((name) => name.endsWith('.elf'))
    .map((name) => join(build, name));
  const here = (await listFolder(folder))
    .filter((name) => name.endsWith('.elf'))
    .map((name) => join(folder, name));
  return filterFiles([...paths, ...(paths.length === 0 ? here : [])].filter((path) => !isBootloader(path)));
}

function isBootloader(path: string): boolean {
  return basename(path) === 'bootloader.elf';
}

async function filterFiles(paths: readonly string[]): Promise<string[]> {
  const kept = await Promise.all(paths.map(async (path) => ((await isFile(path)) ? path : null)));
  return kept.filter((path) => path !== null);
}

async function newestFirst(paths: readonly string[]): Promise<string[]> {
  const times = new Map(
    await Promise.all(paths.map(async (path) => [path, (await stat(path)).mtimeMs] as const)),
  );
  return [...paths].sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0));
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)];
}
