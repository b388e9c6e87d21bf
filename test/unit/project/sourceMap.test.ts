import assert from 'node:assert/strict';
import {
  bestMatches,
  isAbsoluteAnywhere,
  mapByRules,
  readSubstitutePaths,
  segments,
} from '../../../src/project/sourceMap';

describe('source paths', () => {
  it('are absolute on the system that recorded them', () => {
    for (const path of ['/a/b.c', 'D:/a/b.c', 'c:\\a\\b.c', '\\\\server\\a.c'])
      assert.ok(isAbsoluteAnywhere(path), path);
    for (const path of ['a/b.c', './a.c', '../a.c', 'a.c']) assert.ok(!isAbsoluteAnywhere(path), path);
  });

  it('have names, whichever way the slashes lean', () => {
    assert.deepEqual(segments('C:\\work\\main/./a/../b.c'), ['c:', 'work', 'main', 'b.c']);
    assert.deepEqual(segments('../../a.c'), ['..', '..', 'a.c']);
  });
});

describe('mapByRules', () => {
  const rules = [
    { from: '/builds', to: '/home/me' },
    { from: '/builds/firmware/', to: '/home/me/fw/' },
    { from: 'D:\\code', to: '/home/me/code' },
  ];

  it('takes the longest match first', () => {
    assert.deepEqual(mapByRules('/builds/firmware/main/a.c', rules), [
      '/home/me/fw/main/a.c',
      '/home/me/firmware/main/a.c',
    ]);
  });

  it('matches whole names, and drives in either case', () => {
    assert.deepEqual(mapByRules('/buildsystem/a.c', rules), []);
    assert.deepEqual(mapByRules('d:/code/a.c', rules), ['/home/me/code/a.c']);
  });
});

describe('bestMatches', () => {
  it('takes the file that shares the most names from the end', () => {
    const candidates = ['/ws/main/util.c', '/ws/components/net/util.c', '/ws/test/util.c'];
    assert.deepEqual(bestMatches('/project/components/net/util.c', candidates), [
      '/ws/components/net/util.c',
    ]);
    assert.deepEqual(bestMatches('C:\\x\\main\\util.c', candidates), ['/ws/main/util.c']);
  });

  it('gives several where they are equally likely, none where none has the name', () => {
    const candidates = ['/ws/a/util.c', '/ws/b/util.c'];
    assert.deepEqual(bestMatches('/project/c/util.c', candidates), candidates);
    assert.deepEqual(bestMatches('/project/c/other.c', candidates), []);
  });
});

describe('readSubstitutePaths', () => {
  it("reads the rules of ESP-IDF's reproducible builds", () => {
    const text =
      'set substitute-path /COMPONENT_MAIN_DIR /home/me/fw/main\nset substitute-path /IDF /opt/esp-idf\n';
    assert.deepEqual(mapByRules('/COMPONENT_MAIN_DIR/a.c', readSubstitutePaths(text)), [
      '/home/me/fw/main/a.c',
    ]);
    assert.deepEqual(readSubstitutePaths('# nothing\n'), []);
  });
});
