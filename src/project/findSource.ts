/**
 * Finds a source file of an ELF on this machine, without asking anybody: by the rules that are known, else beside the
 * ELF, else where the longest end of its path exists under one of the project's roots.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isFile, isFolder } from './files';
import { readProjectDescription, type ProjectDescription } from './projectDescription';
import {
  isAbsoluteAnywhere,
  mapByRules,
  readSubstitutePaths,
  segments,
  type SourceMapRule,
} from './sourceMap';

export interface SourceContext {
  /** The workspace's folders, absolute. */
  readonly folders: readonly string[];
  readonly elfPath: string | null;
  /** The user's own rules, best first. */
  readonly rules: readonly SourceMapRule[];
}

/**
 * @param file As the compiler recorded it.
 * @returns An absolute path of a file that exists; null where the file is not to be found this way.
 */
export async function findSource(file: string, context: SourceContext): Promise<string | null> {
  const known = await projectRoots(context);
  const mapped = mapByRules(file, [...context.rules, ...known.rules]);
  const asRecorded = isAbsoluteAnywhere(file) ? [file] : known.roots.map((root) => join(root, file));
  // What stands at the recorded place is the file itself, unless a rule of the user's says otherwise.
  for (const path of [...mapped, ...asRecorded]) if (await isFile(path)) return path;
  return longestEnd(segments(file), known.roots);
}

/** The file under a root that shares the most names with the recorded path, at least two (a name alone is no proof). */
async function longestEnd(names: readonly string[], roots: readonly string[]): Promise<string | null> {
  for (let start = 1; start <= names.length - 2; start++) {
    const end = names.slice(start);
    if (end[0] === '..') continue;
    for (const root of roots) {
      const path = join(root, ...end);
      if (await isFile(path)) return path;
    }
  }
  return null;
}

/** Folders that sources may lie under, and the rules of reproducible builds. */
async function projectRoots({
  folders,
  elfPath,
}: SourceContext): Promise<{ roots: string[]; rules: SourceMapRule[] }> {
  const roots = [...(elfPath === null ? [] : [dirname(elfPath)]), ...folders];
  const rules: SourceMapRule[] = [];
  const usual = folders.map((folder) => join(folder, 'build'));
  const builds = [...new Set([...(elfPath === null ? [] : [dirname(elfPath)]), ...usual])];
  for (const build of builds) {
    const description = await readProjectDescription(join(build, 'project_description.json'));
    const idfPath = description?.idfPath ?? process.env['IDF_PATH'] ?? null;
    const project = await projectOf(build, folders, description);
    if (project === null) continue;
    roots.push(project);
    rules.push(...(await substitutePaths(build)));
    // `prefix_map.cmake` of ESP-IDF
    rules.push({ from: '/IDF_PROJECT', to: project }, { from: '/IDF_BUILD', to: build });
    if (idfPath !== null && idfPath !== '') {
      rules.push({ from: '/IDF', to: idfPath });
      roots.push(idfPath);
    }
  }
  return { roots: [...new Set(roots)], rules };
}

/** The project of a build; null where the folder is none of a build. */
async function projectOf(
  build: string,
  folders: readonly string[],
  description: ProjectDescription | null,
): Promise<string | null> {
  const said = description?.projectPath ?? null;
  if (said !== null && (await isFolder(said))) return said;
  const above = dirname(build);
  // Moved, or built in a container.
  return description || folders.includes(above) ? above : null;
}

async function substitutePaths(build: string): Promise<SourceMapRule[]> {
  for (const name of ['prefix_map_gdbinit', join('gdbinit', 'prefix_map')]) {
    const text = await readFile(join(build, name), 'utf8').catch(() => null);
    if (text !== null) return readSubstitutePaths(text);
  }
  return [];
}
