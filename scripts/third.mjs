// Which third of the simulations a run of everything takes (test/support/inTurn.ts): another one with each commit, so
// that all are run over time, and the same one where a commit is run again.
import { execFileSync } from 'node:child_process';
import { root } from './root.mjs';

const DAY_MS = 86_400_000;

/** @returns {string} 0, 1 or 2: by the commit; outside a repository by the day. */
export function thirdInTurn() {
  try {
    const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return String(parseInt(execFileSync('git', ['rev-parse', 'HEAD'], options).slice(0, 8), 16) % 3);
  } catch {
    return String(Math.floor(Date.now() / DAY_MS) % 3);
  }
}
