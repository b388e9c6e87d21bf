// Brings what the scripts need onto this machine: npm packages, Debian packages, a VS Code server. Every function
// looks first and does nothing when all is there. Node built-ins only, for it runs before node_modules exists.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { codeServerVersion, hostFolder, hostPaths, nodePackage } from './codeServer.mjs';
import { runOrThrow } from './process.mjs';
import { root } from './root.mjs';

/** Installs the npm packages when there are none, or older ones than the lock file asks for. */
export async function ensureNodeModules() {
  const installed = path.join(root, 'node_modules/.package-lock.json');
  const wanted = path.join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  console.log('Installing npm packages…');
  await runOrThrow('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
}

/**
 * The programs that tell whether a Debian package is needed: any one of them on PATH will do. A package without
 * programs is asked for by name, where there is a dpkg to ask.
 */
const programs = {
  binutils: ['readelf'],
  clang: ['clang'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
  'fonts-dejavu-core': [],
  'g++': ['g++'],
  gcc: ['gcc'],
  'gcc-riscv64-unknown-elf': ['riscv64-unknown-elf-gcc'],
  'gcc-xtensa-lx106': ['xtensa-lx106-elf-gcc'],
  'golang-go': ['go'],
  llvm: ['llvm-dwarfdump'],
  make: ['make'],
  'python3-serial': [],
  'qemu-system-misc': ['qemu-system-xtensa'],
  ser2net: ['ser2net'],
  socat: ['socat'],
};

/**
 * Installs the Debian packages that are missing; where it may not, says which and how.
 * @param {readonly (keyof typeof programs)[]} packages
 */
export async function ensureApt(packages) {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const install = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...missing];
  if (!onPath('apt-get') || process.getuid?.() !== 0) {
    throw new Error(`Missing: ${missing.join(', ')}. Install with: sudo apt-get ${install.join(' ')}`);
  }
  console.log(`Installing Debian packages: ${missing.join(' ')}…`);
  const options = { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await runOrThrow('apt-get', ['update'], options);
  await runOrThrow('apt-get', install, options);
}

function isInstalled(name) {
  if (name === 'chromium' && process.env.CHROMIUM) return true;
  if (programs[name].length > 0) return programs[name].some(onPath);
  if (!onPath('dpkg-query')) return true;
  try {
    const status = execFileSync('dpkg-query', ['-W', '-f', '${Status}', name], { stdio: 'pipe' });
    return String(status).endsWith(' installed');
  } catch {
    return false;
  }
}

/** Whether a program is on PATH. */
export function onPath(program) {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  // Debian puts servers where only root looks.
  return `${process.env.PATH ?? ''}${path.delimiter}/usr/sbin`
    .split(path.delimiter)
    .some((folder) => suffixes.some((suffix) => existsSync(path.join(folder, program + suffix))));
}

/**
 * Installs code-server, a VS Code that runs as a web server, into .vscode-host/. It is not a devDependency because
 * its install script needs a compiler and a newer Node; with a Node package beside it and no scripts it needs none.
 * The folder appears under its name only when complete, so an interrupted or a concurrent set-up does no harm.
 */
export async function ensureCodeServer() {
  const paths = hostPaths(root);
  const folder = hostFolder(root);
  if (existsSync(folder)) return paths;
  if (!nodePackage && Number(process.versions.node.split('.')[0]) < 24) {
    throw new Error(`code-server needs Node 24 or newer on ${process.platform}; this is ${process.version}.`);
  }

  console.log(`Installing code-server ${codeServerVersion} into .vscode-host/…`);
  removeAbandoned(path.dirname(folder));
  const partial = path.join(path.dirname(folder), `partial-${process.pid}`);
  mkdirSync(partial, { recursive: true });
  const dependencies = { 'code-server': codeServerVersion, ...nodePackage };
  writeFileSync(path.join(partial, 'package.json'), JSON.stringify({ private: true, dependencies }));

  const install = [
    'install',
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const vscode = path.join(partial, 'node_modules/code-server/lib/vscode');
  for (const cwd of [partial, vscode, path.join(vscode, 'extensions')]) {
    await runOrThrow('npm', install, { cwd, quiet: true });
  }
  const logger = path.join(vscode, 'node_modules/@vscode/spdlog/index.js');
  copyFileSync(path.join(import.meta.dirname, 'spdlog.cjs'), logger);
  if (existsSync(folder)) rmSync(partial, { recursive: true });
  else renameSync(partial, folder);
  return paths;
}

/** Removes what set-ups that no longer run have left half-way. */
function removeAbandoned(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const pid = Number(/^partial-(\d+)$/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) rmSync(path.join(folder, name), { recursive: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The manifest of the extension. */
export function manifest() {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
}
