/** What a sketch's own files say of its board and port: `sketch.yaml` (arduino-cli), `.vscode/arduino.json` (vscode-arduino). */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { tell, type Told } from './build';
import { isObject, readJsonWithComments, toBaud } from './idfSettings';

export interface SketchProject {
  /** Fully qualified board name, such as `esp32:esp32:esp32s3`. */
  readonly board: string | null;
  readonly port: Told<string> | null;
  /** Baud rate. */
  readonly baud: number | null;
  /** Folder of the build, relative to the sketch. */
  readonly output: string | null;
}

const MAX_BYTES = 256 * 1024;

export async function readSketchProject(sketch: string): Promise<SketchProject> {
  const yaml = await readYaml(join(sketch, 'sketch.yaml'));
  const json = await readJsonWithComments(join(sketch, '.vscode', 'arduino.json'));
  const profiles = isObject(yaml['profiles']) ? yaml['profiles'] : {};
  const name = text(yaml['default_profile']);
  const profile = name !== null && isObject(profiles[name]) ? profiles[name] : {};
  const config = [profile['port_config'], yaml['default_port_config']].find(isObject);
  return {
    board: text(profile['fqbn']) ?? text(yaml['default_fqbn']) ?? text(json['board']),
    port:
      tell(text(profile['port']) ?? text(yaml['default_port']), 'sketch.yaml') ??
      tell(text(json['port']), 'arduino.json'),
    baud: toBaud(config?.['baudrate']),
    output: text(json['output']),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

async function readYaml(path: string): Promise<Record<string, unknown>> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() || found.size > MAX_BYTES) return {};
  try {
    const yaml = load(await readFile(path, 'utf8'));
    return isObject(yaml) ? yaml : {};
  } catch {
    return {};
  }
}
