/** Waiting for what happens soon, however busy the machine is. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as something holds; fails with `what` where it does not within `limitMs`. */
export async function until(what: string, holds: () => boolean, limitMs = 18_000): Promise<void> {
  for (const end = Date.now() + limitMs; !holds(); await sleep(10))
    assert.ok(Date.now() < end, `not within ${limitMs} ms: ${what}`);
}
