/** Builds of ESP-IDF: a folder with the `project_description.json` that `idf.py` or CMake leaves there. */
import { basename, dirname, join, relative, sep } from 'node:path';
import { isFile, isFolder, listFolder } from '../files';
import { readProjectDescription, type ProjectDescription } from '../projectDescription';
import { firstTold, tell, type Build, type IdfSettings, type Surroundings } from './build';
import { presetFolders } from './cmakePresets';

/** What `idf.py` writes to where nothing else is said. */
const USUAL_FOLDER = 'build';

/**
 * @param project Folder of the project's `CMakeLists.txt`, absolute.
 * @param described Folders with a project description that were found below it.
 */
export async function idfBuilds(
  project: string,
  described: readonly string[],
  settings: IdfSettings,
  around: Surroundings,
): Promise<Build[]> {
  const presets = await presetFolders(project, around.env);
  const names = new Map(presets.map(({ folder, name }) => [folder, name]));
  const chosen = settings.buildPath === null ? [] : [settings.buildPath];
  const folders = [...new Set([...chosen, ...described, ...names.keys(), join(project, USUAL_FOLDER)])];
  const builds = await Promise.all(
    folders.map((folder) => readBuild({ project, folder, preset: names.get(folder) ?? null, settings })),
  );
  return builds.filter((build) => build !== null);
}

interface Place {
  readonly project: string;
  readonly folder: string;
  readonly preset: string | null;
  readonly settings: IdfSettings;
}

/** null where nothing was built: a preset, say, that nobody uses. */
async function readBuild({ project, folder, preset, settings }: Place): Promise<Build | null> {
  const description = await readProjectDescription(join(folder, 'project_description.json'));
  const elf = (await describedElf(description)) ?? (await onlyElf(folder));
  const isPreferred = folder === settings.buildPath;
  if (!description && elf === null) return null;
  return {
    kind: 'esp-idf',
    project,
    folder,
    name: preset ?? nameOf(project, folder, description),
    isPreferred,
    elf,
    bootloader: await existing(description?.bootloaderElf ?? null),
    target: description?.target ?? null,
    idfVersion: description?.idfVersion ?? null,
    idfPath: description?.idfPath ?? null,
    compiler: description?.compiler ?? null,
    config: await firstFile([
      settings.sdkconfig,
      description?.configFile ?? null,
      join(folder, 'sdkconfig'),
      join(project, 'sdkconfig'),
    ]),
    baud: firstTold(settings.baud, tell(description?.monitorBaud, 'monitor_baud')),
    port: settings.port,
  };
}

/** The target tells builds side by side apart, unless the folder's name says more. */
function nameOf(project: string, folder: string, description: ProjectDescription | null): string {
  const path = relative(project, folder).split(sep).join('/');
  const name = path.startsWith('..') || path === '' ? basename(folder) : path;
  return description?.target != null && name === USUAL_FOLDER ? description.target : name;
}

async function describedElf(description: ProjectDescription | null): Promise<string | null> {
  return existing(description?.appElf ?? null);
}

/** The application's ELF in a folder whose description is of another version, half written, or gone. */
async function onlyElf(folder: string): Promise<string | null> {
  const [elf, ...others] = (await listFolder(folder)).filter(
    (name) => name.endsWith('.elf') && name !== 'bootloader.elf',
  );
  return elf !== undefined && others.length === 0 ? join(folder, elf) : null;
}

export async function existing(path: string | null): Promise<string | null> {
  return path !== null && (await isFile(path)) ? path : null;
}

export async function firstFile(paths: readonly (string | null)[]): Promise<string | null> {
  for (const path of paths) if (path !== null && (await isFile(path))) return path;
  return null;
}

/** The project of a build that was found by itself: as it says, else the folder it lies in. */
export async function projectOfBuild(folder: string): Promise<string> {
  const path = (await readProjectDescription(join(folder, 'project_description.json')))?.projectPath;
  return path != null && (await isFolder(path)) ? path : dirname(folder);
}
