/**
 * The task watchdog's message where it is not a clean block: printed into the middle of another line, at whichever
 * character, without its front or its first line, and in the oldest form without tags.
 */
import assert from 'node:assert/strict';
import type { DeviceEvent } from '../../../src/model/events';
import { ofKind } from '../../support/records';
import { sessionOf } from '../../support/sessions';

const TRIGGERED =
  'E (18123) task_wdt: Task watchdog got triggered. The following tasks did not reset the watchdog in time:';
const ROWS = [
  'E (18123) task_wdt:  - IDLE0 (CPU 0)',
  'E (18123) task_wdt: Tasks currently running:',
  'E (18123) task_wdt: CPU 0: BTC_TASK',
  'E (18123) task_wdt: CPU 1: IDLE1  ',
  'E (18123) task_wdt: Aborting.',
  'abort() was called at PC 0x401ab98c on core 0',
  '',
];
const FACTS = {
  kind: 'task-watchdog',
  fatal: true,
  reason: 'Task watchdog: IDLE0 (CPU 0)',
  details: [
    'Not in time: IDLE0 (CPU 0)',
    'Running: BTC_TASK (CPU 0)',
    'Running: IDLE1 (CPU 1)',
    'abort() was called at PC 0x401ab98c',
  ],
};

function events(text: string): readonly DeviceEvent[] {
  return sessionOf([0, text]).boots.flatMap((boot) => boot.events.all);
}

function factsOf(text: string): unknown[] {
  return events(text).map(({ kind, fatal, reason, details }) => ({ kind, fatal, reason, details }));
}

describe('a task watchdog', () => {
  for (const front of [
    '[D][BLEAdvertisedDevice.cpp:292] parseAdvertisement(): Type: 0x0a (), length: 1, data: 0E (18123) task_wdt: ',
    'I (18',
    'I (18122) wifi:',
    'temperature 21.5',
    'I (18122) app: x\tI (18',
  ])
    it(`is read in the middle of a line: ${front}`, () =>
      assert.deepEqual(factsOf([front + TRIGGERED, ...ROWS].join('\n')), [FACTS]));

  it('is read at every place at which its front is cut, as far as it says what it is', () => {
    const kept = TRIGGERED.indexOf('did not');
    for (let cut = 0; cut <= kept; cut++)
      assert.deepEqual(
        factsOf([`I (18000) app: half a li${TRIGGERED.slice(cut)}`, ...ROWS].join('\n')),
        [FACTS],
        `${cut}`,
      );
  });

  it('is read where its first line is lost, and where rows are glued', () => {
    assert.deepEqual(factsOf(ROWS.join('\n')), [FACTS]);
    const glued = ROWS.map((row, index) => (index < 5 ? `x=1 ${row}` : row));
    assert.deepEqual(factsOf([TRIGGERED, ...glued].join('\n')), [FACTS]);
  });

  it('has the clock of its own message', () =>
    assert.deepEqual(
      events([`temperature 21.5${TRIGGERED}`, ...ROWS].join('\n')).map(({ uptimeMs }) => uptimeMs),
      [18123],
    ));

  it('of the oldest form has rows without tags', () => {
    const text = [
      'E (250084) wifi: ieee80211_sta.c 661',
      '',
      'Task watchdog got triggered. The following tasks did not feed the watchdog in time:',
      ' - IDLE (CPU 0)',
      'Tasks currently running:',
      'CPU 0: wifi',
      'CPU 1: IDLE',
      '',
    ].join('\n');
    assert.deepEqual(factsOf(text), [
      {
        kind: 'task-watchdog',
        fatal: false,
        reason: 'Task watchdog: IDLE (CPU 0)',
        details: ['Not in time: IDLE (CPU 0)', 'Running: wifi (CPU 0)', 'Running: IDLE (CPU 1)'],
      },
    ]);
  });

  it('that comes again is another one, also where its first line is lost', () =>
    assert.equal(events([TRIGGERED, ...ROWS.slice(0, 4), ...ROWS.slice(0, 4), ''].join('\n')).length, 2));

  it('is not made of prose', () => {
    assert.deepEqual(ofKind('I (5) app: esp_task_wdt: feed the watchdog in time', 'task-watchdog'), []);
    assert.deepEqual(ofKind(' - IDLE (CPU 0)\nCPU 0: main\n', 'task-watchdog'), []);
    assert.deepEqual(ofKind('E (5) task_wdt: esp_task_wdt_reset(763): task not found', 'task-watchdog'), []);
  });
});

describe('a panic whose front is lost', () => {
  const overflow = '***ERROR*** A stack overflow in task mqtt task has been detected.';

  it('of a stack overflow names the task, at every place at which it is cut', () => {
    for (const [before, left] of [
      ['', 'task mqtt'],
      ['I (5) app: half', 'flow in'],
    ] as const)
      for (let cut = 0; cut <= overflow.indexOf(left); cut++)
        assert.deepEqual(
          ofKind(before + overflow.slice(cut), 'panic').map(({ cause, task }) => [cause, task]),
          [['stack-overflow', 'mqtt task']],
          `${before} ${cut}`,
        );
  });

  it('of an exception names it and its core', () => {
    const guru = "Guru Meditation Error: Core  1 panic'ed (StoreProhibited). Exception was unhandled.";
    for (let cut = 0; cut <= guru.indexOf('1 panic'); cut++)
      assert.deepEqual(
        ofKind(guru.slice(cut), 'panic').map(({ reason, core }) => [reason, core]),
        [['StoreProhibited', 1]],
        `${cut}`,
      );
  });

  it('of a canary or a stack guard names the task', () => {
    const [canary] = events(
      'son: Stack canary watchpoint triggered (loopTask) \nBacktrace: 0x400d4c5a:0x3ffb4ea0\n',
    );
    assert.deepEqual(
      [canary?.kind, canary?.fatal, canary?.task, canary?.cores.length],
      ['stack-overflow', true, 'loopTask', 1],
    );
    const [guard] = events('in task "main" at 0x42007c5a\nStack pointer: 0x3fc90000\n');
    assert.deepEqual([guard?.reason, guard?.fatal, guard?.task], ['Stack protection fault', true, 'main']);
  });

  it('is not made of other detections', () => {
    assert.deepEqual(ofKind('I (5) app: motion has been detected', 'panic'), []);
    assert.deepEqual(ofKind('W (5) app: a new device has been detected in task list', 'panic'), []);
    assert.deepEqual(ofKind('W (5) app: motion in task 3 has been detected.', 'panic'), []);
  });
});
