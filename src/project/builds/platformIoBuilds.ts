/** Builds of PlatformIO: one folder for each environment of `platformio.ini`. */
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  parsePlatformIo,
  type PlatformIoEnvironment,
  type PlatformIoProject,
} from '../../checks/platformioIni';
import { listFolder } from '../files';
import { readProjectDescription } from '../projectDescription';
import { firstTold, tell, type Build, type IdfSettings, type Surroundings } from './build';
import { existing, firstFile } from './idfBuilds';

const MAX_FILES = 20;

export async function platformIoBuilds(
  project: string,
  settings: IdfSettings,
  around: Surroundings,
): Promise<Build[]> {
  const ini = await readPlatformIo(project, around.env);
  const wanted = new Set(ini.defaults);
  const root = resolve(project, ini.buildFolder.replace(/\$\{?PROJECT_DIR\}?/g, project));
  return Promise.all(
    ini.environments.map((environment) =>
      readBuild({ project, folder: join(root, environment.name), environment, wanted, settings }),
    ),
  );
}

/** `platformio.ini` with the files that it names; no environments where it cannot be read. */
export async function readPlatformIo(project: string, env: Surroundings['env']): Promise<PlatformIoProject> {
  const text = await readFile(join(project, 'platformio.ini'), 'utf8').catch(() => '');
  const first = parsePlatformIo([text], env);
  if (first.moreFiles.length === 0) return first;
  const names = await listFolder(project);
  const paths = first.moreFiles.flatMap((pattern) => {
    if (!pattern.includes('*')) return [resolve(project, pattern)];
    const fits = wildcard(pattern);
    return names.filter((name) => fits.test(name)).map((name) => join(project, name));
  });
  const more = await Promise.all(
    paths.slice(0, MAX_FILES).map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  return parsePlatformIo([text, ...more], env);
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

interface Place {
  readonly project: string;
  readonly folder: string;
  readonly environment: PlatformIoEnvironment;
  readonly wanted: ReadonlySet<string>;
  readonly settings: IdfSettings;
}

async function readBuild({ project, folder, environment, wanted, settings }: Place): Promise<Build> {
  const { name, monitorSpeed, monitorPort, sdkconfig } = environment;
  // Of environments with ESP-IDF: PlatformIO runs its CMake, but links by itself.
  const description = await readProjectDescription(join(folder, 'project_description.json'));
  return {
    kind: 'platformio',
    project,
    folder,
    name,
    isPreferred: wanted.has(name),
    elf: await programIn(folder),
    bootloader: await existing(join(folder, 'bootloader.elf')),
    target: description?.target ?? targetOfBoard(environment.board),
    idfVersion: description?.idfVersion ?? null,
    idfPath: description?.idfPath ?? null,
    compiler: description?.compiler ?? null,
    config: await firstFile([
      sdkconfig === null ? null : resolve(project, sdkconfig),
      join(project, `sdkconfig.${name}`),
    ]),
    baud: firstTold(tell(monitorSpeed, 'monitor_speed'), settings.baud),
    port: firstTold(tell(monitorPort, 'monitor_port'), settings.port),
  };
}

/** `firmware.elf`, unless the project names its program otherwise (PROGNAME). */
async function programIn(folder: string): Promise<string | null> {
  const usual = await existing(join(folder, 'firmware.elf'));
  if (usual !== null) return usual;
  const others = (await listFolder(folder)).filter(
    (name) => name.endsWith('.elf') && basename(name) !== 'bootloader.elf',
  );
  return others.length === 1 ? existing(join(folder, others[0] as string)) : null;
}

/** Boards are named as their maker likes; Espressif's own, and most others, have the chip in their name. */
function targetOfBoard(board: string | null): string | null {
  const chip = /esp32[-_]?([schp]\d{1,2})(?!\d)/i.exec(board ?? '')?.[1];
  return chip === undefined ? null : `esp32${chip.toLowerCase()}`;
}
