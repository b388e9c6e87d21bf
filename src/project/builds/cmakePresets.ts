/**
 * Build folders that a project's CMake presets name (cmake.org, cmake-presets(7)), and those of the project configurations
 * of Espressif's extension (`esp_idf_project_configuration.json`).
 */
import { basename, dirname, join, resolve } from 'node:path';
import { isObject, readJsonWithComments } from './idfSettings';
import type { Surroundings } from './build';

export interface NamedFolder {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
}

const MAX_PRESETS = 200;
const MAX_DEPTH = 20;

type Preset = Record<string, unknown>;

/** @param project Absolute. */
export async function presetFolders(project: string, env: Surroundings['env']): Promise<NamedFolder[]> {
  const presets = new Map<string, Preset>();
  for (const name of ['CMakePresets.json', 'CMakeUserPresets.json'])
    for (const [key, preset] of await readPresets(join(project, name), 0)) presets.set(key, preset);
  const visible = [...presets].filter(([, preset]) => preset['hidden'] !== true);
  const named = visible.flatMap(([name, preset]) => {
    const text = inherited(preset, presets, 0);
    const folder = text === null ? null : expand(text, name, project, env);
    return folder === null ? [] : [{ name, folder: resolve(project, folder) }];
  });
  return [...named, ...(await configurationFolders(project))].slice(0, MAX_PRESETS);
}

async function readPresets(path: string, depth: number): Promise<(readonly [string, Preset])[]> {
  const json = await readJsonWithComments(path);
  const includes = Array.isArray(json['include']) && depth < MAX_DEPTH ? json['include'] : [];
  const included = [];
  for (const file of includes.slice(0, MAX_PRESETS))
    if (typeof file === 'string')
      included.push(...(await readPresets(resolve(dirname(path), file), depth + 1)));
  const own = Array.isArray(json['configurePresets']) ? json['configurePresets'] : [];
  return [
    ...included,
    ...own.flatMap((preset: unknown) =>
      isObject(preset) && typeof preset['name'] === 'string' ? [[preset['name'], preset] as const] : [],
    ),
  ].slice(0, MAX_PRESETS);
}

/** Of several that it inherits, the first counts. */
function inherited(preset: Preset, all: ReadonlyMap<string, Preset>, depth: number): string | null {
  if (typeof preset['binaryDir'] === 'string') return preset['binaryDir'];
  if (depth > MAX_DEPTH) return null;
  const from = preset['inherits'];
  for (const name of Array.isArray(from) ? from : [from]) {
    const parent = typeof name === 'string' ? all.get(name) : undefined;
    const folder = parent && inherited(parent, all, depth + 1);
    if (folder) return folder;
  }
  return null;
}

/** null where it needs what is not known. */
function expand(text: string, preset: string, project: string, env: Surroundings['env']): string | null {
  const macros: Readonly<Record<string, string>> = {
    sourceDir: project,
    sourceParentDir: dirname(project),
    sourceDirName: basename(project),
    presetName: preset,
    dollar: '$',
  };
  const whole = text
    .replace(/\$(?:env|penv)\{([^}]+)\}/g, (_, name: string) => env[name] ?? '')
    .replace(/\$\{([^}]+)\}/g, (written, name: string) => macros[name] ?? written);
  return whole === '' || whole.includes('${') ? null : whole;
}

async function configurationFolders(project: string): Promise<NamedFolder[]> {
  const json = await readJsonWithComments(join(project, 'esp_idf_project_configuration.json'));
  return Object.entries(json).flatMap(([name, configuration]) => {
    const build = isObject(configuration) ? configuration['build'] : null;
    const folder = isObject(build) ? build['buildDirectoryPath'] : null;
    return typeof folder === 'string' && folder !== '' && !folder.includes('${')
      ? [{ name, folder: resolve(project, folder) }]
      : [];
  });
}
