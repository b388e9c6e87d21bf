import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CacheFolder, openElf } from '../../../src/project/openElf';
import { temporaryFolder } from '../../support/toolchain';
import { smallProgram } from '../symbolize/smallProgram';

describe('ELF cache', () => {
  let folder: { path: string; remove: () => void };
  let elf: string;
  let cache: string;

  beforeEach(async () => {
    folder = temporaryFolder();
    elf = join(folder.path, 'app.elf');
    cache = join(folder.path, 'deep', 'cache');
    await writeFile(elf, smallProgram.file);
  });
  afterEach(() => folder.remove());

  const lookup = async () => {
    const { symbolizer, isCached } = await openElf(elf, cache);
    return { isCached, frames: symbolizer.lookup(smallProgram.address + 2) };
  };

  it('answers the second time as the first', async () => {
    const first = await openElf(elf, cache);
    assert.equal(first.isCached, false);
    assert.match(first.sha256, /^[0-9a-f]{64}$/);
    await first.fillCache();
    const second = await lookup();
    assert.equal(second.isCached, true);
    assert.deepEqual(second.frames, first.symbolizer.lookup(smallProgram.address + 2));
    assert.deepEqual(await readdir(cache), [`${first.sha256}.hmsc`]);
  });

  it('makes a damaged or deleted one again', async () => {
    const first = await openElf(elf, cache);
    await first.fillCache();
    const path = join(cache, `${first.sha256}.hmsc`);
    const bytes = await readFile(path);
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
    await writeFile(path, bytes);
    const damaged = await openElf(elf, cache);
    assert.equal(damaged.isCached, false);
    await damaged.fillCache();
    assert.equal((await lookup()).isCached, true);
    await rm(cache, { recursive: true });
    assert.equal((await lookup()).isCached, false);
  });

  it('does without a folder that cannot be written', async () => {
    await mkdir(join(folder.path, 'deep'));
    await writeFile(cache, 'a file');
    const opened = await openElf(elf, cache);
    await opened.fillCache();
    assert.equal(opened.symbolizer.lookup(smallProgram.address + 2).length, 2);
  });

  it('stops when told', async () => {
    const opened = await openElf(elf, cache);
    await opened.fillCache(() => true);
    assert.ok((await readdir(cache).catch(() => [])).length <= 1);
  });

  it('keeps the files used last, up to its bound, and clears', async () => {
    const bounded = new CacheFolder(cache, 250);
    for (const name of ['aa', 'bb', 'cc']) {
      await bounded.write(name, new Uint8Array(100));
      await new Promise((done) => setTimeout(done, 15));
      if (name === 'bb') await bounded.read('aa');
    }
    assert.deepEqual((await readdir(cache)).sort(), ['aa.hmsc', 'cc.hmsc']);
    await bounded.clear();
    assert.deepEqual(await readdir(cache), []);
  });
});
