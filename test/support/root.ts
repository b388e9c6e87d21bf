/** Where the checkout is. Tests run with it as their working folder. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

function find(folder: string): string {
  if (existsSync(join(folder, 'layers.mjs'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The checkout was not found above the tests.');
  return find(parent);
}

export const root = find(__dirname);

/** A path in the checkout. */
export function inRoot(...parts: string[]): string {
  return join(root, ...parts);
}
