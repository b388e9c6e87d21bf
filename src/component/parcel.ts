/**
 * The component's own files: as they are shipped, and as they lie in a project. Beside them lies a record of what was
 * put there, by which later versions know what their user has changed.
 */
import { createHash } from 'node:crypto';
import { changeOf, type FileChange } from './change';

/** Contents by path, relative to the component's folder. */
export type Files = ReadonlyMap<string, string>;

export const RECORD_FILE = '.heap_monitor.json';
const MANIFEST = 'idf_component.yml';

export interface ParcelPlan {
  readonly changes: readonly FileChange[];
  /** Files that their user has changed, or added: written over by an update, kept by a removal. */
  readonly edited: readonly string[];
}

/** The version that a component's manifest names; null where there is none. */
export function versionOf(files: Files): string | null {
  return /^version:\s*["']?(\d+(?:\.\d+)*)/m.exec(files.get(MANIFEST) ?? '')?.[1] ?? null;
}

/** Negative where `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Puts the shipped files there, in place of what was there before. */
export function planParcel(shipped: Files, installed: Files): ParcelPlan {
  const known = readRecord(installed);
  const record = writeRecord(shipped);
  const changes = [...shipped, [RECORD_FILE, record] as const].flatMap(([path, text]) => {
    const before = installed.get(path) ?? null;
    return before !== null && plain(before) === plain(text) ? [] : changeOf(path, before, text);
  });
  const dropped = [...known].filter(
    ([path, hash]) => !shipped.has(path) && isAsPut(installed.get(path), hash),
  );
  return {
    changes: [...changes, ...dropped.flatMap(([path]) => changeOf(path, installed.get(path) ?? null, null))],
    edited: changes
      .filter(
        ({ path, before }) => path !== RECORD_FILE && before !== null && !isAsPut(before, known.get(path)),
      )
      .map(({ path }) => path),
  };
}

/** Removes what was put there and is as it was; where there is no record, what is as shipped. */
export function planParcelRemoval(shipped: Files, installed: Files): ParcelPlan {
  const record = readRecord(installed);
  const known = record.size > 0 ? record : hashes(shipped);
  const isOurs = ([path, text]: readonly [string, string]): boolean =>
    path === RECORD_FILE || isAsPut(text, known.get(path));
  const all = [...installed];
  return {
    changes: all.filter(isOurs).flatMap(([path, text]) => changeOf(path, text, null)),
    edited: all.filter((file) => !isOurs(file)).map(([path]) => path),
  };
}

function isAsPut(text: string | undefined, hash: string | undefined): boolean {
  return text !== undefined && hashOf(text) === hash;
}

/** Version control may have changed how lines end. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function hashOf(text: string): string {
  return createHash('sha256').update(plain(text)).digest('hex');
}

function hashes(files: Files): Map<string, string> {
  return new Map([...files].map(([path, text]) => [path, hashOf(text)]));
}

function writeRecord(shipped: Files): string {
  const files = Object.fromEntries([...hashes(shipped)].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ version: versionOf(shipped), files }, null, 2)}\n`;
}

/** Hashes by path; none where there is no record, or none that can be read. */
function readRecord(installed: Files): Map<string, string> {
  try {
    const { files } = JSON.parse(installed.get(RECORD_FILE) ?? '{}') as { files?: Record<string, unknown> };
    return new Map(Object.entries(files ?? {}).map(([path, hash]) => [path, String(hash)]));
  } catch {
    return new Map();
  }
}
