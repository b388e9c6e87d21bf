import assert from 'node:assert/strict';
import { addRequirement, isMinimalBuild, removeRequirement } from '../../../src/component/cmake';
import { addDefaults, removeDefaults, RISCV_LINES, TRACE_LINES } from '../../../src/component/defaults';
import {
  compareVersions,
  planParcel,
  planParcelRemoval,
  RECORD_FILE,
  type Files,
} from '../../../src/component/parcel';
import { readPlatformIo } from '../../../src/component/project';
import { crlf } from '../../support/componentProjects';

describe('requirements of a component', () => {
  const cases: readonly (readonly [what: string, before: string, isMain: boolean, after: string])[] = [
    ['main needs none', 'idf_component_register(SRCS "a.c")', true, 'idf_component_register(SRCS "a.c")'],
    [
      'others do',
      'idf_component_register(SRCS "a.c")',
      false,
      'idf_component_register(SRCS "a.c" PRIV_REQUIRES heap_monitor)',
    ],
    [
      'main that names some',
      'idf_component_register(SRCS "a.c" REQUIRES nvs)',
      true,
      'idf_component_register(SRCS "a.c" REQUIRES heap_monitor nvs)',
    ],
    [
      'the private ones rather than the public',
      'idf_component_register(REQUIRES a\n  PRIV_REQUIRES b)',
      true,
      'idf_component_register(REQUIRES a\n  PRIV_REQUIRES heap_monitor b)',
    ],
    [
      'on a line of their own',
      'idf_component_register(\n    SRCS "a.c"\n    INCLUDE_DIRS ".")\n',
      false,
      'idf_component_register(\n    SRCS "a.c"\n    INCLUDE_DIRS "." PRIV_REQUIRES heap_monitor)\n'.replace(
        '"." PRIV',
        '"."\n    PRIV',
      ),
    ],
    [
      'not in a comment, nor in a string',
      '# idf_component_register(REQUIRES x)\nidf_component_register(SRCS "REQUIRES" # REQUIRES\n)',
      true,
      '# idf_component_register(REQUIRES x)\nidf_component_register(SRCS "REQUIRES" # REQUIRES\n)',
    ],
  ];
  for (const [what, before, isMain, after] of cases)
    it(what, () => {
      assert.equal(addRequirement(before, isMain), after);
      assert.equal(addRequirement(after, isMain), after);
      assert.equal(removeRequirement(after), before);
      assert.equal(addRequirement(crlf(before), isMain), crlf(after));
      assert.equal(removeRequirement(crlf(after)), crlf(before));
    });

  it('leave the comments between them whole', () => {
    const text = 'idf_component_register(PRIV_REQUIRES a # why\n  heap_monitor)';
    assert.equal(removeRequirement(text), 'idf_component_register(PRIV_REQUIRES a # why\n)');
  });

  it('are not known where no component is registered', () => {
    assert.equal(addRequirement('register_component()\n', true), null);
    assert.equal(addRequirement('idf_component_register(SRCS', true), null);
    assert.equal(removeRequirement('set(x heap_monitor)'), 'set(x heap_monitor)');
  });

  it('count in minimal builds', () => {
    assert.ok(isMinimalBuild('idf_build_set_property(MINIMAL_BUILD ON)'));
    assert.ok(isMinimalBuild('set(COMPONENTS main)'));
    assert.ok(!isMinimalBuild('# set(COMPONENTS main)\nset(EXTRA_COMPONENT_DIRS x)'));
  });
});

describe('sdkconfig.defaults', () => {
  const own = 'CONFIG_FREERTOS_HZ=1000\n# CONFIG_HEAP_TRACE_HASH_MAP is not set\n';

  it('gets what is not set yet, and loses it again', () => {
    const added = addDefaults(own, TRACE_LINES);
    assert.ok(added?.startsWith(own));
    assert.deepEqual(added?.match(/^CONFIG.*/gm), ['CONFIG_FREERTOS_HZ=1000', ...TRACE_LINES.slice(0, 2)]);
    assert.equal(addDefaults(added ?? '', TRACE_LINES), added);
    assert.equal(removeDefaults(added ?? ''), own);
    assert.equal(removeDefaults(addDefaults(crlf(own), TRACE_LINES) ?? ''), crlf(own));
    assert.match(
      addDefaults(added ?? '', [...TRACE_LINES, ...RISCV_LINES]) ?? '',
      /DEPTH=8\n.*POINTER=y\n#.*end/,
    );
  });

  it('is made, and removed where nothing else is in it', () => {
    const made = addDefaults(null, RISCV_LINES);
    assert.equal(made?.split('\n').length, 4);
    assert.equal(removeDefaults(made ?? ''), null);
    assert.equal(addDefaults(null, []), null);
  });

  it('keeps what its user has changed in the block', () => {
    const added = addDefaults('A=1', TRACE_LINES) ?? '';
    const changed = added.replace('DEPTH=8', 'DEPTH=12');
    assert.equal(removeDefaults(changed), 'A=1\nCONFIG_HEAP_TRACING_STACK_DEPTH=12\n');
    assert.equal(removeDefaults(own), own);
  });
});

describe('the files of the component', () => {
  const files = (version: string, more: Record<string, string> = {}): Files =>
    new Map(
      Object.entries({ 'idf_component.yml': `version: "${version}"\n`, 'src/a.c': 'int a;\n', ...more }),
    );
  const put = (shipped: Files, onto: Files = new Map<string, string>()): Map<string, string> => {
    const result = new Map(onto);
    for (const { path, after } of planParcel(shipped, onto).changes)
      if (after === null) result.delete(path);
      else result.set(path, after);
    return result;
  };

  it('are put there with a record of them, once', () => {
    const there = put(files('1.0.0'));
    assert.deepEqual([...there.keys()].sort(), [RECORD_FILE, 'idf_component.yml', 'src/a.c']);
    const again = planParcel(files('1.0.0'), new Map([...there].map(([path, text]) => [path, crlf(text)])));
    assert.deepEqual(again, { changes: [], edited: [] });
  });

  it('are updated, those that are no more removed, and what was changed is told', () => {
    const there = put(files('1.0.0', { 'src/old.c': 'int old;\n', 'src/kept.c': 'int kept;\n' }));
    there.set('src/kept.c', 'int mine;\n').set('src/a.c', 'int mine;\n');
    const { changes, edited } = planParcel(files('1.1.0', { 'src/new.c': 'int n;\n' }), there);
    assert.deepEqual(
      changes.map(({ path, before, after }) => [path, before === null, after === null]),
      [
        ['idf_component.yml', false, false],
        ['src/a.c', false, false],
        ['src/new.c', true, false],
        [RECORD_FILE, false, false],
        ['src/old.c', false, true],
      ],
    );
    assert.deepEqual(edited, ['src/a.c']);
  });

  it('are removed, but for what was changed or added', () => {
    const there = put(files('1.0.0')).set('src/a.c', 'int mine;\n').set('notes.txt', 'x');
    for (const [installed, left] of [
      [there, ['src/a.c', 'notes.txt']],
      [new Map([...there].filter(([path]) => path !== RECORD_FILE)), ['src/a.c', 'notes.txt']],
      [new Map([...there, [RECORD_FILE, '{']]), ['src/a.c', 'notes.txt']],
    ] as const) {
      const { changes, edited } = planParcelRemoval(files('1.0.0'), installed);
      assert.deepEqual(edited, left);
      assert.ok(changes.every(({ after }) => after === null));
      assert.equal(changes.length + edited.length, installed.size);
    }
  });

  it('have versions that are compared as numbers', () => {
    assert.ok(compareVersions('0.9.0', '0.10.0') < 0);
    assert.ok(compareVersions('1.0', '1.0.0') === 0);
    assert.ok(compareVersions('2', '1.9.9') > 0);
  });
});

describe('platformio.ini', () => {
  it('tells the framework and the folders', () => {
    assert.deepEqual(readPlatformIo('[env:a]\nframework = arduino, espidf\n'), {
      kind: 'platformio-idf',
      sourceFolder: 'src',
      libraryFolder: 'lib',
    });
    assert.deepEqual(
      readPlatformIo(
        crlf('[platformio]\nsrc_dir = main\nlib_dir=libs ; ours\n[env]\nframework =\n  arduino\n'),
      ),
      { kind: 'platformio-arduino', sourceFolder: 'main', libraryFolder: 'libs' },
    );
    assert.equal(readPlatformIo('[env:a]\nframework = mbed\n; framework = arduino\n'), null);
    assert.equal(readPlatformIo(''), null);
    assert.equal(
      readPlatformIo('[platformio]\nsrc_dir = /etc\n[env]\nframework=arduino')?.sourceFolder,
      'src',
    );
  });
});
