import assert from 'node:assert/strict';
import type { TaskFact } from '../../../src/server/facts';
import { stackDiagnostic, taskOf, type StackData } from '../../../src/server/tasks/stackAdvice';
import { taskCalls } from '../../../src/server/tasks/taskCalls';

const low: TaskFact = {
  name: 'snmp',
  state: 'low',
  freeBytes: 100,
  sizeBytes: 4096,
  recommendedBytes: 4608,
  changeBytes: 512,
  reason: 'Only 100 bytes were left.',
};

/** The source after the fix that is offered for the first call; null: none is offered. */
function fixed(source: string, task: TaskFact = low): string | null {
  const [call] = taskCalls(source);
  assert.ok(call, 'no call was found');
  const { fix } = stackDiagnostic(call, task, null).data as StackData;
  if (!fix) return null;
  const lines = source.split('\n');
  const { line, start, end } = fix.span;
  lines[line] = (lines[line] ?? '').slice(0, start) + fix.newText + (lines[line] ?? '').slice(end);
  return lines.join('\n');
}

describe('task calls', () => {
  it('are found with their names, in all spellings of FreeRTOS and ESP-IDF', () => {
    const source = [
      'xTaskCreate(snmp_task, "snmp", 4096, NULL, 5, NULL);',
      'handle = xTaskCreateStaticPinnedToCore(&run<int>, /* name */ "ping",',
      '    STACK(1, 2), (void *)"x, y", 5, stack, &tcb, 0);',
      'xTaskCreatePinnedToCoreWithCaps( run, (const char *) "mqtt" , 0x1000u, 0, 1, 0, 0, MALLOC_CAP_SPIRAM);',
      '// xTaskCreate(run, "comment", 4096, NULL, 5, NULL);',
      '/* xTaskCreate(run, "block", 4096, NULL, 5, NULL); */',
      '/* was\n   xTaskCreate(run, "lines", 4096, NULL, 5, NULL); */',
      'xTaskCreate(run, name, 4096, NULL, 5, NULL);',
      'task_create("main", main_task, 3584, 1, TASK_CORE_0);',
      'xTaskCreate(run, "open", 4096',
    ].join('\n');
    assert.deepEqual(
      taskCalls(source).map(({ task, span, size }) => [task, span.line, size?.written ?? null]),
      [
        ['snmp', 0, '4096'],
        ['ping', 1, null],
        ['mqtt', 3, '0x1000u'],
        ['main', 9, '3584'],
      ],
    );
  });

  it('get a new number in bytes or in words, as the device has told, in the base they have', () => {
    const call = (size: string): string => `xTaskCreate(f, "snmp", ${size}, NULL, 5, NULL);`;
    assert.equal(fixed(call('4096')), call('4608'));
    assert.equal(fixed(call('1024')), call('1152'));
    assert.equal(fixed(call('0x1000UL')), call('0x1200UL'));
    assert.equal(fixed(call('2048')), null, 'the number of another build');
    assert.equal(fixed(call('4 * 1024')), null, 'an expression');
    assert.equal(fixed(call('STACK')), null, 'a constant of another file');
    assert.equal(fixed(call('2048'), { ...low, sizeBytes: null, recommendedBytes: null }), call('2560'));
  });

  it('get a new constant where that is a plain number of the same file', () => {
    const use = 'xTaskCreate(f, "snmp", SIZE, NULL, 5, NULL);';
    for (const [before, after] of [
      ['#define SIZE 4096', '#define SIZE 4608'],
      ['#define SIZE (4096u) /* bytes */', '#define SIZE (4608u) /* bytes */'],
      ['static const uint32_t SIZE = 4096;', 'static const uint32_t SIZE = 4608;'],
      ['constexpr int SIZE{4096};', 'constexpr int SIZE{4608};'],
    ])
      assert.equal(fixed(`${before}\n${use}`), `${after}\n${use}`);
    for (const other of [
      '#define SIZE 4096 + EXTRA',
      '#define SIZE 4096\n#define SIZE 8192',
      'extern int SIZE;',
    ])
      assert.equal(fixed(`${other}\n${use}`), null, other);
  });

  it('name the option that is their size, itself or by a constant', () => {
    const use = (size: string): string => `xTaskCreate(f, "snmp", ${size}, NULL, 5, NULL);`;
    for (const [source, option] of [
      [use('CONFIG_SNMP_STACK_SIZE'), 'SNMP_STACK_SIZE'],
      [`#define SIZE (CONFIG_SNMP_STACK) // bytes\n${use('SIZE')}`, 'SNMP_STACK'],
      [`#define SIZE CONFIG_A\n#define SIZE CONFIG_B\n${use('SIZE')}`, null],
      [`#define SIZE CONFIG_A + 512\n${use('SIZE')}`, null],
      [use('4096'), null],
      [use('CONFIG_A / 4'), null],
      ['task_create("snmp", f, CONFIG_PRIO, CONFIG_SNMP_STACK, 1);', 'SNMP_STACK'],
    ] as const)
      assert.deepEqual(
        taskCalls(source).map((call) => call.option),
        [option],
        source,
      );
  });

  it('belong to the task of their name, also where FreeRTOS has cut it', () => {
    const [call] = taskCalls('xTaskCreate(f, "a_very_long_task_name", 4096, NULL, 5, NULL);');
    assert.ok(call);
    assert.equal(taskOf(call, [{ ...low, name: 'a_very_long_tas' }])?.name, 'a_very_long_tas');
    assert.equal(taskOf(call, [low]), undefined);
  });

  it('are read in any text, in time', () => {
    const start = performance.now();
    for (const source of [
      'xTaskCreate('.repeat(20_000),
      'xTaskCreate("'.repeat(20_000),
      'task_create(("a"'.repeat(9000),
    ])
      assert.ok(taskCalls(source).length <= 500);
    assert.ok(performance.now() - start < 3000);
  });
});
