import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findSource } from '../../../src/project/findSource';
import type { SourceMapRule } from '../../../src/project/sourceMap';
import { temporaryFolder } from '../../support/temp';

describe('findSource', () => {
  const folder = temporaryFolder();
  const write = (path: string, content = ''): string => {
    const full = join(folder(), path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  };
  const find = (file: string, rules: SourceMapRule[] = []): Promise<string | null> =>
    findSource(file, {
      folders: [join(folder(), 'fw')],
      elfPath: join(folder(), 'elsewhere', 'app.elf'),
      rules,
    });

  it('takes a path that exists as it is', async () => {
    const path = write('other/main.c');
    assert.equal(await find(path), path);
  });

  it('finds relative paths beside the ELF, then in the workspace', async () => {
    const inWorkspace = write('fw/main/a.c');
    assert.equal(await find('./main/a.c'), inWorkspace);
    const besideElf = write('elsewhere/main/a.c');
    assert.equal(await find('main/a.c'), besideElf);
  });

  it("takes the user's rules first", async () => {
    const mine = write('mine/main/a.c');
    write('fw/main/a.c');
    assert.equal(await find('/builds/x/main/a.c', [{ from: '/builds/x', to: join(folder(), 'mine') }]), mine);
  });

  it('finds what was built in a container, by CI or on Windows, by the longest end of its path', async () => {
    const net = write('fw/components/net/util.c');
    write('fw/net/util.c');
    assert.equal(await find('/builds/group/fw/components/net/util.c'), net);
    assert.equal(await find('C:\\Users\\me\\fw\\components\\net\\util.c'), net);
  });

  it('does not take a file for another because of its name alone', async () => {
    write('fw/util.c');
    assert.equal(await find('/builds/x/components/net/util.c'), null);
  });

  it('knows the prefixes of reproducible builds', async () => {
    const main = write('fw/main/a.c');
    const heap = write('idf/components/heap/heap_caps.c');
    const odd = write('odd/place/b.c');
    write('fw/build/project_description.json', JSON.stringify({ idf_path: join(folder(), 'idf') }));
    write(
      'fw/build/prefix_map_gdbinit',
      `set substitute-path /COMPONENT_ODD_DIR ${join(folder(), 'odd', 'place')}\n`,
    );
    assert.equal(await find('/IDF_PROJECT/main/a.c'), main);
    assert.equal(await find('/IDF/components/heap/heap_caps.c'), heap);
    assert.equal(await find('/COMPONENT_ODD_DIR/b.c'), odd);
  });

  it('is null where there is no such file', async () => assert.equal(await find('/x/y/no.c'), null));
});
