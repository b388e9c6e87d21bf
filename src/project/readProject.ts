/** Reads what a firmware project's files say of its options, its target and its ESP-IDF. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectFiles } from '../checks/project';
import { parseSdkconfig, parseSdkconfigJson, type Sdkconfig } from '../checks/sdkconfig';
import type { Build } from './builds/build';
import { buildsAt } from './builds/findBuilds';
import { readPlatformIo } from './builds/platformIoBuilds';
import { agreed, likelyBuild } from './findElf';

/** No configuration is as large. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * The project in a folder; of its builds the one with a configuration file, if that is given, else the likely one.
 * @param folder Absolute. Never rejects: what cannot be read is not there.
 * @param config Absolute.
 */
export async function readProject(folder: string, config: string | null = null): Promise<ProjectFiles> {
  const builds = await buildsAt(folder);
  const own = builds.filter((build) => build.config === config);
  return describeProject(folder, config !== null && own.length > 0 ? own : builds, null);
}

/**
 * @param folder Where nothing is built, the project's folder, absolute.
 * @param builds Those that may be meant.
 * @param elf In use; null: none.
 */
export async function describeProject(
  folder: string,
  builds: readonly Build[],
  elf: string | null,
): Promise<ProjectFiles> {
  const build = likelyBuild(builds, elf) ?? builds[0] ?? null;
  const project = build?.project ?? folder;
  const isSketch = build?.kind === 'arduino';
  const config = await readConfig(project, build);
  const { frameworks, names } = await readFrameworks(build, project);
  return {
    folder: project,
    description: build && {
      target: build.target ?? (isSketch ? (config?.options.get('IDF_TARGET') ?? null) : null),
      idfVersion: build.idfVersion ?? (isSketch ? (config?.options.writtenBy ?? null) : null),
      compiler: build.compiler,
    },
    baud: agreed(builds, elf, ({ baud }) => baud),
    // A sketch's core was built with options that nobody can change here.
    config: isSketch
      ? null
      : (config ?? (await firstConfig(names.map((name) => join(project, `sdkconfig.${name}`))))),
    isArduino: isSketch || (frameworks.includes('arduino') && !frameworks.includes('espidf')),
  };
}

async function readFrameworks(
  build: Build | null,
  project: string,
): Promise<{ frameworks: string[]; names: string[] }> {
  if (build?.kind !== 'platformio') return { frameworks: [], names: [] };
  const { environments } = await readPlatformIo(project, process.env);
  const meant = environments.filter(({ name }) => name === build.name);
  return {
    frameworks: meant.flatMap(({ framework }) => framework.split(', ')),
    names: environments.map(({ name }) => name),
  };
}

type Config = NonNullable<ProjectFiles['config']>;

/** What was configured last, else what is to be configured. */
async function readConfig(project: string, build: Build | null): Promise<Config | null> {
  const built = await firstConfig([build?.config ?? null, join(project, 'sdkconfig')]);
  if (built) return built;
  const folder = build?.folder ?? join(project, 'build');
  return (
    (await readOne(join(folder, 'config', 'sdkconfig.json'), parseSdkconfigJson)) ??
    (await readOne(join(project, 'sdkconfig.defaults'), parseSdkconfig))
  );
}

async function firstConfig(paths: readonly (string | null)[]): Promise<Config | null> {
  for (const path of paths) {
    const config = path === null ? null : await readOne(path, parseSdkconfig);
    if (config) return config;
  }
  return null;
}

async function readOne(path: string, parse: (text: string) => Sdkconfig | null): Promise<Config | null> {
  const text = await readText(path);
  const options = text === null ? null : parse(text);
  return options && { path, options };
}

async function readText(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() || found.size > MAX_BYTES) return null;
  return readFile(path, 'utf8').catch(() => null);
}
