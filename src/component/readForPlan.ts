/** Reads of a project what the plan looks at. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { isFile, listFolder } from '../project/files';
import { buildsAt } from '../project/builds/findBuilds';
import { targetOf } from './defaults';
import { findFunction, usesMonitor, type EntryFunction } from './entry';
import type { FoundProject } from './findProjects';
import type { Files } from './parcel';
import { entryNames, isIdf, type PlanInput } from './project';

/** Gives a file as its user sees it, with what is not saved yet. */
export type ReadText = (path: string) => Promise<string>;

const SOURCE = /\.(?:c|cc|cpp|cxx|c\+\+|ino)$/i;
/** Of the component's folder as it is shipped; its examples and tests are not put into projects. */
const SHIPPED =
  /^(?:docs|include|src)\/|^(?:CMakeLists\.txt|Kconfig|LICENSE|idf_component\.yml|library\.(?:json|properties)|(?:README|CHANGELOG)\.md)$/;
const SKIPPED = /^(?:\..+|build.*|managed_components|node_modules|heap_monitor|test|tests)$/;
const MAX_SOURCES = 4000;
const MAX_SOURCE_BYTES = 2_000_000;
const MAX_DEPTH = 12;

/** The files of the component as it is shipped. */
export async function readShipped(folder: string): Promise<Files> {
  const all = await readFiles(folder);
  return new Map([...all].filter(([path]) => SHIPPED.test(path)));
}

/** All files in a folder; none where there is no such folder. */
export async function readFiles(folder: string): Promise<Files> {
  const paths = await walk(folder, () => true);
  const read = async (path: string) => [toPosix(folder, path), await readFile(path, 'utf8')] as const;
  return new Map(await Promise.all(paths.map(read)));
}

export async function readForPlan(found: FoundProject, readText: ReadText): Promise<PlanInput> {
  const { kind, folder } = found;
  const sources = await readSources(found);
  const entry = await findEntry(found, sources, readText);
  const root = await listFolder(folder);
  const textOf = async (path: string): Promise<string> => ((await isFile(path)) ? readText(path) : '');
  const names = root.filter((name) => /^sdkconfig\.defaults(?:\.esp32\w*)?$/.test(name));
  const defaults = new Map<string, string>();
  for (const name of names) defaults.set(name, await textOf(join(folder, name)));
  const configs = root.filter((name) => /^sdkconfig(?:\.(?!defaults|old).*)?$/.test(name));
  return {
    kind,
    entry,
    cmake: entry && isIdf(kind) ? await findCmake(found, entry.path, textOf) : null,
    rootCmake: await textOf(join(folder, 'CMakeLists.txt')),
    defaults,
    hasSdkconfig: configs.length > 0,
    targets: isIdf(kind) ? await findTargets(folder, [...configs, ...names]) : [],
    users: [...sources]
      .filter(([path, text]) => path !== entry?.path && usesMonitor(text))
      .map(([path]) => path),
  };
}

async function readSources({ folder, sources }: FoundProject): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const from of sources) {
    for (const path of await walk(from, (name) => SOURCE.test(name))) {
      const name = toPosix(folder, path);
      if (texts.has(name) || texts.size >= MAX_SOURCES) continue;
      if ((await stat(path)).size <= MAX_SOURCE_BYTES) texts.set(name, await readFile(path, 'utf8'));
    }
  }
  return texts;
}

/** The first file that defines the function: those of `main` come first. */
async function findEntry(
  { kind, folder }: FoundProject,
  sources: ReadonlyMap<string, string>,
  readText: ReadText,
): Promise<PlanInput['entry']> {
  for (const name of entryNames(kind)) {
    for (const [path, text] of sources)
      if (defines(text, name)) return { path, text: await readText(join(folder, path)), name };
  }
  return null;
}

function defines(text: string, name: EntryFunction): boolean {
  return text.includes(name) && findFunction(text, name) !== null;
}

/** The nearest CMakeLists.txt above a source, below the project's own. */
async function findCmake(
  { kind, folder, sources }: FoundProject,
  source: string,
  textOf: ReadText,
): Promise<PlanInput['cmake']> {
  for (let at = dirname(join(folder, source)); at.length > folder.length; at = dirname(at)) {
    const path = join(at, 'CMakeLists.txt');
    if (!(await isFile(path))) continue;
    const isMain = kind === 'esp-idf' ? basename(at) === 'main' : at === sources[0];
    return { path: toPosix(folder, path), text: await textOf(path), isMain };
  }
  return null;
}

async function findTargets(folder: string, configs: readonly string[]): Promise<string[]> {
  const named = configs.flatMap((name) => /^sdkconfig\.defaults\.(esp32\w*)$/.exec(name)?.[1] ?? []);
  const texts = await Promise.all(
    configs.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
  );
  const built = await buildsAt(folder);
  const all = [...texts.map(targetOf), ...named, ...built.map(({ target }) => target)];
  return [...new Set(all.filter((target) => target !== null))];
}

async function walk(folder: string, accepts: (name: string) => boolean, depth = 0): Promise<string[]> {
  if (depth > MAX_DEPTH) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const paths: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isFile() && accepts(entry.name)) paths.push(path);
    else if (entry.isDirectory() && !SKIPPED.test(entry.name))
      paths.push(...(await walk(path, accepts, depth + 1)));
    if (paths.length >= MAX_SOURCES) break;
  }
  return paths;
}

function toPosix(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}
