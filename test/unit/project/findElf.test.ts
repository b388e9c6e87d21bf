import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findBuilds } from '../../../src/project/builds/findBuilds';
import { agreed, findElf } from '../../../src/project/findElf';
import { temporaryFolder } from '../../support/temp';

describe('findElf', () => {
  const folder = temporaryFolder();
  const write = (path: string, content = ''): string => {
    const full = join(folder(), path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  };
  const find = async (...chosen: string[]): ReturnType<typeof findElf> =>
    findElf(await findBuilds([folder()]), [folder()], chosen);
  const baud = async (): Promise<number | undefined> =>
    agreed(await findBuilds([folder()]), null, (build) => build.baud)?.value;

  it('takes the setting first', async () => {
    const path = write('out/app.elf');
    write('build/other.elf');
    assert.deepEqual(await find(path), { kind: 'found', path });
    assert.deepEqual(await find(path, join(folder(), 'no.elf')), { kind: 'found', path });
  });

  it('asks between the ELFs that folders of the workspace set, newest first', async () => {
    const [old, young] = [write('a/app.elf'), write('b/app.elf')];
    utimesSync(old, 1000, 1000);
    assert.deepEqual(await find(old, young), { kind: 'several', paths: [young, old] });
  });

  it('says that the file of the setting does not exist', async () => {
    write('build/other.elf');
    const found = await find(join(folder(), 'no.elf'));
    assert.ok(found.kind === 'none' && /elfPath names .*no\.elf, which does not exist/.test(found.missing));
  });

  it('takes what ESP-IDF built', async () => {
    const path = write('build/app.elf');
    write('build/other.elf');
    write(
      'build/project_description.json',
      '{"app_elf":"app.elf","monitor_baud":"460800","target":"esp32c3"}',
    );
    assert.deepEqual(await find(), { kind: 'found', path });
    assert.equal(await baud(), 460800);
  });

  it('goes on where the description is half written or its ELF is gone', async () => {
    const path = write('build/app.elf');
    for (const text of ['{"app_elf":"ap', '{"app_elf":"gone.elf"}', '[]', '']) {
      write('build/project_description.json', text);
      assert.deepEqual(await find(), { kind: 'found', path }, text);
    }
    assert.equal(await baud(), undefined);
  });

  it('takes what PlatformIO built, and asks between several, newest first', async () => {
    write('platformio.ini', '[env:esp32]\n[env:esp32s3]\n');
    const old = write('.pio/build/esp32/firmware.elf');
    assert.deepEqual(await find(), { kind: 'found', path: old });
    const young = write('.pio/build/esp32s3/firmware.elf');
    utimesSync(old, 1000, 1000);
    assert.deepEqual(await find(), { kind: 'several', paths: [young, old] });
  });

  it('takes what PlatformIO built where its platformio.ini lies elsewhere', async () => {
    const path = write('.pio/build/esp32/firmware.elf');
    assert.deepEqual(await find(), { kind: 'found', path });
  });

  it('takes the one ELF in build/, not the bootloader', async () => {
    write('build/bootloader.elf');
    const path = write('build/app.elf');
    assert.deepEqual(await find(), { kind: 'found', path });
  });

  it('says what is missing', async () => {
    const found = await find();
    assert.ok(found.kind === 'none' && /build the project/.test(found.missing));
    assert.equal((await findElf([], [], [])).kind, 'none');
  });
});
