/** Folders that a removal has left empty. */
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes a folder if there are only folders in it, however deep. @returns Whether it is gone. */
export async function removeIfEmpty(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (!entries) return false;
  let isEmpty = true;
  for (const entry of entries)
    isEmpty = entry.isDirectory() && (await removeIfEmpty(join(folder, entry.name))) && isEmpty;
  if (isEmpty) await rmdir(folder);
  return isEmpty;
}
