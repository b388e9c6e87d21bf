// Builds dist/: the extension, the language server, the command-line program and the panel. With `--tests` also
// out/: one bundle per test file and benchmark. `--watch` rebuilds on change, `--production` minifies, `--into=FOLDER`
// puts dist/ and prebuilds/ into another folder than the checkout.
import { build, context } from 'esbuild';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';

const args = new Set(process.argv.slice(2));
const production = args.has('--production');
const into = process.argv.find((arg) => arg.startsWith('--into='))?.slice('--into='.length) ?? '.';
const dist = `${into}/dist`;
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  logLevel: 'warning',
  minify: production,
  sourcemap: production ? false : 'linked',
  outdir: dist,
};
/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20.9',
  external: ['vscode'],
  mainFields: ['module', 'main'],
};

/** @type {import('esbuild').BuildOptions[]} */
const builds = [
  { ...node, entryPoints: { extension: 'src/extension.ts', server: 'src/server/server.ts' } },
  {
    ...node,
    entryPoints: { heapmon: 'src/cli/heapmon.ts' },
    external: [...node.external, './heapmonCommands'], // beside it, loaded by the commands that need it
    supported: { 'dynamic-import': false },
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...node,
    entryPoints: { heapmonCommands: 'src/cli/heapmonCommands.ts' },
    define: { HEAPMON_VERSION: JSON.stringify(version) },
  },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome124',
    entryPoints: { panel: 'media/panel/main.ts' },
  },
];

if (args.has('--tests')) {
  const entryPoints = ['test', 'bench'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file}`),
  );
  rmSync('out', { recursive: true, force: true });
  builds.push({
    ...node,
    entryPoints,
    outdir: 'out',
    outbase: '.',
    minify: false,
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'playwright-core', 'serialport', '@vscode/test-electron'],
  });
}

// serialport's loader looks for its native code beside the bundle's folder.
cpSync('node_modules/@serialport/bindings-cpp/prebuilds', `${into}/prebuilds`, { recursive: true });

if (args.has('--watch')) {
  for (const options of builds) await (await context({ ...options, logLevel: 'info' })).watch();
} else {
  rmSync(dist, { recursive: true, force: true });
  await Promise.all(builds.map((options) => build(options)));
}
