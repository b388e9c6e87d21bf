import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRomElf } from '../../../src/project/romElf';
import { temporaryFolder } from '../../support/temp';

describe('findRomElf', () => {
  const folder = temporaryFolder();
  const make = (dir: string, ...names: string[]): string => {
    const path = join(folder(), dir);
    mkdirSync(path, { recursive: true });
    for (const name of names) writeFileSync(join(path, name), '');
    return path;
  };

  it('takes the revision of the chip, else the latest before it', async () => {
    const dir = make(
      'rom',
      'esp32c3_rev0_rom.elf',
      'esp32c3_rev3_rom.elf',
      'esp32c3_rev101_rom.elf',
      'esp32_rev300_rom.elf',
    );
    const find = async (chip: string, revision: number | null): Promise<string | undefined> =>
      (await findRomElf(chip, revision, { ESP_ROM_ELF_DIR: dir }))?.slice(dir.length + 1);
    assert.equal(await find('esp32c3', 101), 'esp32c3_rev101_rom.elf');
    assert.equal(await find('esp32c3', 4), 'esp32c3_rev3_rom.elf');
    assert.equal(await find('esp32c3', null), 'esp32c3_rev0_rom.elf');
    assert.equal(await find('esp32', 0), 'esp32_rev300_rom.elf');
    assert.equal(await find('esp32p4', 0), undefined);
  });

  it('looks where ESP-IDF installs its tools, newest first', async () => {
    make('tools/esp-rom-elfs/20230320', 'esp32s3_rev0_rom.elf');
    const young = make('tools/esp-rom-elfs/20241011', 'esp32s3_rev0_rom.elf');
    assert.equal(
      await findRomElf('esp32s3', 0, { IDF_TOOLS_PATH: folder() }),
      join(young, 'esp32s3_rev0_rom.elf'),
    );
    assert.equal(await findRomElf('esp32s3', 0, { IDF_TOOLS_PATH: join(folder(), 'none') }), null);
  });
});
