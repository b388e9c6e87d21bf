import assert from 'node:assert/strict';
import { functionHead } from '../../../src/server/placing/functionHead';

function head(source: string, name: string, from: string): string | undefined {
  const lines = source.split('\n');
  const at = functionHead(
    lines,
    name,
    lines.findIndex((line) => line.includes(from)),
  );
  return at === null ? undefined : lines[at]?.trim();
}

describe('functionHead', () => {
  it('finds where a C function begins, not where it is called or declared', () => {
    const source = [
      'static struct buffer *make(int);',
      'static struct buffer *make(',
      '    int size)',
      '{',
      '  if (size > 3) return make(size - 1);',
      '  x = make(2);',
      '  /* make(3) */',
      '  return malloc(size); // here',
      '}',
    ].join('\n');
    assert.equal(head(source, 'make', 'here'), 'static struct buffer *make(');
    assert.equal(head(source, 'other', 'here'), undefined);
  });

  it('knows the names of C++ and Rust', () => {
    const cpp = 'template <class T>\nvoid net::Pool<T>::grow(size_t n) noexcept {\n  p = new T[n];\n}';
    assert.equal(
      head(cpp, 'net::Pool<int>::grow(unsigned int)', 'new'),
      'void net::Pool<T>::grow(size_t n) noexcept {',
    );
    const rust =
      'impl Cache {\n    pub fn insert<K>(&mut self, key: K) {\n        self.0.push(key);\n    }\n}';
    assert.equal(
      head(rust, 'app::cache::Cache::insert::<u8>', 'push'),
      'pub fn insert<K>(&mut self, key: K) {',
    );
    assert.equal(
      head(rust, 'app::cache::Cache::insert::{{closure}}', 'push'),
      'pub fn insert<K>(&mut self, key: K) {',
    );
  });
});
