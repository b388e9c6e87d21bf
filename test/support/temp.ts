/** Temporary folders that go when their test is over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder for each test of the suite it is called in; returns a function that gives its path. */
export function temporaryFolder(): () => string {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'heap-monitor-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })); // a cache may still be written
  return () => folder;
}
