// `npm test`: sets everything up, checks, builds and runs the suites; the last line is `N passed, N failed`.
//   npm test                            everything
//   npm test -- unit ui                 some (of typecheck lint unit golden firmware vscode ui)
//   npm test -- unit --grep 'ring'      from the first option on, arguments go to Mocha
import { printReport } from './report.mjs';
import { runOrThrow } from './process.mjs';
import { ensureApt, ensureCodeServer, ensureNodeModules } from './setup.mjs';
import { runSuite, suites } from './suites.mjs';

const checks = ['typecheck', 'lint'];
const steps = [...checks, ...Object.keys(suites)];

const args = process.argv.slice(2);
const optionsAt = args.findIndex((arg) => arg.startsWith('-'));
const names = optionsAt < 0 ? args : args.slice(0, optionsAt);
const mochaArgs = optionsAt < 0 ? [] : args.slice(optionsAt);
const unknown = names.filter((name) => !steps.includes(name));
if (unknown.length > 0) {
  console.error(`No such suite: ${unknown.join(', ')}. There are: ${steps.join(', ')}.`);
  process.exit(2);
}
const selected = steps.filter((name) => names.length === 0 || names.includes(name));
const selectedSuites = selected.filter((name) => name in suites);

/** @type {import('./suites.mjs').Outcome[]} */
const outcomes = [];

/** Does one step; whatever it throws is one failure, and no reason not to go on. */
async function attempt(name, work) {
  console.log(`\n── ${name} ──`);
  const started = performance.now();
  let note = '';
  try {
    await work();
  } catch (error) {
    note = error.message;
    console.error(note);
  }
  const seconds = (performance.now() - started) / 1000;
  outcomes.push({ name, passed: 0, failed: note ? 1 : 0, pending: 0, seconds, note });
  return note === '';
}

async function setUp() {
  await ensureNodeModules();
  await ensureApt([...new Set(selectedSuites.flatMap((name) => suites[name].packages))]);
  if (selectedSuites.some((name) => suites[name].codeServer)) await ensureCodeServer();
}

async function runSelected() {
  await attempt('set-up', setUp);
  for (const name of selected.filter((name) => checks.includes(name))) {
    await attempt(name, () => runOrThrow('npm', ['run', '--silent', name]));
  }
  if (selectedSuites.length === 0) return;
  if (!(await attempt('build', () => runOrThrow(process.execPath, ['esbuild.mjs', '--tests'])))) return;
  for (const name of selectedSuites) {
    console.log(`\n── ${name} ──`);
    outcomes.push(await runSuite(name, mochaArgs));
  }
}

await runSelected();
process.exitCode = printReport(outcomes) ? 0 : 1;
