/**
 * Builds of an Arduino sketch: what "Export Compiled Binary" left beside it, and the build caches of arduino-cli and of
 * Arduino's IDE, whose `build.options.json` names the sketch.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { listFolder } from '../files';
import { tell, type Build, type Surroundings } from './build';
import { isObject, readJsonWithComments } from './idfSettings';
import { existing, firstFile } from './idfBuilds';
import { readSketchProject, type SketchProject } from './sketchProject';

/** Caches that are looked into, the ones used last first. */
const MAX_CACHES = 300;
const MAX_SKETCH_BYTES = 1024 * 1024;

/** @param sketch Folder of the sketch, absolute. */
export async function arduinoBuilds(sketch: string, around: Surroundings): Promise<Build[]> {
  const [own, exported, cached] = await Promise.all([
    readSketchProject(sketch),
    exportedFolders(sketch),
    cachedFolders(sketch, around),
  ]);
  const output = own.output === null ? [] : [resolve(sketch, own.output)];
  const folders = [...new Set([...output, ...cached, ...exported])];
  const begun = await baudOfSource(sketch);
  return Promise.all(folders.map((folder) => readBuild(sketch, folder, own, begun)));
}

async function readBuild(
  sketch: string,
  folder: string,
  own: SketchProject,
  begun: number | null,
): Promise<Build> {
  const options = await readJsonWithComments(join(folder, 'build.options.json'));
  const board = typeof options['fqbn'] === 'string' ? options['fqbn'] : basename(folder).replaceAll('.', ':');
  const chip = board.split(':')[2] ?? '';
  return {
    kind: 'arduino',
    project: sketch,
    folder,
    name: chip === '' ? basename(folder) : chip,
    isPreferred: own.board !== null && sameBoard(own.board, board),
    elf: await existing(join(folder, `${basename(sketch)}.ino.elf`)),
    bootloader: null,
    target: /^esp32(?:[schp]\d{1,2})?$/.test(chip) ? chip : null,
    idfVersion: null,
    idfPath: null,
    compiler: null,
    // arduino-esp32 3 copies that of its libraries to the build.
    config: await firstFile([join(folder, 'sdkconfig')]),
    baud: tell(own.baud, 'sketch.yaml') ?? tell(begun, 'Serial.begin'),
    port: own.port,
  };
}

/** The same board, whatever its options. */
function sameBoard(one: string, other: string): boolean {
  const name = (board: string): string => board.split(':').slice(0, 3).join(':');
  return name(one) === name(other);
}

/** `build/esp32.esp32.esp32s3` of the sketch. */
async function exportedFolders(sketch: string): Promise<string[]> {
  const build = join(sketch, 'build');
  return withElf(
    sketch,
    (await listFolder(build)).map((name) => join(build, name)),
  );
}

async function withElf(sketch: string, folders: readonly string[]): Promise<string[]> {
  const name = `${basename(sketch)}.ino.elf`;
  const found = await Promise.all(folders.map((folder) => existing(join(folder, name))));
  return found.flatMap((path) => (path === null ? [] : [dirname(path)]));
}

/** The caches of this sketch, the ones used last first. */
async function cachedFolders(sketch: string, around: Surroundings): Promise<string[]> {
  const all = (await Promise.all(cacheRoots(around).map(foldersIn))).flat();
  const newest = all.sort((a, b) => b.usedMs - a.usedMs).slice(0, MAX_CACHES);
  const wanted = await canonical(sketch, around);
  const own = await Promise.all(
    newest.map(async ({ folder }) => {
      const options = await readJsonWithComments(join(folder, 'build.options.json'));
      const location = isObject(options) ? options['sketchLocation'] : null;
      if (typeof location !== 'string') return null;
      // Old versions name the sketch's file.
      const place = /\.(?:ino|pde)$/i.test(location) ? dirname(location) : location;
      return (await canonical(place, around)) === wanted ? folder : null;
    }),
  );
  return withElf(
    sketch,
    own.filter((folder) => folder !== null),
  );
}

async function canonical(path: string, { platform }: Surroundings): Promise<string> {
  const real = await realpath(path).catch(() => resolve(path));
  return platform === 'linux' ? real : real.toLowerCase();
}

async function foldersIn(root: string): Promise<{ folder: string; usedMs: number }[]> {
  const isOwn = basename(root) === 'sketches';
  const names = (await listFolder(root)).filter((name) => isOwn || /^arduino[-_](?:build|sketch)/.test(name));
  return Promise.all(
    names.map(async (name) => {
      const folder = join(root, name);
      const used = await stat(join(folder, 'build.options.json')).catch(() => null);
      return { folder, usedMs: used?.mtimeMs ?? 0 };
    }),
  );
}

/** Where arduino-cli and the IDEs keep builds: version 1, version 0, Arduino IDE 1. */
function cacheRoots({ env, home, platform }: Surroundings): string[] {
  const temporary = env['TMPDIR'] || env['TEMP'] || tmpdir();
  const caches = {
    darwin: join(home, 'Library', 'Caches'),
    win32: env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'),
  };
  const user =
    platform === 'darwin' || platform === 'win32'
      ? caches[platform]
      : env['XDG_CACHE_HOME'] || join(home, '.cache');
  const set = env['ARDUINO_BUILD_CACHE_PATH'];
  return [
    ...(set ? [join(set, 'sketches')] : []),
    join(user, 'arduino', 'sketches'),
    join(temporary, 'arduino', 'sketches'),
    temporary,
  ];
}

/** Of `Serial.begin(115200)` in the sketch. */
async function baudOfSource(sketch: string): Promise<number | null> {
  const path = join(sketch, `${basename(sketch)}.ino`);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() || found.size > MAX_SKETCH_BYTES) return null;
  const text = (await readFile(path, 'utf8').catch(() => '')).replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');
  const rate = /\bSerial\s*\.\s*begin\s*\(\s*(\d{3,8})\b/.exec(text)?.[1];
  return rate === undefined ? null : Number(rate);
}
