// `npm run package`: builds for production and packs heap-monitor-<version>.vsix, which runs on every platform.
//   npm run package -- --target linux-x64 --target darwin-arm64      smaller packages for one platform each
//   npm run package -- --all                                         one for every platform, and the universal one
//   npm run package -- --out FOLDER                                  puts them there instead of into the checkout
// Everything is put together in a folder of its own: the checkout and its dist/ stay as they are.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runOrThrow } from './process.mjs';
import { root } from './root.mjs';
import { ensureNodeModules, manifest } from './setup.mjs';

/** Which of serialport's prebuilt files each of VS Code's platforms loads: folder and ending. */
const prebuilds = {
  'linux-x64': ['linux-x64', '.glibc.node'],
  'linux-arm64': ['linux-arm64', '.glibc.node'],
  'linux-armhf': ['linux-arm', '.armv7.glibc.node'],
  'alpine-x64': ['linux-x64', '.musl.node'],
  'alpine-arm64': ['linux-arm64', '.musl.node'],
  'darwin-x64': ['darwin-x64+arm64', '.node'],
  'darwin-arm64': ['darwin-x64+arm64', '.node'],
  'win32-x64': ['win32-x64', '.node'],
  'win32-arm64': ['win32-arm64', '.node'],
};

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    all: { type: 'boolean' },
    out: { type: 'string', default: root },
  },
});
const targets = values.all ? Object.keys(prebuilds) : (values.target ?? []);
const unknown = targets.filter((target) => !(target in prebuilds));
if (unknown.length > 0) {
  console.error(`No such target: ${unknown.join(', ')}. There are: ${Object.keys(prebuilds).join(', ')}.`);
  process.exit(2);
}

await ensureNodeModules();
const { PackageManager, createVSIX, listFiles } = await import('@vscode/vsce');
const { name, version, repository } = manifest();
const out = path.resolve(values.out);
mkdirSync(out, { recursive: true });

const stage = mkdtempSync(path.join(os.tmpdir(), 'heap-monitor-vsix-'));
try {
  await fillStage();
  if (values.all || targets.length === 0) await pack(`${name}-${version}.vsix`);
  for (const target of targets) await packFor(target);
} finally {
  rmSync(stage, { recursive: true });
}

/** What is packed, as in the checkout, but built for production. */
async function fillStage() {
  for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) {
    if (!/^(?:dist|prebuilds)\//.test(file)) cpSync(path.join(root, file), path.join(stage, file));
  }
  cpSync(path.join(root, '.vscodeignore'), path.join(stage, '.vscodeignore'));
  await runOrThrow(process.execPath, ['esbuild.mjs', '--production', `--into=${stage}`]);
}

/** Packs with the native code of one platform only: the target as such is no more than a label. */
async function packFor(target) {
  const [folder, ending] = prebuilds[target];
  const from = path.join(root, 'node_modules/@serialport/bindings-cpp/prebuilds', folder);
  const to = path.join(stage, 'prebuilds', folder);
  rmSync(path.join(stage, 'prebuilds'), { recursive: true });
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from).filter((file) => file.endsWith(ending)))
    cpSync(path.join(from, file), path.join(to, file));
  await pack(`${name}-${target}-${version}.vsix`, target);
}

/** Packs the stage and prints the size. */
async function pack(file, target) {
  const packagePath = path.join(out, file);
  await createVSIX({
    cwd: stage,
    packagePath,
    target,
    dependencies: false, // all are in the bundles
    allowMissingRepository: true,
    skipLicense: true, // never ask
    rewriteRelativeLinks: repository !== undefined,
  });
  console.log(`${packagePath}  ${(statSync(packagePath).size / 1e6).toFixed(2)} MB`);
}
