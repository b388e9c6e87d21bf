/** Every word for people can be translated, and is in Portuguese. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { plural, t } from '../../../src/words/l10n';
import { l10nKeys } from '../../support/l10nKeys';
import { inRoot } from '../../support/root';

type Texts = Readonly<Record<string, string>>;

const read = (name: string): Texts => JSON.parse(readFileSync(inRoot(name), 'utf8')) as Texts;
const placeholders = (text: string): string[] =>
  [...new Set(text.match(/\{[^{}\s]*\}|\$\([\w~-]+\)/g))].sort();
const commands = (text: string): string[] =>
  [...text.matchAll(/\(command:[\w.]+\)/g)].map(([all]) => all).sort();

describe('words for people', () => {
  it('are English with their arguments where nothing translates', () => {
    assert.equal(t('{0} of {1}, {0} again', 3, 'x'), '3 of x, 3 again');
    assert.equal(t('{0} and {free} and {2}, {{0}}', '{1}'), '{1} and {free} and {2}, {{1}}');
    assert.equal(
      `${plural(1, 'list')}, ${plural(2, 'list')}, ${plural(0, 'list')}`,
      '1 list, 2 lists, 0 lists',
    );
  });

  it('are all in the Portuguese bundle, with their placeholders, and no others', () => {
    const bundle = read('l10n/bundle.l10n.pt-br.json');
    const keys = l10nKeys();
    assert.ok(keys.length > 500, `${keys.length}`);
    const missing = keys.filter((key) => !(key in bundle));
    const unused = Object.keys(bundle).filter((key) => !keys.includes(key));
    assert.deepEqual({ missing, unused }, { missing: [], unused: [] });
    for (const [english, portuguese] of Object.entries(bundle)) {
      assert.deepEqual(placeholders(portuguese), placeholders(english), english);
      assert.equal(/^\s/.test(portuguese), /^\s/.test(english), english);
      assert.notEqual(portuguese.trim(), '', english);
    }
  });

  it('of the server are all translated: no text stands alone', () => {
    const table = readFileSync(inRoot('src/server/sentences.ts'), 'utf8').replace(/^import .*$/gm, '');
    const alone = table
      .replace(/\b(?:t\(\s*|plural\(\w+, )'(?:[^'\\]|\\.)*'/g, '')
      .matchAll(/(?<!\w)['"`](.*?)['"`]/g);
    const names = ['Heap Monitor', 'one-time', 'stack', 'leak', ', ', ''];
    assert.deepEqual(
      [...alone].map(([, text]) => text).filter((text) => !names.includes(text ?? '')),
      [],
    );
  });

  it('of the manifest are keys, each with its text in both languages', () => {
    const manifest = readFileSync(inRoot('package.json'), 'utf8');
    const used = [...new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? ''))].sort();
    const english = read('package.nls.json');
    const portuguese = read('package.nls.pt-br.json');
    assert.deepEqual(Object.keys(english).sort(), used);
    assert.deepEqual(Object.keys(portuguese), Object.keys(english));
    for (const [key, text] of Object.entries(english))
      assert.deepEqual(commands(portuguese[key] ?? ''), commands(text), key);
    const plain = /"(?:title|shortTitle|description|markdownDescription|contents|displayName)": "(?!%)(.*)"/g;
    // What the tools say of themselves is for language models.
    const contributes = (JSON.parse(manifest) as { contributes: object }).contributes;
    const forPeople = {
      ...(JSON.parse(manifest) as object),
      contributes: { ...contributes, languageModelTools: [] },
    };
    const left = [...JSON.stringify(forPeople, null, 2).matchAll(plain)].map(([, text]) => text);
    assert.deepEqual(left, ['Heap Monitor', 'Heap Monitor', 'Heap Monitor']);
  });
});
