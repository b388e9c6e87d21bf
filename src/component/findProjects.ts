/** Finds the projects of a workspace that the component can be put into. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readPlatformIo, type ProjectKind } from './project';

export interface FoundProject {
  readonly kind: ProjectKind;
  /** Absolute. */
  readonly folder: string;
  /** Where the component goes, absolute; null: Arduino's libraries, which lie elsewhere. */
  readonly component: string | null;
  /** Where its own sources are, absolute. */
  readonly sources: readonly string[];
}

/** Folders below the workspace's that are looked into. */
const MAX_DEPTH = 3;
const MAX_FOLDERS = 2000;
const MAX_PROJECTS = 64;
/** Built, fetched or parts of a project. */
const SKIPPED = /^(?:\..*|build.*|managed_components|components|node_modules|libraries|lib)$/;

/** @param folders The workspace's, absolute. A project in another one is not looked for. */
export async function findProjects(folders: readonly string[]): Promise<FoundProject[]> {
  const found: FoundProject[] = [];
  let level = [...folders];
  for (let depth = 0, seen = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (++seen > MAX_FOLDERS || found.length >= MAX_PROJECTS) return found;
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      const project = await projectIn(
        folder,
        entries.filter((entry) => entry.isFile()).map(({ name }) => name),
      );
      if (project) found.push(project);
      else
        next.push(
          ...entries
            .filter((entry) => entry.isDirectory() && !SKIPPED.test(entry.name))
            .map(({ name }) => join(folder, name)),
        );
    }
    level = next;
  }
  return found;
}

async function projectIn(folder: string, files: readonly string[]): Promise<FoundProject | null> {
  const text = (name: string): Promise<string> =>
    files.includes(name) ? readFile(join(folder, name), 'utf8').catch(() => '') : Promise.resolve('');
  const platformIo = readPlatformIo(await text('platformio.ini'));
  if (platformIo) {
    const { kind, sourceFolder, libraryFolder } = platformIo;
    const component = kind === 'platformio-idf' ? 'components' : libraryFolder;
    return {
      kind,
      folder,
      component: join(folder, component, 'heap_monitor'),
      sources: [join(folder, sourceFolder)],
    };
  }
  const cmake = await text('CMakeLists.txt');
  if (/\btools\/cmake\/project\.cmake\b/.test(cmake) && /^\s*project\s*\(/m.test(cmake))
    return {
      kind: 'esp-idf',
      folder,
      component: join(folder, 'components', 'heap_monitor'),
      sources: [join(folder, 'main'), folder],
    };
  if (files.includes(`${basename(folder)}.ino`))
    return { kind: 'arduino', folder, component: null, sources: [folder] };
  return null;
}

/** Where Arduino may keep the libraries of a sketch: beside it in the sketchbook, or in the usual sketchbooks. */
export function libraryFolders(sketch: string, home: string): string[] {
  return [
    join(dirname(sketch), 'libraries'),
    join(home, 'Arduino', 'libraries'),
    join(home, 'Documents', 'Arduino', 'libraries'),
  ];
}
