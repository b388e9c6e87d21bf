// The test suites: where their files are, what they need and how long they may take; and how one is run.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { run } from './process.mjs';
import { root } from './root.mjs';

const compilers = ['gcc', 'g++', 'make', 'binutils', 'llvm', 'gcc-riscv64-unknown-elf', 'gcc-xtensa-lx106'];
const browser = ['chromium', 'fonts-dejavu-core', 'socat'];

/**
 * @typedef {object} Suite
 * @property {readonly string[]} packages Debian packages (setup.mjs).
 * @property {boolean} [codeServer] Whether it drives a real VS Code.
 * @property {boolean} [inExtensionHost] Whether its tests run inside VS Code, not in a Mocha process of their own.
 * @property {number} testSeconds What one test may take, unless it says otherwise.
 * @property {number} minutes What the whole suite may take.
 */

/** @type {Record<string, Suite>} */
export const suites = {
  unit: {
    packages: ['socat', 'ser2net', 'python3-serial', 'golang-go', ...compilers],
    testSeconds: 20,
    minutes: 10,
  },
  simulations: { packages: [], testSeconds: 60, minutes: 10 },
  golden: { packages: [], testSeconds: 30, minutes: 5 },
  firmware: { packages: [...compilers, 'clang', 'qemu-system-misc'], testSeconds: 120, minutes: 10 },
  vscode: {
    packages: [...browser, ...compilers, 'qemu-system-misc'],
    codeServer: true,
    inExtensionHost: true,
    testSeconds: 60,
    minutes: 10,
  },
  panel: { packages: browser, testSeconds: 180, minutes: 10 },
  ui: { packages: browser, codeServer: true, testSeconds: 180, minutes: 15 },
};

/**
 * @typedef {{name: string, passed: number, failed: number, pending: number, seconds: number, note: string}} Outcome
 */

/**
 * Runs one suite of the built tests. It has failed also when it crashed, hung, or ran no test.
 * @param {string} name
 * @param {readonly string[]} args Passed on to Mocha.
 * @param {(chunk: string | Uint8Array) => void} write Takes its output.
 * @returns {Promise<Outcome>}
 */
export async function runSuite(name, args, write) {
  const suite = suites[name];
  const files = testFiles(name);
  if (files.length === 0)
    return { name, passed: 0, failed: 1, pending: 0, seconds: 0, note: 'has no test file' };
  const started = performance.now();
  const countsFile = path.join(root, 'out', `counts-${name}.json`);
  rmSync(countsFile, { force: true });
  const result = await run(process.execPath, command(suite, files, args), {
    env: { HEAP_MONITOR_COUNTS: countsFile },
    timeoutMs: suite.minutes * 60_000,
    write,
  });
  const counts = existsSync(countsFile) ? JSON.parse(readFileSync(countsFile, 'utf8')) : undefined;
  const { passed = 0, failed = 0, pending = 0 } = counts ?? {};
  const note = trouble(suite, result, counts);
  const seconds = (performance.now() - started) / 1000;
  return { name, passed, failed: failed + (note ? 1 : 0), pending, seconds, note };
}

function command(suite, files, args) {
  const timeout = ['--timeout', String(suite.testSeconds * 1000)];
  if (suite.inExtensionHost) {
    return ['--enable-source-maps', 'out/test/support/vscodeHost.js', ...timeout, ...args];
  }
  return [
    ...['--enable-source-maps', 'node_modules/mocha/bin/mocha.js'],
    ...['--reporter', 'out/test/support/counts.js'],
    ...timeout,
    process.stdout.isTTY ? '--color' : '--no-color',
    ...(process.env.CI ? ['--forbid-only'] : []),
    ...args,
    ...files,
  ];
}

/** What went wrong beyond single tests; empty if nothing did. */
function trouble(suite, { code, timedOut }, counts) {
  if (timedOut) return `still running after ${suite.minutes} minutes`;
  if (counts ? counts.passed + counts.failed === 0 : code === 0) return 'ran no test';
  if (!counts || (code !== 0 && counts.failed === 0)) return `crashed (exit code ${code})`;
  return '';
}

function testFiles(name) {
  const folder = path.join('out/test', name);
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js'))
    .sort()
    .map((file) => path.join(folder, file));
}
