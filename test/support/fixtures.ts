/** The logs under test/fixtures/logs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './root';

const LOGS = inRoot('test', 'fixtures', 'logs');

/** Their paths in that folder. */
export function fixtureNames(): string[] {
  return readdirSync(LOGS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'));
}

/** A log's bytes without its `#REF` line. */
export function readFixture(name: string): Buffer {
  const bytes = readFileSync(join(LOGS, name));
  return bytes.toString('latin1', 0, 4) === '#REF' ? bytes.subarray(bytes.indexOf(10) + 1) : bytes;
}
