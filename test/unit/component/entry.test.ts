import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  addStart,
  findFunction,
  includeLine,
  removeStart,
  startLine,
  usesMonitor,
  type EntryFunction,
  type Language,
} from '../../../src/component/entry';
import { maskCode } from '../../../src/component/mask';
import { crlf } from '../../support/componentProjects';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/toolchain';

const START = 'heap_monitor_start(NULL);';
const INCLUDE = '#include "heap_monitor.h"';

function added(text: string, name: EntryFunction = 'app_main', start = START): string {
  const at = findFunction(text, name);
  assert.ok(at !== null, `${name} is not found in\n${text}`);
  return addStart(text, at, INCLUDE, start);
}

describe('the function that a firmware begins with', () => {
  const forms: readonly (readonly [what: string, text: string, name?: EntryFunction])[] = [
    ['plain', 'void app_main(void)\n{\n}\n'],
    ['without void', 'void app_main() {\n}\n'],
    ['on two lines', 'void\napp_main(void)\n{\n}\n'],
    ['extern "C"', 'extern "C" void app_main(void) {\n}\n'],
    ['in extern "C" braces', 'extern "C" {\n  void app_main(void)\n  {\n  }\n}\n'],
    ['noexcept', 'extern "C" void app_main() noexcept {\n}\n'],
    ['behind a prototype', 'void app_main(void);\nvoid app_main(void)\n{\n}\n'],
    ['with an attribute', 'void IRAM_ATTR app_main(void)\n{\n}\n'],
    ['behind a comment', '/* void app_main(void) { */\nvoid app_main(void) // the beginning\n{\n}\n'],
    ['behind a string', 'char *text = "void app_main(void) {";\nvoid app_main(void) {\n}\n'],
    ['behind a raw string', 'auto text = R"x(void app_main(void) { )x";\nvoid app_main(void) {\n}\n'],
    ['behind code that is off', '#if 0\nvoid app_main(void) {\n#else\nvoid app_main(void) {\n#endif\n}\n'],
    ['behind a digit separator', "int n = 1'000;\nvoid app_main(void) {\n}\n"],
    ['setup', 'void setup() {\n}\n', 'setup'],
    ['beside a member', 'struct A { void setup() { } };\nvoid setup() {\n}\n', 'setup'],
  ];
  for (const [what, text, name = 'app_main'] of forms)
    it(`is found: ${what}`, () => {
      const at = findFunction(text, name);
      assert.equal(at, text.lastIndexOf('{', text.lastIndexOf('}')) + 1);
    });

  const absent = [
    'void app_main(void);\n',
    'int main(void) { app_main(); }\n',
    '// void app_main(void) {\n',
    '#if 0\nvoid app_main(void)\n{\n}\n#endif\n',
    'struct App { void app_main() { } };\n',
    'void my_app_main(void) {\n}\n',
    'DEFINE_MAIN(app_main)\n',
    '"void app_main(void) {\n',
  ];
  for (const text of absent)
    it(`is not found: ${text.replaceAll('\n', ' ')}`, () =>
      assert.equal(findFunction(text, 'app_main'), null));

  it('is looked for in any text, whose places stay', () => {
    for (const text of ['/*', '"', "'", 'R"(', '#if 0', '{{{}}}}}', '\\', '#endif\n#endif', 'R"x()y"'])
      assert.equal(maskCode(text).length, text.length);
  });
});

describe('the two lines', () => {
  it('stand behind the includes and at the beginning of the body', () => {
    assert.equal(
      added('#include <stdio.h>\n#include "a.h" // why\n\nvoid app_main(void)\n{\n\tint x;\n}\n'),
      `#include <stdio.h>\n#include "a.h" // why\n${INCLUDE}\n\nvoid app_main(void)\n{\n\t${START}\n\tint x;\n}\n`,
    );
  });

  it('leave includes alone that do not always count', () => {
    assert.equal(
      added('#include <a.h>\n#ifdef X\n#include <x.h>\n#endif\nvoid app_main(void) {\n}\n'),
      `#include <a.h>\n${INCLUDE}\n#ifdef X\n#include <x.h>\n#endif\nvoid app_main(void) {\n    ${START}\n}\n`,
    );
  });

  it('stand below the comment at the top where nothing is included', () => {
    assert.equal(
      added('/* Licence */\n\nvoid app_main(void) { run(); }\n'),
      `/* Licence */\n\n${INCLUDE}\n\nvoid app_main(void) { ${START} run(); }\n`,
    );
  });

  it('are not added twice', () => {
    const once = added('#include <a.h>\nvoid app_main(void)\n{\n    run();\n}\n');
    assert.equal(added(once), once);
    const own = '#include "heap_monitor.h"\nvoid app_main(void)\n{\n    heap_monitor_start(&config);\n}\n';
    assert.equal(added(own), own);
    // A comment on it is no call.
    assert.match(
      added('void app_main(void)\n{\n    // heap_monitor_start(NULL);\n}\n'),
      /^ {4}heap_monitor/m,
    );
  });

  const texts = [
    '#include <a.h>\n\nvoid app_main(void)\n{\n    run();\n}\n',
    'void app_main(void) { run(); }',
    'void app_main(void) {}\n',
    '// a comment\n#include <a.h>\nvoid app_main(void)\n{ // begins\n\n\tint x;\n}',
  ];
  const lines = [true, false].flatMap((trace) =>
    (['c', 'c++'] as const).map((language) => startLine({ trace, commands: !trace }, language)),
  );
  for (const text of texts.flatMap((one) => [one, crlf(one)]))
    it(`are taken out again: ${JSON.stringify(text)}`, () => {
      for (const start of [START, ...lines]) {
        const withBoth = added(text, 'app_main', start);
        assert.ok(usesMonitor(withBoth));
        const without = removeStart(withBoth);
        assert.equal(without, text);
        if (text.includes('\n')) assert.equal(/[^\r]\n/.test(withBoth), /[^\r]\n/.test(text), 'line ends');
      }
    });

  it('stay where their user has changed them, or uses the component elsewhere', () => {
    const changed = '#include "heap_monitor.h"\nvoid app_main(void)\n{\n    heap_monitor_start(&mine);\n}\n';
    assert.equal(removeStart(changed), changed);
    const marks = added('void app_main(void)\n{\n    heap_monitor_mark("x");\n}\n');
    assert.equal(removeStart(marks), marks.replace(`    ${START}\n`, ''));
  });

  describe('compile', () => {
    const { path: folder, remove } = temporaryFolder();
    after(remove);
    for (const [language, compiler, ending] of [
      ['c', 'gcc', 'c'],
      ['c++', 'g++', 'cpp'],
    ] as const satisfies readonly (readonly [Language, string, string])[])
      it(`as ${language}`, async () => {
        for (const trace of [true, false])
          for (const commands of [true, false]) {
            const file = join(folder, `main.${ending}`);
            const body = startLine({ trace, commands }, language);
            writeFileSync(
              file,
              `${includeLine(false)}\nvoid app_main(void);\nvoid app_main(void)\n{\n    ${body}\n}\n`,
            );
            const flags = ['-Wall', '-Wextra', '-Werror', '-fsyntax-only'];
            await promisify(execFile)(compiler, [
              ...flags,
              ...['-I', inRoot('firmware/heap_monitor/include'), file],
            ]);
          }
      });
  });
});
