/** Looks at a project, its ELF and the ports of this machine: what `diagnose` judges. */
import { access, constants, stat } from 'node:fs/promises';
import type { ElfFound, Found, PortFound } from '../checks/diagnosis';
import { listPorts, type PortDescription } from '../device/ports';
import { describeError } from '../errors';
import { findBuilds } from './builds/findBuilds';
import type { Build } from './builds/build';
import { findElf } from './findElf';
import { isFile } from './files';
import { openElf } from './openElf';
import { describeProject } from './readProject';

export interface Look {
  /** Absolute. */
  readonly folder: string;
  /** As of `findElf`. */
  readonly elfPaths: readonly string[];
  /** `heapMonitor.baudRate`; null: not set. */
  readonly baudRate: number | null;
  /** Whether the device that is monitored runs the ELF; null: nobody knows. */
  readonly runs: boolean | null;
  /** Of the folder, where they are known. */
  readonly builds?: Promise<readonly Build[]>;
}

/** Never rejects: what cannot be read is not there. */
export async function lookAtProject({ folder, elfPaths, baudRate, runs, builds }: Look): Promise<Found> {
  const all = await (builds ?? findBuilds([folder]));
  const path = await elfOf(folder, all, elfPaths);
  const project = await describeProject(folder, all, typeof path === 'string' ? path : null);
  const compiler = project.description?.compiler ?? null;
  const [elf, ports, exists] = await Promise.all([
    lookAtElf(path, project.config?.path ?? null, runs),
    listPorts()
      .catch(() => [])
      .then((found) => Promise.all(found.map(lookAtPort))),
    compiler !== null && isFile(compiler),
  ]);
  return { project, elf, ports, baudRate, compiler: compiler === null ? null : { path: compiler, exists } };
}

/** The ELF that would be used, of several the newest; or why there is none. */
async function elfOf(
  folder: string,
  builds: readonly Build[],
  chosen: readonly string[],
): Promise<string | { missing: string }> {
  const found = await findElf(builds, [folder], chosen);
  if (found.kind === 'none') return found;
  return found.kind === 'found' ? found.path : (found.paths[0] ?? '');
}

async function lookAtElf(
  path: string | { missing: string },
  configPath: string | null,
  runs: boolean | null,
): Promise<ElfFound> {
  if (typeof path !== 'string') return { state: 'none', reason: path.missing };
  try {
    const { symbolizer } = await openElf(path);
    const { machine, hasDebugInfo } = symbolizer;
    return { state: 'read', path, machine, hasDebugInfo, isOld: await isOlder(path, configPath), runs };
  } catch (error) {
    return { state: 'unreadable', path, reason: describeError(error) };
  }
}

async function isOlder(path: string, than: string | null): Promise<boolean> {
  if (than === null) return false;
  const [one, other] = await Promise.all([path, than].map((each) => stat(each).catch(() => null)));
  return one != null && other != null && one.mtimeMs < other.mtimeMs;
}

async function lookAtPort({ path, product, likelyEsp }: PortDescription): Promise<PortFound> {
  // Windows says so only when a port is opened.
  const isAllowed =
    process.platform === 'win32' ||
    (await access(path, constants.R_OK | constants.W_OK).then(
      () => true,
      () => false,
    ));
  return { path, product, likelyEsp, isAllowed };
}
