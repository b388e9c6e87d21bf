// `npm test`: sets everything up, checks, builds and runs the suites; the last line is `N passed, N failed`.
//   npm test                            everything, but a third of the simulations
//   npm test -- unit ui                 some (of typecheck lint and the suites of suites.mjs)
//   npm test -- unit --grep 'ring'      from the first option on, arguments go to Mocha
// Two things are done at a time: the suites with windows one after the other, and beside them all else.
import os from 'node:os';
import { printReport } from './report.mjs';
import { runOrThrow } from './process.mjs';
import { ensureApt, ensureCodeServer, ensureNodeModules } from './setup.mjs';
import { runSuite, suites } from './suites.mjs';
import { thirdInTurn } from './third.mjs';
import { openSection } from './turns.mjs';

const checks = ['typecheck', 'lint'];
const steps = [...checks, ...Object.keys(suites)];
/** Windows wait much: what computes runs beside them. What comes before them is done while their programs come. */
const lanes = [
  ['typecheck', 'golden', 'vscode', 'ui'],
  ['lint', 'simulations', 'unit', 'firmware', 'panel'],
];

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
process.env.HEAP_MONITOR_THIRD ??= names.length === 0 ? thirdInTurn() : 'all';

/** @type {import('./suites.mjs').Outcome[]} */
const outcomes = [];
const started = performance.now();

/**
 * Does one step; whatever it throws is one failure, and no reason not to go on.
 * @param {string} name
 * @param {(write: (chunk: string | Uint8Array) => void) => Promise<unknown>} work
 * @returns {Promise<boolean>} Whether it went well.
 */
async function attempt(name, work) {
  const section = openSection(name);
  const began = performance.now();
  let note = '';
  try {
    await work(section.write);
  } catch (error) {
    note = error.message;
    section.write(`${note}\n`);
  }
  section.end();
  const seconds = (performance.now() - began) / 1000;
  outcomes.push({ name, passed: 0, failed: note ? 1 : 0, pending: 0, seconds, note });
  return note === '';
}

/** The programs that the suites need; some of them, where the suite needs none. */
async function ensurePrograms() {
  const packages = [...new Set(selectedSuites.flatMap((name) => suites[name].packages))];
  const needsCodeServer = selectedSuites.some((name) => suites[name].codeServer);
  await Promise.all([ensureApt(packages), needsCodeServer && ensureCodeServer()]);
}

async function runOne(name, ready) {
  if (checks.includes(name)) {
    await attempt(name, (write) => runOrThrow('npm', ['run', '--silent', name], { write }));
    return;
  }
  if (!(await ready.build)) return;
  if (suites[name].packages.length > 0) await ready.programs;
  const section = openSection(name);
  if (name === 'simulations') section.write(`${turnText()}\n`);
  outcomes.push(await runSuite(name, mochaArgs, section.write));
  section.end();
}

function turnText() {
  const third = process.env.HEAP_MONITOR_THIRD;
  if (third === 'all') return 'All of them.';
  return `A third of them, by the commit. To run it again: HEAP_MONITOR_THIRD=${third} npm test -- simulations. All: npm run simulate.`;
}

async function runSelected() {
  // Programs and npm packages come at the same time.
  const programs = attempt('programs', ensurePrograms);
  if (!(await attempt('set-up', ensureNodeModules))) return programs;
  const build =
    selectedSuites.length === 0 ||
    attempt('build', (write) => runOrThrow(process.execPath, ['esbuild.mjs', '--tests'], { write }));
  const runLane = async (lane) => {
    for (const name of lane.filter((name) => selected.includes(name)))
      await runOne(name, { build, programs });
  };
  if (os.availableParallelism() > 1) await Promise.all(lanes.map(runLane));
  else for (const lane of lanes) await runLane(lane);
  await programs;
}

await runSelected();
const order = ['programs', 'set-up', 'build', ...steps];
outcomes.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
process.exitCode = printReport(outcomes, (performance.now() - started) / 1000) ? 0 : 1;
