/** Builds and runs the tests of the firmware component (`firmware/heap_monitor/test/Makefile`). */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inRoot } from './root';

const run = promisify(execFile);
const folder = inRoot('firmware/heap_monitor/test');

/**
 * Makes goals of the Makefile into a folder, as many at a time as there are processors. A warning is an error, and what
 * the compiler says is in it.
 * @returns What make prints.
 */
export async function makeComponent(out: string, ...goals: string[]): Promise<string> {
  const { stdout } = await run('make', [
    '-s',
    `-j${availableParallelism()}`,
    ...['-C', folder, `OUT=${out}`, ...goals],
  ]);
  return stdout;
}

/** Runs a program that was made; what it prints. Rejects with what it complains of. */
export async function runMade(out: string, program: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(join(out, program), args, { maxBuffer: 1 << 26 });
  return stdout;
}
