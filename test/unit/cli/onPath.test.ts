/** The command that the editor's terminals have on their path, called as shells call it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/temp';

describe('heapmon on the path', () => {
  const folder = temporaryFolder();

  function call(path: string, ...args: string[]): { status: number | null; stdout: string } {
    const env = { PATH: `/usr/bin${delimiter}/bin${delimiter}${path}`, HEAPMON_NODE: process.execPath };
    const { status, stdout } = spawnSync('sh', ['-c', 'heapmon "$@"', 'sh', ...args], {
      cwd: folder(),
      env,
      encoding: 'utf8',
    });
    return { status, stdout };
  }

  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  it('is run by the Node that is named, wherever the shell is, and gives its exit code and its arguments', () => {
    assert.match(call(inRoot('bin'), '--version').stdout, /^heapmon \d+\.\d+\.\d+/);
    assert.equal(call(inRoot('bin'), 'report', 'no such file.log').status, 1);
    assert.equal(call(inRoot('bin'), 'report', '--no-such-option').status, 2);
  });

  it('is found behind a link', () => {
    symlinkSync(inRoot('bin/heapmon'), join(folder(), 'heapmon'));
    assert.equal(call(folder(), '--version').status, 0);
  });

  it('is shipped, for Windows too', () => {
    assert.match(readFileSync(inRoot('.vscodeignore'), 'utf8'), /^!bin\/\*$/m);
    assert.match(
      readFileSync(inRoot('bin/heapmon.cmd'), 'latin1'),
      /"%HEAPMON_NODE%" "%~dp0\.\.\\dist\\heapmon\.js" %\*\r\n$/,
    );
  });
});
