/** Fuzzer of the firmware component's command reader: `firmware [CASES] [SEED]`, under AddressSanitizer. */
import { makeComponent, runMade } from '../support/component';
import { temporaryFolder } from '../support/toolchain';

const [cases = '1000000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);

async function main(): Promise<void> {
  const { path, remove } = temporaryFolder();
  try {
    await makeComponent(path, 'fuzz');
    await runMade(path, 'fuzz_commands', cases, seed);
    console.log(`${cases} commands for the firmware component, from seed ${seed}: nothing found.`);
  } finally {
    remove();
  }
}

void main().catch((error: unknown) => {
  console.error(`From seed ${seed}:`, error);
  process.exitCode = 1;
});
