/**
 * Gives the translations that the client names to all rooms of the server: `--l10n=` and the path of a bundle. Imported
 * before anything else (`l10n.ts` says why); the only file that is read synchronously, before there is anything to wait.
 */
import { readFileSync } from 'node:fs';
import { useBundle } from '../words/l10n';
import { BUNDLE_ARGUMENT } from './protocol';

const argument = process.argv.find((one) => one.startsWith(BUNDLE_ARGUMENT));

if (argument) {
  try {
    useBundle(JSON.parse(readFileSync(argument.slice(BUNDLE_ARGUMENT.length), 'utf8')) as unknown);
  } catch (error) {
    process.stderr.write(`The translations cannot be read: ${String(error)}\n`); // English it is
  }
}
