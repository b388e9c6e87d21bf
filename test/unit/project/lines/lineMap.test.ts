import assert from 'node:assert/strict';
import { LineMap } from '../../../../src/project/lines/lineMap';
import { random } from '../../../support/random';

const file = (lines: readonly string[]): string => lines.join('\n');
const ten = Array.from({ length: 10 }, (_, index) => `line ${index}`);

function between(built: readonly string[], now: readonly string[]): LineMap {
  const map = LineMap.between(file(built), file(now));
  assert.ok(map);
  return map;
}

describe('LineMap', () => {
  it('leaves the lines of an unchanged file where they are, whatever its line ends', () => {
    const map = LineMap.between(file(ten), ten.join('\r\n'));
    assert.deepEqual(
      ten.map((_, line) => map?.at(line)),
      ten.map((_, line) => ({ line, isChanged: false })),
    );
  });

  it('follows what was put in and taken out before a line', () => {
    const map = between(ten, ['new', 'new', ...ten.slice(0, 3), ...ten.slice(5)]);
    assert.deepEqual(map.at(2), { line: 4, isChanged: false });
    assert.deepEqual(map.at(7), { line: 7, isChanged: false });
    assert.deepEqual(map.at(9), { line: 9, isChanged: false });
  });

  it('says that a line was edited, and where it was', () => {
    const map = between(ten, ['new', ...ten.slice(0, 4), 'edited', ...ten.slice(5)]);
    assert.deepEqual(map.at(4), { line: 5, isChanged: true });
  });

  it('tells lines that stand more than once apart by their neighbours', () => {
    const built = ['a {', '  x();', '}', 'b {', '  x();', '}'];
    const map = between(built, ['a {', '  y();', '  x();', '}', 'b {', '  z();', '  x();', '}']);
    assert.deepEqual(map.at(1), { line: 2, isChanged: false });
    assert.deepEqual(map.at(4), { line: 6, isChanged: false });
  });

  it('knows another file', () => {
    assert.equal(between(ten, ten.slice(0, 8)).isFar, false);
    assert.equal(between(ten, [...ten.slice(0, 3), ...ten.map((line) => `other ${line}`)]).isFar, true);
  });

  it('knows where code can begin in the text that it was given as the built one', () => {
    const map = between(['int a;', '', '  call();', '  é(x); call();'], ['int a;']);
    for (const column of [1, 5, 0]) assert.ok(map.hasCodeAt(0, column), `${column}`);
    for (const column of [4, 7, 100]) assert.ok(!map.hasCodeAt(0, column), `${column}`);
    assert.ok(!map.hasCodeAt(1, 1), 'an empty line');
    assert.ok(!map.hasCodeAt(99, 1), 'behind its end');
    assert.ok(map.hasCodeAt(2, 3) && !map.hasCodeAt(2, 2));
    assert.ok(map.hasCodeAt(3, 1), 'bytes are not characters there');
  });

  it('stays in the file, whatever the edits', () => {
    const next = random(7);
    for (let round = 0; round < 300; round++) {
      const built = Array.from({ length: 1 + Math.floor(next() * 30) }, () => `l${Math.floor(next() * 8)}`);
      const now = built.flatMap((line) => (next() < 0.2 ? [] : next() < 0.3 ? [line, 'new'] : [line]));
      const map = between(built, now);
      let before = -1;
      for (let line = 0; line < built.length; line++) {
        const found = map.at(line);
        assert.ok(found.line >= 0 && found.line <= Math.max(0, now.length - 1), `${line} of ${built.join()}`);
        if (found.isChanged) continue;
        assert.equal(now[found.line], built[line]);
        assert.ok(found.line > before, 'in order');
        before = found.line;
      }
    }
  });

  it('does not compare what is too long, and takes its time for what is long', () => {
    assert.equal(LineMap.between('\n'.repeat(60_000), ''), null);
    const long = Array.from({ length: 40_000 }, (_, index) => (index % 3 === 0 ? '' : `line ${index}`));
    const start = performance.now();
    assert.deepEqual(between(long, ['new', ...long]).at(39_999), { line: 40_000, isChanged: false });
    assert.ok(performance.now() - start < 2000);
  });
});
