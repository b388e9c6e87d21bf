import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLog } from '../../../src/cli/report';
import { readTaughtFile } from '../../../src/cli/taughtFile';
import { temporaryFolder } from '../../support/temp';

describe('heapmon --taught', () => {
  const folder = temporaryFolder();
  const file = (name: string, text: string): string => {
    const path = join(folder(), name);
    writeFileSync(path, text);
    return path;
  };

  it('reads old logs with the lines of a list, of settings, and of a workspace file', async () => {
    const log = file('device.log', 'boot\nHeap: Free 5000 bytes\nHeap: Free 4000 bytes\n');
    assert.equal((await readLog(log)).session.boot, undefined);
    const setting = '"heapMonitor.taughtLines": ["Heap: Free {free} bytes"],';
    for (const [name, text] of [
      ['list.json', '["Heap: Free {free} bytes"]'],
      ['settings.json', `{ // of the team\n  "editor.tabSize": 2,\n  ${setting}\n}\n`],
      ['a.code-workspace', `{"folders": [], "settings": {${setting}}}`],
    ] as const) {
      const { session } = await readLog(log, { taught: await readTaughtFile(file(name, text)) });
      assert.equal(session.boot?.heap?.samples, 2, name);
      assert.equal(session.boot.heap.lastFreeBytes, 4000);
    }
  });

  it('says what is wrong with a file', async () => {
    await assert.rejects(readTaughtFile(join(folder(), 'none')), /does not exist/);
    await assert.rejects(readTaughtFile(file('a.json', '{')), /is no JSON/);
    await assert.rejects(readTaughtFile(file('b.json', '{"editor.tabSize": 2}')), /has no taught lines/);
    await assert.rejects(
      readTaughtFile(file('c.json', '["heap {fre}"]')),
      /Taught line 1: \{fre\} is not known/,
    );
  });
});
