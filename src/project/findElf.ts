/** Chooses a firmware project's build, and with it the ELF, the port, the baud rate and the options. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isFile, listFolder } from './files';
import type { Build } from './builds/build';
import { t } from '../words/l10n';

export type FoundElf =
  | { readonly kind: 'found'; readonly path: string }
  /** Several are equally likely: the user must choose. Sorted, newest first. */
  | { readonly kind: 'several'; readonly paths: readonly string[] }
  /** `missing` says in a sentence what was looked for. */
  | { readonly kind: 'none'; readonly missing: string };

/**
 * @param builds As of `findBuilds`.
 * @param folders The workspace's folders, absolute: an ELF that lies there alone counts where nothing was built.
 * @param chosen The user's own choice (`heapMonitor.elfPath`), absolute; several where folders differ; none: it is found.
 */
export async function findElf(
  builds: readonly Build[],
  folders: readonly string[],
  chosen: readonly string[],
): Promise<FoundElf> {
  if (chosen.length > 0) return fromSetting(chosen);
  const made = builds.flatMap(({ elf, isPreferred }) => (elf === null ? [] : [{ elf, isPreferred }]));
  const preferred = made.filter(({ isPreferred }) => isPreferred);
  const elves = (preferred.length > 0 ? preferred : made).map(({ elf }) => elf);
  for (const found of [unique(elves), unique((await Promise.all(folders.map(looseElves))).flat())]) {
    if (found.length === 1) return { kind: 'found', path: found[0] as string };
    if (found.length > 1) return { kind: 'several', paths: await newestFirst(found) };
  }
  return { kind: 'none', missing: missing(builds) };
}

function missing(builds: readonly Build[]): string {
  return builds.length === 0
    ? t('No ELF file was found: build the project, or set heapMonitor.elfPath.')
    : t('The project is not built yet ({0}): build it, or set heapMonitor.elfPath.', builds[0]?.name ?? '');
}

/** The build that an ELF is of. */
export function buildOf(elf: string, builds: readonly Build[]): Build | null {
  return builds.find((build) => build.elf === elf) ?? null;
}

/**
 * The build that counts before an ELF is known: the one of the ELF in use, else the only one, else of the preferred ones
 * the first.
 */
export function likelyBuild(builds: readonly Build[], elf: string | null): Build | null {
  const own = elf === null ? null : buildOf(elf, builds);
  if (own) return own;
  const [first, ...others] = builds.filter(({ isPreferred }) => isPreferred);
  if (first && others.length === 0) return first;
  return builds.length === 1 ? (builds[0] ?? null) : null;
}

/** What all the builds that could be meant agree on; null where they differ or none tells. */
export function agreed<T>(
  builds: readonly Build[],
  elf: string | null,
  tell: (build: Build) => T | null,
): T | null {
  const likely = likelyBuild(builds, elf);
  if (likely) return tell(likely);
  const told = builds.map(tell).filter((one) => one !== null);
  const different = new Set(told.map((one) => JSON.stringify(one)));
  return different.size === 1 ? (told[0] ?? null) : null;
}

async function fromSetting(chosen: readonly string[]): Promise<FoundElf> {
  const [path, ...more] = await filterFiles(chosen);
  if (path === undefined)
    return {
      kind: 'none',
      missing: t('heapMonitor.elfPath names {0}, which does not exist.', chosen.join(', ')),
    };
  return more.length === 0
    ? { kind: 'found', path }
    : { kind: 'several', paths: await newestFirst([path, ...more]) };
}

/** ELFs where builds put them, of a build that left nothing else there, or whose project lies elsewhere. */
async function looseElves(folder: string): Promise<string[]> {
  const pio = join(folder, '.pio', 'build');
  const environments = (await listFolder(pio)).map((name) => join(pio, name, 'firmware.elf'));
  const built = await filterFiles(environments);
  if (built.length > 0) return built;
  for (const place of [join(folder, 'build'), folder]) {
    const names = await listFolder(place);
    const paths = names.filter((name) => name.endsWith('.elf') && name !== 'bootloader.elf');
    const found = await filterFiles(paths.map((name) => join(place, name)));
    if (found.length > 0) return found;
  }
  return [];
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
