/** Each check of a project's options: what sets it off, what it asks for, and that its own fix silences it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CHECKS, findProblems } from '../../../src/checks/checks';
import { applyEdits, editsFor } from '../../../src/checks/configEdit';
import { blindSpots, hasTwoCores, isRiscV, parseIdfVersion } from '../../../src/checks/idfVersion';
import { parseSdkconfig, parseSdkconfigJson } from '../../../src/checks/sdkconfig';
import type { Finding, Options } from '../../../src/checks/check';
import { inRoot } from '../../support/root';

const fixture = (name: string): string => readFileSync(inRoot('test', 'fixtures', 'projects', name), 'utf8');
const S3 = fixture('esp32s3-5.4.sdkconfig');
const C3 = fixture('esp32c3-5.5.sdkconfig');

function optionsFor(text: string, baudRate = 115_200): Options {
  const config = parseSdkconfig(text);
  return { config, idf: parseIdfVersion(config.writtenBy), target: config.get('IDF_TARGET'), baudRate };
}

const find = (text: string, baudRate?: number): Finding[] => findProblems(optionsFor(text, baudRate));
const ids = (text: string, baudRate?: number): string[] => find(text, baudRate).map(({ id }) => id);

/** The file with these lines set, as a fix sets them. */
function withLines(text: string, options: Readonly<Record<string, string>>): string {
  const lines = Object.entries(options).map(([name, value]) => ({ name, value }));
  return applyEdits(text, editsFor(text, lines));
}

const TRACED = withLines(S3, { HEAP_TRACING_STANDALONE: 'y', HEAP_TRACING_STACK_DEPTH: '8' });

/** A configuration that sets off each check. */
const SETS_OFF: Readonly<Record<string, string>> = {
  'memfault-heap-stats': withLines(S3, { MEMFAULT_HEAP_STATS: 'y' }),
  'heap-tracing-off': S3,
  'heap-tracing-host': withLines(S3, { HEAP_TRACING_TOHOST: 'y' }),
  'riscv-no-stacks': C3.replace('(ESP-IDF) 5.5.1', '(ESP-IDF) 5.4.1'),
  'riscv-frame-pointer': C3,
  'tracing-depth': withLines(TRACED, { HEAP_TRACING_STACK_DEPTH: '2' }),
  'hash-map': TRACED,
  poisoning: withLines(S3, { HEAP_POISONING_COMPREHENSIVE: 'y' }),
  'task-tracking': withLines(S3, { HEAP_TASK_TRACKING: 'y' }).replace('(ESP-IDF) 5.4.1', '(ESP-IDF) 5.5.1'),
  'trace-facility': S3,
  'stats-formatting': withLines(S3, { FREERTOS_USE_TRACE_FACILITY: 'y' }),
  'core-id': withLines(S3, {
    FREERTOS_USE_TRACE_FACILITY: 'y',
    FREERTOS_USE_STATS_FORMATTING_FUNCTIONS: 'y',
  }),
  'run-time-stats': withLines(S3, {
    FREERTOS_USE_TRACE_FACILITY: 'y',
    FREERTOS_USE_STATS_FORMATTING_FUNCTIONS: 'y',
  }),
  'console-none': withLines(S3, { ESP_CONSOLE_NONE: 'y' }),
  'binary-log': withLines(S3, { LOG_MODE_BINARY: 'y' }),
  'baud-rate': C3,
  'elf-hash': S3,
};

/** Everything as it should be. */
const GOOD = withLines(TRACED, {
  HEAP_TRACE_HASH_MAP: 'y',
  FREERTOS_USE_TRACE_FACILITY: 'y',
  FREERTOS_USE_STATS_FORMATTING_FUNCTIONS: 'y',
  FREERTOS_VTASKLIST_INCLUDE_COREID: 'y',
  FREERTOS_GENERATE_RUN_TIME_STATS: 'y',
  APP_RETRIEVE_LEN_ELF_SHA: '16',
});

describe('checks of options', () => {
  it('find nothing where everything is as it should be', () => {
    assert.deepEqual(ids(GOOD), []);
  });

  it('have an example each', () => {
    assert.deepEqual(
      Object.keys(SETS_OFF),
      CHECKS.map(({ id }) => id),
    );
  });

  for (const { id } of CHECKS)
    it(`${id}: is found, says why in one sentence, and its fix silences it`, () => {
      const text = SETS_OFF[id] ?? '';
      const found = find(text).find((finding) => finding.id === id);
      assert.ok(found, ids(text).join());
      assert.match(found.message, /^[A-Za-z][^\n]{40,}\.$/);
      assert.doesNotMatch(found.message, /null|undefined|NaN|\{\d/);
      if (found.baudRate !== null) return assert.ok(!ids(text, found.baudRate).includes(id));
      if (id === 'riscv-no-stacks') return assert.deepEqual(found.fix, []);
      const fixed = applyEdits(text, editsFor(text, found.fix));
      assert.ok(!ids(fixed).includes(id), fixed);
      assert.deepEqual(editsFor(fixed, found.fix), [], 'a second time changes nothing');
    });

  it('of a new project: tracing and the task table', () => {
    assert.deepEqual(ids(S3), ['heap-tracing-off', 'trace-facility', 'elf-hash']);
    const fixes = find(S3).flatMap(({ fix }) => fix.map(({ name, value }) => `${name}=${value}`));
    assert.deepEqual(fixes, [
      'HEAP_TRACING_STANDALONE=y',
      'HEAP_TRACING_STACK_DEPTH=8',
      'FREERTOS_USE_TRACE_FACILITY=y',
      'FREERTOS_USE_STATS_FORMATTING_FUNCTIONS=y',
      'FREERTOS_VTASKLIST_INCLUDE_COREID=y',
      'APP_RETRIEVE_LEN_ELF_SHA=16',
    ]);
  });

  it('of a RISC-V chip: frame pointers from 5.5 on, before that nothing helps', () => {
    assert.deepEqual(ids(C3, 921_600), ['riscv-frame-pointer']);
    assert.deepEqual(ids(C3.replace('5.5.1', '5.4.2'), 921_600), ['riscv-no-stacks']);
    const pointers = withLines(C3, { ESP_SYSTEM_USE_FRAME_POINTER: 'y' });
    assert.deepEqual(ids(pointers, 921_600), ['tracing-depth']);
    const depth = (levels: string): string => withLines(pointers, { HEAP_TRACING_STACK_DEPTH: levels });
    assert.deepEqual(ids(depth('5'), 921_600), ['tracing-depth']);
    assert.deepEqual(ids(depth('6'), 921_600), []);
  });

  it('tell what the records cost', () => {
    assert.match(find(S3)[0]?.message ?? '', / 84 bytes of RAM for each record at a depth of 8\.$/);
    const shallow = find(SETS_OFF['tracing-depth'] ?? '').find(({ id }) => id === 'tracing-depth');
    assert.match(shallow?.message ?? '', /^A depth of 2 .* 84 bytes of RAM for each record instead of 36,/);
  });

  it('tell what the records cost in each version, as heap_trace_record_t has grown', () => {
    const bytes = (version: string, more: Readonly<Record<string, string>> = {}): string | undefined => {
      const text = withLines(S3, more).replace('(ESP-IDF) 5.4.1', `(ESP-IDF) ${version}`);
      return / (\d+) bytes of RAM for each record/.exec(find(text)[0]?.message ?? '')?.[1];
    };
    assert.deepEqual(
      ['4.4.8', '5.0.8', '5.1.7', '5.4.4', '5.5.1', '6.2.0'].map((version) => bytes(version)),
      ['76', '76', '84', '84', '88', '88'],
    );
    assert.equal(bytes('5.5.1', { HEAP_TRACE_HASH_MAP: 'y' }), '92');
    assert.equal(bytes('5.1.7', { HEAP_TRACE_HASH_MAP: 'y' }), '92');
    assert.equal(bytes('5.2.7', { HEAP_TRACE_HASH_MAP: 'y' }), '88');
  });

  it('of task tracking: only where it can crash, from 5.5 on', () => {
    const tracked = withLines(S3, { HEAP_TASK_TRACKING: 'y' });
    assert.ok(!ids(tracked).includes('task-tracking'));
    assert.ok(ids(tracked.replace('(ESP-IDF) 5.4.1', '(ESP-IDF) 5.5.0')).includes('task-tracking'));
  });
});

describe('sdkconfig', () => {
  it('is read with lines, quotes and what is not set', () => {
    const config = parseSdkconfig(
      '# CONFIG_A is not set\r\nCONFIG_B=y\r\nCONFIG_C="x \\"y\\""\r\nCONFIG_D=0x10\n',
    );
    const of = (name: string) => [config.get(name), config.lineOf(name), config.number(name)];
    assert.deepEqual(of('A'), ['n', 0, null]);
    assert.deepEqual(of('B'), ['y', 1, null]);
    assert.deepEqual(of('C'), ['x "y"', 2, null]);
    assert.deepEqual(of('D'), ['0x10', 3, 16]);
    assert.deepEqual(of('E'), [null, null, null]);
  });

  it('takes any text', () => {
    for (const text of ['', '\0\0', 'CONFIG_=', '# CONFIG_ is not set', '='.repeat(100_000)])
      assert.equal(parseSdkconfig(text).get('A'), null);
    for (const text of ['', '[]', 'null', '{"A":']) assert.equal(parseSdkconfigJson(text), null);
    const json = parseSdkconfigJson('{"A": true, "B": false, "C": 5, "D": "x"}');
    assert.deepEqual(
      ['A', 'B', 'C', 'D'].map((name) => json?.get(name)),
      ['y', 'n', '5', 'x'],
    );
  });

  it('is edited in its place, without another line of the same choice', () => {
    const set = (text: string, name: string, value: string): string =>
      applyEdits(text, editsFor(text, [{ name, value }]));
    assert.equal(set('', 'A', 'y'), 'CONFIG_A=y\n');
    assert.equal(set('CONFIG_B=1', 'A', 'x y'), 'CONFIG_B=1\nCONFIG_A="x y"\n');
    assert.equal(set('CONFIG_A=1\r\nCONFIG_B=1\r\n', 'A', '2'), 'CONFIG_A=2\r\nCONFIG_B=1\r\n');
    assert.equal(set('# CONFIG_A is not set\n', 'A', 'y'), 'CONFIG_A=y\n');
    assert.equal(
      set('CONFIG_HEAP_TRACING_OFF=y\n', 'HEAP_TRACING_STANDALONE', 'y'),
      '# CONFIG_HEAP_TRACING_OFF is not set\nCONFIG_HEAP_TRACING_STANDALONE=y\n',
    );
  });
});

describe('versions of ESP-IDF', () => {
  it('are read as git and Kconfig write them', () => {
    const of = (text: string | null) => {
      const version = parseIdfVersion(text);
      return version && `${version.major}.${version.minor}`;
    };
    assert.deepEqual(['v5.4.1', '5.5-dev-123-gabcdef', 'v6.1-beta1', '4.4', 'abcdef1', '', null].map(of), [
      '5.4',
      '5.5',
      '6.1',
      '4.4',
      null,
      null,
      null,
    ]);
  });

  it('tell what they cannot see', () => {
    const spots = (major: number, minor: number, target = 'esp32c3') =>
      blindSpots({ major, minor }, target).map((spot) => /^Before ([\d.]+)/.exec(spot)?.[1]);
    assert.deepEqual(spots(4, 4), ['6.2', '5.5', '5.5', '5.2', '5.1']);
    assert.deepEqual(spots(5, 4), ['6.2', '5.5', '5.5']);
    assert.deepEqual(spots(5, 4, 'esp32'), ['6.2', '5.5']);
    assert.deepEqual(spots(5, 5), ['6.2']);
    assert.deepEqual(spots(6, 2), []);
  });
});

describe('chips', () => {
  it('are of one architecture or the other, with one core or two', () => {
    const riscV = ['esp32c2', 'esp32c61', 'esp32h2', 'esp32h4', 'esp32p4', 'esp32s31'];
    const xtensa = ['esp32', 'esp32s2', 'esp32s3'];
    assert.deepEqual([...xtensa, ...riscV].filter(isRiscV), riscV);
    assert.deepEqual([...xtensa, ...riscV].filter(hasTwoCores), [
      'esp32',
      'esp32s3',
      'esp32h4',
      'esp32p4',
      'esp32s31',
    ]);
  });
});
