/** Opening an ELF file for some addresses alone: it answers as one that was read whole, or says that it cannot. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HumanError } from '../../../src/errors';
import { openSymbolizer } from '../../../src/project/openSymbolizer';
import { Symbolizer } from '../../../src/symbolize/symbolizer';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/temp';

const ELF = inRoot('demo', 'heap-demo.elf');
const STEP = 10;

describe('openSymbolizer', () => {
  const folder = temporaryFolder();

  const copy = (): string => {
    const path = join(folder(), 'app.elf');
    copyFileSync(ELF, path);
    utimesSync(path, 1, 1); // built long ago
    return path;
  };

  it('answers as a file that was read whole', () => {
    const whole = Symbolizer.open(readFileSync(ELF));
    const parts = openSymbolizer(ELF);
    assert.deepEqual(parts.codeRanges, whole.codeRanges);
    let known = 0;
    for (let at = 0; at < whole.codeRanges.length; at += 2) {
      const [begin = 0, end = 0] = whole.codeRanges.slice(at, at + 2);
      for (let address = begin; address < end; address += STEP) {
        assert.deepEqual(parts.lookup(address), whole.lookup(address));
        known += parts.lookup(address).length;
      }
    }
    assert.ok(known > 100, `${known} frames`);
  });

  const changes: Record<string, (path: string) => void> = {
    'was built again': (path) => writeFileSync(path, readFileSync(ELF)),
    grew: (path) => appendFileSync(path, 'more'),
    'was cut off': (path) => truncateSync(path, 0x1000),
  };
  for (const [how, change] of Object.entries(changes))
    it(`tells nothing of a file that ${how} in the meantime`, () => {
      const path = copy();
      const symbolizer = openSymbolizer(path);
      const address = symbolizer.codeRanges[0] ?? 0;
      change(path);
      const isTold = (error: unknown) => error instanceof HumanError && error.message.includes('changed');
      assert.throws(() => symbolizer.lookup(address), isTold);
    });

  it('reads what is no regular file', () => {
    const script = 'echo "$1" | node "$2" symbolize --elf <(cat "$3")';
    const [begin = 0] = openSymbolizer(ELF).codeRanges;
    const args = [`0x${begin.toString(16)}`, inRoot('dist', 'heapmon.js')];
    const run = (elf: string) =>
      execFileSync('bash', ['-c', script, 'bash', ...args, elf], { encoding: 'utf8' });
    assert.match(run(ELF), /^0x[0-9a-f]{8}\n[^?\n]+\n/);
  });
});
