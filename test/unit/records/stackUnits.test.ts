/**
 * Stack watermarks of bare `vTaskList` tables, which do not say their unit: bytes on ESP-IDF, words elsewhere. Without
 * evidence they raise no alarm and are no bytes. Also tasks of one name, such as the idle tasks of two cores.
 */
import assert from 'node:assert/strict';
import { sessionOf } from '../../support/sessions';

const WORDS = [
  'IDLE           \tX\t0\t36\t5',
  'KeyTask        \tB\t24\t86\t2',
  'LcdTask        \tB\t24\t70\t3',
  'defaultTask    \tB\t24\t228\t4',
  'Tmr Svc        \tB\t2\t221\t6',
  '',
].join('\n');

/** What the boot of a log says of its stacks: as printed, in bytes, and the alarms. */
function stacksOf(text: string): { printed: unknown[]; bytes: unknown[]; alarms: string[] } {
  const { boots } = sessionOf([0, text]);
  const tasks = boots.flatMap((boot) => boot.tasks.all);
  return {
    printed: tasks.map(({ printedMarks }) => printedMarks.least),
    bytes: tasks.map(({ stackHighWaterMark }) => stackHighWaterMark),
    alarms: boots.flatMap(({ events }) => events.all.map(({ task }) => task ?? '')),
  };
}

function timesOf(...lines: string[]): unknown[] {
  const { boot } = sessionOf([0, [...lines, ''].join('\n')]);
  return (boot?.tasks.all ?? []).map(({ name, runTime, cpuPercent }) => [name, runTime, cpuPercent]);
}

describe('watermarks of a bare task table', () => {
  it('are in an unknown unit and raise no alarm where nothing shows which', () =>
    assert.deepEqual(stacksOf(WORDS), {
      printed: [36, 86, 70, 228, 221],
      bytes: [null, null, null, null, null],
      alarms: [],
    }));

  it('are bytes where the log is of ESP-IDF, whether it shows before or behind', () => {
    const sign = 'I (512) main_task: Calling app_main()\n';
    for (const text of [sign + WORDS, WORDS + sign]) {
      const { bytes, alarms } = stacksOf(text);
      assert.deepEqual(bytes, [36, 86, 70, 228, 221]);
      assert.deepEqual(alarms, ['IDLE', 'KeyTask', 'LcdTask']);
    }
  });

  it('are bytes where a task of ESP-IDF is among them', () =>
    assert.deepEqual(stacksOf(`${WORDS}esp_timer      \tS\t22\t3432\t7\n`).alarms, [
      'IDLE',
      'KeyTask',
      'LcdTask',
    ]));
});

describe('tasks of one name in a list of run times', () => {
  it('are kept apart', () =>
    assert.deepEqual(
      timesOf(
        '| Task | Run Time | Percentage',
        '| mp3 | 347929 | 8%',
        '| IDLE | 1467102 | 36%',
        '| IDLE | 1991847 | 49%',
        '| tiT | 31876 | 0%',
      ),
      [
        ['mp3', 347929, 8],
        ['IDLE', 1467102, 36],
        ['IDLE', 1991847, 49],
        ['tiT', 31876, 0],
      ],
    ));

  it('are the same ones in the next list', () => {
    const list = (a: number, b: number): string[] => [
      '| Task | Run Time | Percentage',
      `| IDLE | ${a} | 40%`,
      `| IDLE | ${b} | 50%`,
    ];
    assert.deepEqual(timesOf(...list(10, 20), '', ...list(30, 40)), [
      ['IDLE', 30, 40],
      ['IDLE', 40, 50],
    ]);
  });
});
