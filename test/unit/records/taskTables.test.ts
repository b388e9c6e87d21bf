/** Task tables of FreeRTOS, ESP-IDF, Arduino and Zephyr: what the logs under test/fixtures do not show. */
import assert from 'node:assert/strict';
import { RecordParser } from '../../../src/records/parser';
import type { DeviceRecord, TaskRecord } from '../../../src/records/record';
import { facts, ofKind } from '../../support/records';

function tasks(text: string): Omit<TaskRecord, 'kind'>[] {
  return ofKind(text, 'task').map(({ kind: _kind, ...task }) => task);
}

describe('vTaskList', () => {
  it('begins a new table when a task number comes again', () => {
    const rows = 'main           \tX\t1\t2264\t4\r\r\nIDLE           \tR\t0\t1016\t6\r\r\n';
    assert.equal(ofKind(rows + rows, 'task-table').length, 2);
  });

  it('tells the core column by the numbers that it has', () => {
    const third = 'ipc0           \tS\t24\t0\t512\t1\n';
    assert.deepEqual(
      tasks(third).map((task) => [task.core, task.stackHighWaterMark]),
      [[0, 512]],
    );
    const last = 'x              \tS\t24\t512\t1\t-1\nipc0           \tS\t24\t700\t2\t1\n';
    assert.deepEqual(
      tasks(last).map((task) => [task.core, task.stackHighWaterMark]),
      [
        [null, 512],
        [1, 700],
      ],
    );
  });

  it('decides again for another firmware', () => {
    const third = 'a              \tB\t5\t2147483647\t1384\t7\n';
    const last = 'b              \tB\t5\t1384\t1\t1\n';
    const found = tasks(`${third}ets Jul 29 2019 12:21:46\n${last}`);
    assert.deepEqual(
      found.map(({ core, stackHighWaterMark, number }) => [core, stackHighWaterMark, number]),
      [
        [null, 1384, 7],
        [1, 1384, 1],
      ],
    );
  });

  it('takes a mask for the core only where it allows just one', () => {
    const row = (mask: string): string => `x\tB\t1\t100\t${mask.length}\t${mask}\n`;
    const masks = ['0x1', '0x80000000', '0x3', '0xffffffff', '0x0'].map((mask) => tasks(row(mask))[0]);
    assert.deepEqual(
      masks.map((task) => [task?.core, task?.affinityMask]),
      [
        [0, 1],
        [31, 0x80000000],
        [null, 3],
        [null, 0xffffffff],
        [null, 0],
      ],
    );
  });

  it('reads names with bars and spaces, and rows behind a prompt’s header', () => {
    const header = 'esp32> Task Name\tStatus\tPrio\tHWM\tTask#\tAffinity\n';
    const found = tasks(`${header}a|b Svc        \tB\t1\t1384\t7\t-1\n`);
    assert.deepEqual(
      found.map(({ name }) => name),
      ['a|b Svc'],
    );
  });

  it('leaves tables alone that only look alike', () => {
    for (const row of [
      'main\tX\t1\t2264',
      'main\tQ\t1\t2264\t4',
      'main\tX\t-1\t2264\t4',
      'main X 1 2264 4',
      'a\tB\t1\t2\t3\t4\t5',
      '\tX\t1\t2\t3',
    ])
      assert.deepEqual(facts(row), [], row);
  });
});

describe('stack watermarks', () => {
  const cli = `Task          State  Priority  Stack\t#\r\n${'*'.repeat(48)}\r\n`;
  const row = 'Tmr Svc        \tB\t1\t100\t7\r\n';

  /** Watermarks with a unit that the user has given. */
  const marks = (text: string, stackWord: number): unknown[] => {
    const found: DeviceRecord[] = [];
    const parser = new RecordParser((record) => found.push(record), { stackWord });
    parser.feed(Buffer.from(text), null);
    return found.flatMap((record) => (record.kind === 'task' ? [record.stackHighWaterMark] : []));
  };

  it('are bytes in vTaskList and words of four bytes in FreeRTOS+CLI', () => {
    assert.deepEqual(
      tasks(row).map(({ stackHighWaterMark }) => stackHighWaterMark),
      [100],
    );
    assert.deepEqual(
      tasks(cli + row).map(({ stackHighWaterMark }) => stackHighWaterMark),
      [400],
    );
  });

  it('are in the unit that was given', () => {
    assert.deepEqual(marks(row, 4), [400]);
    assert.deepEqual(marks(cli + row, 8), [800]);
  });
});

describe('run-time statistics', () => {
  it('of the kernel and of FreeRTOS+CLI tell counter and share', () => {
    const text = 'Task            Abs Time      % Time\r\nTmr Svc        \t3\t\t<1%\r\nIDLE0\t345\t\t94%\r\n';
    assert.deepEqual(tasks(text), [
      { name: 'Tmr Svc', runTime: 3, cpuPercent: 0 },
      { name: 'IDLE0', runTime: 345, cpuPercent: 94 },
    ]);
  });

  it('of the example tell of tasks that came and went, also with bars in their names', () => {
    const text =
      '\n\nGetting real time stats over 100 ticks\n| Task | Run Time | Percentage\n' +
      '| a | b | 12 | 5%\n| new | Created\n| old | Deleted\nReal time stats obtained\n| a | 1 | 2%\n';
    assert.deepEqual(tasks(text), [
      { name: 'a | b', runTime: 12, cpuPercent: 5 },
      { name: 'new' },
      { name: 'old', state: 'Deleted' },
    ]);
  });

  it('only look alike where a cell is no number', () => {
    assert.deepEqual(facts('a\t1\t\tx%\nb\t1\t5%\nc\t-1\t\t5%\n'), []);
  });
});

describe('printRunningTasks', () => {
  const title = 'Tasks: 2, Runtime: 1s, Period: 1000us\n';

  it('is read without the columns that were not configured', () => {
    const bare = `${title}Num\t            Name\tPrio\t Free\tState\r\n  8\t        loopTask\t   1\t 5736\tRunning\r\n`;
    assert.deepEqual(tasks(bare), [
      { name: 'loopTask', state: 'Running', currentPriority: 1, stackHighWaterMark: 5736, number: 8 },
    ]);
    const load = `${title}Num\t            Name\tLoad\tPrio\t Free\tState\n  8\t             x y\t  7%\t   1\t  536\tInvalid\n`;
    assert.deepEqual(tasks(load), [
      {
        name: 'x y',
        state: 'Invalid',
        currentPriority: 1,
        stackHighWaterMark: 536,
        number: 8,
        cpuPercent: 7,
      },
    ]);
    const core = `${title}Num\t            Name\tPrio\t Free\tCore\tState\n  8\t               x\t   1\t  536\t   *\tReady\n`;
    assert.equal(tasks(core)[0]?.core, null);
  });

  it('has no rows without its header, nor with other columns', () => {
    const row = '  8\t        loopTask\t   1\t 5736\tRunning\n';
    assert.deepEqual(tasks(title + row), []);
    assert.deepEqual(tasks(`${title}Num\t            Name\tPrio\t Free\tCore\tState\n${row}`), []);
  });
});

describe("Zephyr's threads", () => {
  it('are read from the old and the new thread analyzer', () => {
    const text =
      'Thread analyze:\n' +
      ' thread_analyzer     : STACK: unused  552 usage  472 / 1024 ( 46 %); CPU:   1 %\n' +
      '                     : Total CPU cycles used: 5432\n' +
      ' main                : unused 984 usage 40 / 1024 (3 %)\n' +
      ' ISR0                : STACK: unused 1752 usage  296 / 2048 ( 14 %)\n';
    assert.deepEqual(tasks(text), [
      { name: 'thread_analyzer', stackHighWaterMark: 552, stackSizeBytes: 1024, cpuPercent: 1 },
      { name: 'thread_analyzer', runTime: 5432 },
      { name: 'main', stackHighWaterMark: 984, stackSizeBytes: 1024 },
      { name: 'ISR0', stackHighWaterMark: 1752, stackSizeBytes: 2048 },
    ]);
    assert.equal(ofKind(text, 'task-table').length, 1);
  });

  it('are read under the log prefix', () => {
    const log = '[00:00:05.123,000] <inf> thread_analyzer: ';
    const text = `${log}Thread analyze core 1:\n${log} main                : STACK: unused 984 usage 40 / 1024 (3 %); CPU: 0 %\n`;
    assert.deepEqual(tasks(text)[0]?.name, 'main');
  });

  it("are read from the shell's stacks, whose table begins anew with the first thread", () => {
    const rows =
      '0x20000a38 shell_uart    (real size 2048):\tunused 1000\tusage 1048 / 2048 (51 %)\n' +
      '0x20000b38 idle 00       (real size 320):\tunused 240\tusage 80 / 320 (25 %) CPU 1\n';
    assert.equal(ofKind(rows + rows, 'task-table').length, 2);
    assert.deepEqual(tasks(rows), [
      { name: 'shell_uart', stackHighWaterMark: 1000, stackSizeBytes: 2048 },
      { name: 'idle 00', stackHighWaterMark: 240, stackSizeBytes: 320, core: 1 },
    ]);
  });

  it("are read from the shell's list", () => {
    const text =
      'Scheduler: 12 since last call\nThreads:\n*0x20000a38 shell_uart\n' +
      '\toptions: 0x0, priority: 14 timeout: 0\n\tstate: queued, entry: 0x8001\n' +
      '\tstack size 2048, unused 1000, usage 1048 / 2048 (51 %)\n\n 0x20000b38 sysworkq  \n' +
      '\toptions: 0x0, priority: -1 timeout: 0\n\tstate: pending, entry: 0x8002\n' +
      '\tstack size 1024, unused 904, usage 120 / 1024 (11 %)\n';
    assert.deepEqual(tasks(text), [
      {
        name: 'shell_uart',
        stackHighWaterMark: 1000,
        stackSizeBytes: 2048,
        currentPriority: 14,
        state: 'Ready',
      },
      {
        name: 'sysworkq',
        stackHighWaterMark: 904,
        stackSizeBytes: 1024,
        currentPriority: -1,
        state: 'Blocked',
      },
    ]);
  });

  it('are not found where the words only sound alike', () => {
    assert.deepEqual(facts(' disk: usage 5 / 10 (50 %)\n\tstack size 5, unused 1, usage 1 / 5 (3 %)\n'), []);
  });
});
