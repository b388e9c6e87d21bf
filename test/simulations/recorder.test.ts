/** Recordings whose process is killed at whatever moment. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recordedBytes } from '../support/feed';
import { simulation } from '../support/inTurn';
import { random as seeded } from '../support/random';
import { temporaryFolder } from '../support/temp';

const LANES = 4;

describe('Recorder', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const random = seeded(20261123);
  const rounds = Array.from({ length: 6 }, () => Array.from({ length: LANES }, () => random()));

  for (const [round, whens] of rounds.entries())
    simulation(
      `loses less than a second when its process is killed, whenever that is: round ${round + 1}`,
      () => Promise.all(whens.map((when, lane) => killOne(join(folder(), `${lane}.hmrec`), when))),
    );
});

/** Records in a process of its own, kills it, and looks at what is left. */
async function killOne(file: string, when: number): Promise<void> {
  const program = ['out/test/support/recordForever.js', file];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  await once(child.stdout, 'data');
  await sleep(300 + when * 1200);
  const killedMs = Date.now();
  child.kill('SIGKILL');
  await exited;
  const handed = output
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' ').map(Number))
    .filter(([, atMs = 0]) => atMs < killedMs - 1000)
    .at(-1)?.[0];
  const lines = existsSync(file) ? (await recordedBytes(file)).toString().split('\n').slice(0, -1) : [];
  lines.forEach((line, index) => assert.match(line, new RegExp(`^line ${index} x*$`)));
  assert.ok(lines.length > (handed ?? -1), `${lines.length} lines of ${handed}`);
}
