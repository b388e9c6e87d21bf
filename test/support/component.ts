/** Builds and runs the tests of the firmware component (`firmware/heap_monitor/test/Makefile`). */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inRoot } from './root';

const run = promisify(execFile);
const folder = inRoot('firmware/heap_monitor/test');

/** Makes goals of the Makefile into a folder. A warning is an error, and what the compiler says is in it. */
export async function makeComponent(out: string, ...goals: string[]): Promise<void> {
  await run('make', ['-s', '-C', folder, `OUT=${out}`, ...goals]);
}

/** Runs a program that was made; what it prints. Rejects with what it complains of. */
export async function runMade(out: string, program: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(join(out, program), args, { maxBuffer: 1 << 26 });
  return stdout;
}
