// `npm run fuzz`: builds and runs the fuzzers.
//   npm run fuzz                   all of them
//   npm run fuzz -- logs           a million lines of damaged logs
//   npm run fuzz -- symbolizer     a hundred thousand damaged programs, caches and names
//   npm run fuzz -- firmware       a million commands for the firmware component, most of them damaged
//   npm run fuzz -- logs 5000      some
//   npm run fuzz -- logs 1 4711    one case, by its number
import { runOrThrow } from './process.mjs';
import { ensureNodeModules } from './setup.mjs';

const all = ['logs', 'symbolizer', 'firmware'];
const [first, ...rest] = process.argv.slice(2);
if (first !== undefined && !all.includes(first)) {
  console.error(`There is no fuzzer "${first}": there are ${all.join(', ')}.`);
  process.exit(2);
}
await ensureNodeModules();
await runOrThrow(process.execPath, ['esbuild.mjs', '--tests']);
for (const name of first === undefined ? all : [first])
  await runOrThrow(process.execPath, ['--enable-source-maps', `out/test/fuzz/${name}.js`, ...rest]);
