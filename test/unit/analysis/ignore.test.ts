import assert from 'node:assert/strict';
import { matchesGlob, matchesPath } from '../../../src/analysis/ignore/glob';
import {
  fileRule,
  formatRule,
  functionRule,
  ignoredBy,
  parseIgnoreFile,
  stackRule,
} from '../../../src/analysis/ignore/rules';
import { random as seeded } from '../../support/random';
import { ignoreProblemText } from '../../../src/words/ignoreProblem';

const frame = (name: string | null, file: string | null = null) => ({ function: name, file });
const STACK = [
  frame('heap_caps_malloc', '/idf/components/heap/heap_caps.c'),
  frame('cache_add', '/builds/x/main/cache.c'),
  frame(null),
  frame('fill_cache', 'C:\\work\\main\\fill.c'),
  frame('app_main', '/builds/x/main/main.c'),
];
const ignored = (text: string): string | null => ignoredBy(STACK, parseIgnoreFile(text).rules)?.text ?? null;

describe('the ignore list', () => {
  it('applies by functions, by files and by who called whom', () => {
    for (const rule of ['cache_add', 'cache_*', '*_add', 'file:main/cache.c', 'file:main/*', 'file:cache.c'])
      assert.equal(ignored(rule), rule);
    for (const rule of ['cache_add < app_main', 'cache_add < file:main/fill.c < app_*'])
      assert.equal(ignored(rule), rule);
    for (const rule of [
      'cache',
      'app_main < cache_add',
      'file:ache.c',
      'cache_add < cache_add',
      'file:x/cache.c',
    ])
      assert.equal(ignored(rule), null, rule);
  });

  it('is read whatever it is, with its comments', () => {
    const { rules, problems } = parseIgnoreFile(
      '# head\r\n\r\ncache_add   # at most 16\nfoo#bar\n*\nfile:*\na < * < b\n' + 'x'.repeat(300),
    );
    assert.deepEqual(
      rules.map(({ text, comment, line }) => [text, comment, line]),
      [
        ['cache_add', 'at most 16', 3],
        ['foo#bar', '', 4],
      ],
    );
    const told = problems.map(ignoreProblemText);
    assert.equal(told.length, 4, told.join('\n'));
    assert.match(told[0] ?? '', /^Line 5: it would match everything/);
    const many = parseIgnoreFile('a_rule\n'.repeat(2000));
    assert.deepEqual([many.rules.length, many.problems.length], [500, 1]);
    const random = seeded(7);
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 200 }, () => String.fromCharCode(random() * 128)).join('');
      parseIgnoreFile(text);
    }
  });

  it('takes its own rules back, also of names that were made to hurt', () => {
    for (const name of [
      'operator< <int>',
      'a #b',
      'a < b',
      'f(char*)',
      'line\nbreak',
      'y'.repeat(400),
      ' x ',
    ]) {
      const rule = functionRule(frame(name))!;
      const { rules, problems } = parseIgnoreFile(formatRule(rule, 'why\nnot'));
      assert.deepEqual([rules.length, problems], [1, []], name);
      assert.equal(rules[0]?.comment, 'why not');
      if (!/\n|^ /.test(name)) assert.ok(ignoredBy([frame(name)], rules), `${name}: ${rule}`);
    }
    const own = STACK.slice(1);
    assert.equal(stackRule(own), 'cache_add < fill_cache < app_main');
    assert.equal(fileRule(STACK[1]!), 'file:main/cache.c');
    assert.equal(ignored(stackRule(own)!), 'cache_add < fill_cache < app_main');
    assert.deepEqual(
      [stackRule([frame(null)]), functionRule(frame(null)), fileRule(frame('a'))],
      [null, null, null],
    );
  });

  it('matches in time of pattern times text', () => {
    const started = performance.now();
    assert.equal(matchesGlob('*a'.repeat(100) + 'b', 'a'.repeat(20_000)), false);
    assert.equal(matchesPath('*x/*y', 'a/'.repeat(500)), false);
    assert.ok(performance.now() - started < 1000);
    assert.ok(
      matchesGlob('', '') && matchesGlob('**', 'x') && !matchesGlob('', 'x') && matchesGlob('a*b*', 'axxb'),
    );
  });
});
