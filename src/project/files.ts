/** Looking at files that may not be there. */
import { readdir, stat } from 'node:fs/promises';

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Names in a folder; none where it cannot be read. */
export async function listFolder(path: string): Promise<string[]> {
  return readdir(path).catch(() => []);
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
