/** Reads what a firmware project's files say of its options, its target and its ESP-IDF. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePlatformIo, type PlatformIoEnvironment } from '../checks/platformioIni';
import type { ProjectFiles } from '../checks/project';
import { parseSdkconfig, parseSdkconfigJson, type Sdkconfig } from '../checks/sdkconfig';
import { readProjectDescription } from './projectDescription';

/** No configuration is as large. */
const MAX_BYTES = 4 * 1024 * 1024;

/** @param folder Absolute. Never rejects: what cannot be read is not there. */
export async function readProject(folder: string): Promise<ProjectFiles> {
  const description = await readProjectDescription(join(folder, 'build', 'project_description.json'));
  const ini = await readText(join(folder, 'platformio.ini'));
  const environments = ini === null ? [] : parsePlatformIo(ini);
  return {
    folder,
    description,
    config: await readConfig(folder, description?.configFile ?? null, environments),
    environments,
  };
}

type Config = NonNullable<ProjectFiles['config']>;

/** What was configured last, else what is to be configured. */
async function readConfig(
  folder: string,
  described: string | null,
  environments: readonly PlatformIoEnvironment[],
): Promise<Config | null> {
  const names = ['sdkconfig', ...environments.map(({ name }) => `sdkconfig.${name}`)];
  const paths = [...(described === null ? [] : [described]), ...names.map((name) => join(folder, name))];
  for (const path of paths) {
    const config = await readOne(path, parseSdkconfig);
    if (config) return config;
  }
  return (
    (await readOne(join(folder, 'build', 'config', 'sdkconfig.json'), parseSdkconfigJson)) ??
    (await readOne(join(folder, 'sdkconfig.defaults'), parseSdkconfig))
  );
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
