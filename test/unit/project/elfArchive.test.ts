import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ElfArchive } from '../../../src/project/elfArchive';
import { BuiltStore } from '../../../src/project/lines/builtStore';
import { temporaryFolder } from '../../support/temp';

describe('ElfArchive', () => {
  const folder = temporaryFolder();
  const archive = (files = 3, bytes = 1000): ElfArchive =>
    new ElfArchive(join(folder(), 'elfs'), { files, bytes });
  const elf = (content: string): { path: string; sha256: string } => {
    const path = join(folder(), 'app.elf');
    writeFileSync(path, content);
    return { path, sha256: createHash('sha256').update(content).digest('hex') };
  };

  it('finds an ELF by the prefix that the firmware prints, after a rebuild', async () => {
    const { path, sha256 } = elf('one');
    await archive().keep(path, sha256);
    elf('two');
    const found = await archive().find(sha256.slice(0, 9).toUpperCase());
    assert.equal(found?.sha256, sha256);
    assert.ok(existsSync(found.path));
    assert.equal(await archive().find('00000000f'), null);
    assert.equal(await archive().find(sha256.slice(0, 7)), null, 'too short to tell');
  });

  it('is bounded by number and by size; the one used longest ago goes first', async () => {
    for (let index = 0; index < 6; index++) {
      const { path, sha256 } = elf(`elf ${index}`);
      await archive().keep(path, sha256);
      const seconds = 1_000_000 + index;
      utimesSync(join(folder(), 'elfs', `${sha256}.elf`), seconds, seconds);
    }
    assert.equal((await archive().list()).length, 3);
    const big = elf('x'.repeat(994));
    await archive().keep(big.path, big.sha256);
    assert.deepEqual(
      (await archive().list()).map(({ sizeBytes }) => sizeBytes),
      [994, 5],
    );
  });

  it('leaves a copy as old as the build, however often it is used', async () => {
    const { path, sha256 } = elf('one');
    utimesSync(path, 1_000_000, 1_000_000);
    for (let use = 0; use < 2; use++) await archive().keep(path, sha256);
    const [kept] = await archive().list();
    assert.ok(kept && kept.usedMs > Date.now() - 60_000);
    assert.equal(statSync(kept.path).mtimeMs, 1_000_000_000);
  });

  it('lets the sources of an ELF go with it', async () => {
    const names = ['0', '1', '2', '3'].map((name) => elf(`elf ${name}`).sha256);
    for (const [index, sha256] of names.entries()) {
      await archive().keep(elf(`elf ${index}`).path, sha256);
      await new BuiltStore(archive().sourcesOf(sha256)).write('/a.c', `${index}`);
      utimesSync(join(folder(), 'elfs', `${sha256}.elf`), 1_000_000 + index, 1_000_000);
    }
    const { path, sha256 } = elf('elf 4');
    await archive().keep(path, sha256);
    const left = names.map((name) => new BuiltStore(archive().sourcesOf(name)).read('/a.c'));
    assert.deepEqual(await Promise.all(left), [null, null, '2', '3']);
  });

  it('keeps one that is larger than the bound alone', async () => {
    const big = elf('x'.repeat(5000));
    await archive().keep(big.path, big.sha256);
    assert.equal((await archive().list()).length, 1);
  });

  it('never gives a damaged copy', async () => {
    const { path, sha256 } = elf('one');
    await archive().keep(path, sha256);
    writeFileSync(join(folder(), 'elfs', `${sha256}.elf`), 'damaged');
    assert.equal(await archive().find(sha256), null);
    assert.deepEqual(await archive().list(), []);
  });

  it('does not keep a file that changed since it was hashed, nor half of one', async () => {
    const { path, sha256 } = elf('one');
    elf('two');
    await archive().keep(path, sha256);
    assert.deepEqual(readdirSync(join(folder(), 'elfs')), []);
  });

  it('can be cleared, and is empty where nothing was kept', async () => {
    const { path, sha256 } = elf('one');
    await archive().keep(path, sha256);
    await archive().clear();
    assert.deepEqual(await archive().list(), []);
    await archive().clear();
  });
});
