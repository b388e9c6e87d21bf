// `npm run bench`: builds and runs the benchmarks, each in a Node process of its own.
//   npm run bench                        all of them
//   npm run bench -- symbolize           some, by name
//   npm run bench -- symbolize -- 1000   what follows the second `--`, or the first option, goes to the benchmark
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runOrThrow } from './process.mjs';
import { root } from './root.mjs';
import { ensureNodeModules } from './setup.mjs';

const args = process.argv.slice(2);
const dashes = args.findIndex((arg) => arg.startsWith('--'));
const names = dashes < 0 ? args : args.slice(0, dashes);
const benchArgs = dashes < 0 ? [] : args.slice(args[dashes] === '--' ? dashes + 1 : dashes);

await ensureNodeModules();
await runOrThrow(process.execPath, ['esbuild.mjs', '--tests']);

const available = readdirSync(path.join(root, 'out/bench'))
  .filter((file) => file.endsWith('.js'))
  .map((file) => path.basename(file, '.js'))
  .sort();
const unknown = names.filter((name) => !available.includes(name));
if (unknown.length > 0) {
  console.error(`No such benchmark: ${unknown.join(', ')}. There are: ${available.join(', ')}.`);
  process.exit(2);
}
for (const name of names.length > 0 ? names : available) {
  console.log(`\n── ${name} ──`);
  await runOrThrow(process.execPath, ['--enable-source-maps', `out/bench/${name}.js`, ...benchArgs]);
}
