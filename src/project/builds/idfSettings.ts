/** The settings of Espressif's extension that say where a project is built and how its device is reached. */
import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parse } from 'jsonc-parser';
import { firstTold, tell, type IdfSettings, type Surroundings, type Told } from './build';

/** Gives a setting by its whole name, such as `idf.port`. */
export type SettingOf = (name: string) => unknown;

const MAX_BYTES = 1024 * 1024;
/** Values with which the extension says that nothing was chosen. */
const UNSET = /^(?:|detect|\/dev\/tty1|COM1)$/;

/**
 * @param folder The workspace's folder, absolute: relative paths and `${workspaceFolder}` are its.
 * @param around Whose variables are meant by `${env:NAME}`, and whose ports.
 */
export function toIdfSettings(
  settingOf: SettingOf,
  folder: string,
  around: Pick<Surroundings, 'env' | 'home' | 'platform'>,
): IdfSettings {
  const text = (name: string): string | null => {
    const value = settingOf(name);
    return typeof value === 'string' && value.trim() !== ''
      ? expandVariables(value.trim(), folder, around)
      : null;
  };
  const path = (...names: string[]): string | null => {
    const value = names.map(text).find((one) => one !== null);
    return value === undefined ? null : resolve(folder, value);
  };
  const port = (name: string): Told<string> | null => {
    const value = text(name);
    return value === null || UNSET.test(value) ? null : { value, by: name };
  };
  return {
    buildPath: path('idf.buildPath', 'idf.buildDirectoryName'),
    sdkconfig: path('idf.sdkconfigFilePath'),
    port: firstTold(port('idf.monitorPort'), port(around.platform === 'win32' ? 'idf.portWin' : 'idf.port')),
    baud: tell(toBaud(settingOf('idf.monitorBaudRate')), 'idf.monitorBaudRate'),
  };
}

/** As a folder's `.vscode/settings.json` has them: what is known without an editor. */
export async function readIdfSettings(
  folder: string,
  around: Pick<Surroundings, 'env' | 'home' | 'platform'>,
): Promise<IdfSettings> {
  const json = await readJsonWithComments(join(folder, '.vscode', 'settings.json'));
  return toIdfSettings((name) => json[name], folder, around);
}

/** The object in a file of JSON that may have comments; an empty one where it is none. */
export async function readJsonWithComments(path: string): Promise<Record<string, unknown>> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() || found.size > MAX_BYTES) return {};
  const text = await readFile(path, 'utf8').catch(() => '');
  const json: unknown = parse(text, [], { allowTrailingComma: true });
  return isObject(json) ? json : {};
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function toBaud(value: unknown): number | null {
  const rate = typeof value === 'string' && /^\d{1,8}$/.test(value.trim()) ? Number(value) : value;
  return typeof rate === 'number' && Number.isInteger(rate) && rate > 0 ? rate : null;
}

/** Variables of VS Code's settings; one that is not known stays. */
function expandVariables(
  text: string,
  folder: string,
  { env, home }: Pick<Surroundings, 'env' | 'home'>,
): string {
  return text.replace(/^~(?=[/\\]|$)/, home).replace(/\$\{([^}]+)\}/g, (written, name: string) => {
    if (name.startsWith('env:')) return env[name.slice('env:'.length)] ?? '';
    if (name === 'workspaceFolder' || name.startsWith('workspaceFolder:') || name === 'workspaceRoot')
      return folder;
    if (name === 'workspaceFolderBasename') return basename(folder);
    return name === 'userHome' ? home : written;
  });
}
