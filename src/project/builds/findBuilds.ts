/** Finds the firmware projects in folders, and what was built of each. */
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { arduinoBuilds } from './arduinoBuilds';
import type { Build, Surroundings } from './build';
import { idfBuilds, projectOfBuild } from './idfBuilds';
import { readIdfSettings } from './idfSettings';
import { platformIoBuilds } from './platformIoBuilds';

/** Levels below a folder that are looked into. */
const MAX_DEPTH = 3;
const MAX_FOLDERS = 2000;
/** Fetched, or parts of a project, and never one. */
const SKIPPED = /^(?:\.(?!pio$).*|managed_components|node_modules|CMakeFiles|esp-idf)$/;

/** Those of this machine. */
export const surroundings: Surroundings = {
  env: process.env,
  home: homedir(),
  platform: process.platform,
  idfSettings: (folder) =>
    readIdfSettings(folder, { env: process.env, home: homedir(), platform: process.platform }),
};

/** @param folders Absolute; where one lies in another, what both have counts once. Never rejects. */
export async function findBuilds(
  folders: readonly string[],
  around: Surroundings = surroundings,
): Promise<Build[]> {
  const all: Build[] = [];
  for (const folder of folders) all.push(...(await buildsBelow(folder, around)));
  return [...new Map(all.map((build) => [build.folder, build])).values()];
}

/** Of a project that lies in this very folder; none where none does. */
export async function buildsAt(folder: string, around: Surroundings = surroundings): Promise<Build[]> {
  const seen = await lookAround(folder, 1);
  const own = seen.projects.filter((project) => project.folder === folder);
  return buildsOf(own, seen.described, folder, around);
}

async function buildsBelow(folder: string, around: Surroundings): Promise<Build[]> {
  const seen = await lookAround(folder, MAX_DEPTH);
  return buildsOf(seen.projects, seen.described, folder, around);
}

interface FoundProject {
  readonly kind: 'esp-idf' | 'platformio' | 'arduino';
  readonly folder: string;
}

interface Seen {
  readonly projects: readonly FoundProject[];
  /** Folders with a project description. */
  readonly described: readonly string[];
}

async function buildsOf(
  projects: readonly FoundProject[],
  described: readonly string[],
  folder: string,
  around: Surroundings,
): Promise<Build[]> {
  const settings = await around.idfSettings(folder);
  const left = new Set(described);
  const found: Build[] = [];
  for (const { kind, folder: project } of projects) {
    if (kind === 'platformio') found.push(...(await platformIoBuilds(project, settings, around)));
    else if (kind === 'arduino') found.push(...(await arduinoBuilds(project, around)));
    else {
      const own = await ownOf(project, [...left], projects);
      for (const one of own) left.delete(one);
      // The settings are of the workspace's folder: they mean its one project, or the one whose build they name.
      const isMeant = projects.length === 1 || isIn(project, settings.buildPath ?? folder);
      const meant = isMeant ? settings : { ...settings, buildPath: null, sdkconfig: null };
      found.push(...(await idfBuilds(project, own, meant, around)));
    }
  }
  const taken = new Set(found.map((build) => build.folder));
  for (const one of left) {
    if (taken.has(one) || found.some((build) => build.kind === 'platformio' && isIn(build.folder, one)))
      continue;
    found.push(...(await idfBuilds(await projectOfBuild(one), [one], settings, around)));
  }
  return found;
}

/** The builds that lie in a project, or say that they are of it. */
async function ownOf(
  project: string,
  described: readonly string[],
  projects: readonly FoundProject[],
): Promise<string[]> {
  const own: string[] = [];
  for (const folder of described) {
    const said = await projectOfBuild(folder);
    const isOthers = projects.some((other) => other.folder !== project && other.folder === said);
    if (said === project || (!isOthers && isIn(project, folder))) own.push(folder);
  }
  return own;
}

function isIn(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !way.includes(':'));
}

/** Level by level, so that what lies near is found however much lies deep. */
async function lookAround(root: string, depth: number): Promise<Seen> {
  const projects: FoundProject[] = [];
  const described: string[] = [];
  let level = [root];
  for (let at = 0, looked = 0; at <= depth && level.length > 0; at++) {
    const next: string[] = [];
    for (const folder of level) {
      if (++looked > MAX_FOLDERS) return { projects, described };
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      const files = new Set(entries.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name])));
      if (files.has('project_description.json')) {
        described.push(folder);
        if (folder !== root) continue; // below it lie its parts, the bootloader's build among them
      }
      const kind = await kindOf(folder, files);
      if (kind) projects.push({ kind, folder });
      for (const entry of entries)
        if (
          entry.isDirectory() &&
          !SKIPPED.test(entry.name) &&
          !(kind === 'platformio' && entry.name === '.pio')
        )
          next.push(join(folder, entry.name));
    }
    level = next;
  }
  return { projects, described };
}

async function kindOf(folder: string, files: ReadonlySet<string>): Promise<FoundProject['kind'] | null> {
  if (files.has('platformio.ini')) return 'platformio';
  if (files.has(`${basename(folder)}.ino`)) return 'arduino';
  if (!files.has('CMakeLists.txt')) return null;
  const text = await readFile(join(folder, 'CMakeLists.txt'), 'utf8').catch(() => '');
  return /\btools[\\/]cmake[\\/]project(?:v2)?\.cmake\b/.test(text) && /^\s*project\s*\(/m.test(text)
    ? 'esp-idf'
    : null;
}
