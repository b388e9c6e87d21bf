// Runs inside the extension host of a real VS Code: loads every *.test.js beside it into Mocha.
// test/support/vscodeHost.ts starts it; HEAP_MONITOR_MOCHA carries Mocha's options.
import Mocha from 'mocha';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import CountingReporter, { beginning } from '../support/counts';

/** @throws when a test fails, which VS Code turns into its exit code. */
export async function run(): Promise<void> {
  console.log(beginning);
  const options = JSON.parse(process.env['HEAP_MONITOR_MOCHA'] ?? '{}') as Mocha.MochaOptions;
  const mocha = new Mocha({ ui: 'bdd', reporter: CountingReporter, ...options });
  for (const file of readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
