// `npm run fuzz`: builds and runs the fuzzer of the symbolizer.
//   npm run fuzz                   a hundred thousand cases
//   npm run fuzz -- 5000           some
//   npm run fuzz -- 1 4711         one, by its number
import { runOrThrow } from './process.mjs';
import { ensureNodeModules } from './setup.mjs';

await ensureNodeModules();
await runOrThrow(process.execPath, ['esbuild.mjs', '--tests']);
await runOrThrow(process.execPath, [
  '--enable-source-maps',
  'out/test/fuzz/symbolizer.js',
  ...process.argv.slice(2),
]);
