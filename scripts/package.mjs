// `npm run package`: builds for production and packs heap-monitor-<version>.vsix, which runs on every platform.
//   npm run package -- --target linux-x64 --target darwin-arm64      smaller packages for one platform each
//   npm run package -- --all                                         one for every platform, and the universal one
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
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
  options: { target: { type: 'string', multiple: true }, all: { type: 'boolean' } },
});
const targets = values.all ? Object.keys(prebuilds) : (values.target ?? []);
const unknown = targets.filter((target) => !(target in prebuilds));
if (unknown.length > 0) {
  console.error(`No such target: ${unknown.join(', ')}. There are: ${Object.keys(prebuilds).join(', ')}.`);
  process.exit(2);
}

await ensureNodeModules();
await runOrThrow(process.execPath, ['esbuild.mjs', '--production']);
const { PackageManager, createVSIX, listFiles } = await import('@vscode/vsce');
const { name, version, repository } = manifest();

const packed = [];
if (values.all || targets.length === 0) packed.push(await pack(root, `${name}-${version}.vsix`));
for (const target of targets) packed.push(await packFor(target));
for (const file of packed)
  console.log(`${file}  ${(statSync(path.join(root, file)).size / 1e6).toFixed(2)} MB`);

/** Packs a folder into a file in the checkout. */
async function pack(cwd, file, target) {
  await createVSIX({
    cwd,
    packagePath: path.join(root, file),
    target,
    dependencies: false, // all are in the bundles
    allowMissingRepository: true,
    rewriteRelativeLinks: repository !== undefined,
  });
  return file;
}

/** Packs a copy that holds the native code of one platform only: the target as such is no more than a label. */
async function packFor(target) {
  const [folder, ending] = prebuilds[target];
  const isForeign = (file) =>
    file.startsWith('prebuilds/') && !(file.startsWith(`prebuilds/${folder}/`) && file.endsWith(ending));
  const stage = mkdtempSync(path.join(os.tmpdir(), 'heap-monitor-vsix-'));
  try {
    for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) {
      if (!isForeign(file)) cpSync(path.join(root, file), path.join(stage, file));
    }
    cpSync(path.join(root, '.vscodeignore'), path.join(stage, '.vscodeignore'));
    return await pack(stage, `${name}-${target}-${version}.vsix`, target);
  } finally {
    rmSync(stage, { recursive: true });
  }
}
