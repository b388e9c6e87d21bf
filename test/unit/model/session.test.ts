import assert from 'node:assert/strict';
import {
  heapLine,
  leakList,
  observedSession,
  sessionOf,
  taskTable,
  type Timed,
} from '../../support/sessions';

const RESET = 'rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\n';
const BANNER = `ets Jul 29 2019 12:21:46\n\n${RESET}`;

describe('Session: boots', () => {
  it('has none before the first fact', () => assert.equal(sessionOf([0, 'hello\nworld\n']).boots.length, 0));

  it('begins with the device running, then at each banner', () => {
    const { boots } = sessionOf([0, heapLine(100) + BANNER + heapLine(200) + BANNER + heapLine(300)]);
    assert.deepEqual(
      boots.map((boot) => [boot.resetReason, boot.heap?.lastFreeBytes]),
      [
        [null, 100],
        ['POWERON', 200],
        ['POWERON', 300],
      ],
    );
  });

  it('takes banner, reset reason and application information as one boot', () => {
    const info =
      'I (30) app_init: Application information:\nI (31) app_init: ELF file SHA256:  36a99f43d...\n';
    const { boots } = sessionOf([0, BANNER + info + heapLine(1)]);
    assert.equal(boots.length, 1);
    assert.equal(boots[0]?.elfSha256, '36a99f43d');
  });

  it('begins at the application where the banner was lost', () => {
    const info = 'I (30) cpu_start: Application information:\n';
    assert.equal(sessionOf([0, heapLine(1) + info + heapLine(2)]).boots.length, 2);
  });

  it('begins after "Rebooting..." and counts the panic to the boot before', () => {
    const panic =
      "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.\nRebooting...\n";
    const { boots } = sessionOf([0, heapLine(1) + panic + heapLine(2)]);
    assert.deepEqual(
      boots.map(({ panics }) => panics.length),
      [1, 0],
    );
  });

  it('keeps the latest 256 of a boot loop and counts the rest', () => {
    const session = sessionOf([0, BANNER.repeat(300)]);
    assert.equal(session.boots.length, 256);
    assert.equal(session.droppedBoots, 44);
    assert.equal(session.boot?.number, 300);
  });
});

describe('Session: heap', () => {
  it('takes a cycle whose lines repeat one reading as one sample', () => {
    const cycle = `${heapLine(100, 50)}Memoria atual: 100, Min Últimos 60s: 90, Max Últimos 60s: 120\n`;
    const heap = sessionOf([0, cycle + cycle]).boot?.heap;
    assert.equal(heap?.samples, 2);
    assert.deepEqual(heap.window, { leastFreeBytes: 90, mostFreeBytes: 120 });
    assert.equal(heap.history.last?.leastFreeBytes, 90);
  });

  it('takes bars as samples only where there is nothing better', () => {
    const bar = (free: number): string => `Mem: ${String(free).padStart(6)} |${' '.repeat(50)}|\n`;
    assert.equal(sessionOf([0, bar(5) + bar(6)]).boot?.heap?.samples, 2);
    assert.equal(sessionOf([0, heapLine(5) + bar(5) + heapLine(6) + bar(6)]).boot?.heap?.samples, 2);
  });

  it('has least and most of the last 60 s', () => {
    const session = sessionOf(
      [0, heapLine(10)],
      [1000, heapLine(99)],
      [59_000, heapLine(50)],
      [70_000, heapLine(60)],
    );
    assert.deepEqual(session.boot?.heap?.window, { leastFreeBytes: 50, mostFreeBytes: 60 });
    assert.equal(session.boot.heap.leastFreeBytes, 10);
  });

  it('keeps heaps of several capabilities apart', () => {
    const info = (caps: string, free: number): string =>
      `Heap summary for capabilities 0x${caps}:\n  Totals:\n    free ${free} allocated 5 min_free 2 largest_free_block 3\n`;
    const { boot } = sessionOf([0, info('00000800', 10) + info('00000400', 20) + info('00000800', 11)]);
    assert.deepEqual([...(boot?.heaps.keys() ?? [])], ['INTERNAL', 'SPIRAM']);
    assert.equal(boot?.heap?.name, 'INTERNAL');
    assert.equal(boot.heap.largestFreeBlock, 3);
  });
});

describe('Session: times', () => {
  const times = (...pieces: Parameters<typeof sessionOf>): (number | undefined)[] =>
    sessionOf(...pieces).boots.flatMap((boot) => boot.heap?.history.points().map(({ timeMs }) => timeMs));

  it('are those of arrival where there is no other clock', () => {
    assert.deepEqual(times([5000, heapLine(1)], [8000, heapLine(2)]), [0, 3000]);
  });

  it("are those of the device's log in a plain log", () => {
    const log = `I (1000) a: b\n${heapLine(1)}I (4000) a: b\n${heapLine(2)}`;
    assert.deepEqual(times([null, log]), [0, 3000]);
    assert.equal(sessionOf([null, log]).timeSource, 'device');
  });

  it('only keep the order where the log has no clock', () => {
    const session = sessionOf([null, heapLine(1) + heapLine(2) + heapLine(3)]);
    assert.deepEqual(
      session.boot?.heap?.history.points().map(({ timeMs }) => timeMs),
      [0, 3000, 6000],
    );
    assert.equal(session.timeSource, 'none');
  });

  it('go on over a reboot', () => {
    const log = `I (9000) a: b\n${heapLine(1)}I (12000) a: b\n${BANNER}I (10) a: b\n${heapLine(2)}I (3010) a: b\n${heapLine(3)}`;
    assert.deepEqual(times([null, log]), [0, 3000, 6000]);
  });

  it('never go back', () => {
    const log = `I (9000) a: b\n${heapLine(1)}I (0) cpu_start: App cpu up.\n${heapLine(2)}I (9500) a: b\n${heapLine(3)}`;
    const found = times([null, log]) as number[];
    assert.deepEqual(
      found,
      [...found].sort((a, b) => a - b),
    );
  });
});

describe('Session: tasks', () => {
  it('keeps the least watermark of each and marks those that are gone', () => {
    const { boot } = sessionOf([0, taskTable(['a', 500], ['b', 300]) + taskTable(['a', 400])]);
    const tasks = boot?.tasks.all ?? [];
    assert.deepEqual(
      tasks.map((task) => [task.name, task.stackHighWaterMark, boot?.tasks.isVanished(task)]),
      [
        ['a', 400, false],
        ['b', 300, true],
      ],
    );
  });

  it('does not call tasks gone that a cut table did not reach', () => {
    const cut = taskTable(['a', 1], ['b', 2]).split('\n').slice(0, 4).join('\n');
    const { boot } = sessionOf([0, `${taskTable(['a', 500], ['b', 300])}${cut}\n`]);
    assert.ok(boot?.tasks.all.every((task) => !boot.tasks.isVanished(task)));
  });

  it('keeps two tasks of one name apart', () => {
    const { boot } = sessionOf([
      0,
      taskTable(['IDLE', 500], ['IDLE', 300]) + taskTable(['IDLE', 500], ['IDLE', 200]),
    ]);
    assert.deepEqual(
      boot?.tasks.all.map(({ stackHighWaterMark }) => stackHighWaterMark),
      [500, 200],
    );
  });

  it('adds the watermark of a line about one task', () => {
    const line = 'I (5) Memory:: Uso de memoria da tarefa(a): 100 bytes\n';
    const { boot } = sessionOf([0, taskTable(['a', 500]) + line]);
    assert.deepEqual(
      boot?.tasks.all.map((task) => [task.name, task.stackHighWaterMark, task.currentPriority]),
      [['a', 100, 5]],
    );
  });

  it('is bounded', () => {
    const names = Array.from({ length: 2000 }, (_, index) => [`t${index}`, 100] as const);
    const { boot } = sessionOf([0, names.map((name) => taskTable(name)).join('')]);
    assert.ok((boot?.tasks.all.length ?? 0) <= 512);
  });
});

describe('Session: leaks', () => {
  it('groups by call stack, most bytes first', () => {
    const { boot } = sessionOf([0, leakList([8, '0x1', '0x2'], [100, '0x3'], [8, '0x1', '0x2'], [4, '0x1'])]);
    assert.deepEqual(
      boot?.leakReport?.groups.map(({ key, count, bytes }) => [key, count, bytes]),
      [
        ['0x3', 1, 100],
        ['0x1:0x2', 2, 16],
        ['0x1', 1, 4],
      ],
    );
  });

  it('leaves out what was freed again', () => {
    const trace =
      '2 allocations trace (100 entry buffer)\n' +
      '32 bytes (@ 0x3ffaf214) allocated CPU 0 ccount 0x2e9b7384 caller 0x400d276d\nfreed by 0x400d2799\n' +
      '8 bytes (@ 0x3ffaf804) allocated CPU 0 ccount 0x2e9b79c0 caller 0x400d2776\n' +
      '8 bytes alive in trace (1/2 allocations)\ntotal allocations 2 total frees 1\n';
    const report = sessionOf([0, trace]).boot?.leakReport;
    assert.deepEqual(
      report?.groups.map(({ key }) => key),
      ['0x400d2776'],
    );
    assert.equal(report.complete, true);
  });

  it('says "at least" of a trace that overflowed or was cut', () => {
    const cut =
      '====== Heap Trace: 9 records (8 capacity) ======\n     6 bytes (@ 0x3fc9e620) allocated CPU 0 ccount 0x1a31ac84\n';
    assert.equal(sessionOf([0, cut]).boot?.leakReport?.complete, false);
    const overflowed = `${cut}(NB: Internal Buffer has overflowed, so trace data is incomplete.)\n${'='.repeat(32)}\n`;
    const report = sessionOf([0, overflowed]).boot?.leakReport;
    assert.deepEqual([report?.ended, report?.complete], [true, false]);
  });

  describe('of the article, which have no end mark', () => {
    /** Bytes of each list as it is given to the analysis, and its shortfall. */
    function observed(...pieces: readonly Timed[]): (readonly [number[], string | null])[] {
      const lists: (readonly [number[], string | null])[] = [];
      observedSession(
        {
          sample: () => {},
          leakReport: (_, { allocations, shortfall }) =>
            lists.push([allocations.map(({ sizeBytes }) => sizeBytes), shortfall]),
          end: () => {},
        },
        pieces,
      );
      return lists;
    }
    const [head, ...rest] = leakList([1, '0x1'], [2, '0x2'], [3, '0x3']).split('W (1)');
    const [first, second, third] = rest.map((line) => `W (1)${line}`);
    /** What another task prints in between; with `f_PrintTasks` it does every 3 s. */
    const between = taskTable(['ping', 2828]) + heapLine(5);
    const interleaved = `${head}${first}${between}${second}${third}`;

    it('go on after what other tasks print in between', () => {
      assert.deepEqual(observed([null, interleaved + between]), [[[1, 2, 3], null]]);
      assert.deepEqual(
        observed([0, `${head}${first}`], [20, between], [40, `${second}${third}`], [3000, between]),
        [[[1, 2, 3], null]],
      );
    });

    it('are whole where a reset follows only after something else, else cut', () => {
      const reset = 'rst:0x1 (POWERON),boot:0x8 (QEMU_VIRT)\n';
      assert.deepEqual(observed([null, interleaved + between + reset]), [[[1, 2, 3], null]]);
      assert.deepEqual(observed([null, interleaved + reset + between]), [[[1, 2, 3], 'cut']]);
    });

    it('are followed by the next, where nothing else is printed', () => {
      assert.deepEqual(observed([null, interleaved + leakList([4, '0x4'])]), [
        [[1, 2, 3], null],
        [[4], null],
      ]);
    });

    it('are empty where the trace starts anew, and nothing where another form of the list follows', () => {
      const start = 'I (1) HEAP_MONITOR: Iniciando rastreamento de heap...\n';
      assert.deepEqual(observed([null, head + start + between]), [[[], null]]);
      const dump =
        '====== Heap Trace: 1 records (8 capacity) ======\n' +
        `     6 bytes (@ 0x3fc9e620) allocated CPU 0 ccount 0x1a31ac84\n${'='.repeat(32)}\n`;
      assert.deepEqual(observed([null, head + dump]), [[[6], null]]);
    });
  });

  it('shows the report before until the new one has ended', () => {
    const { boot } = sessionOf(
      [0, leakList([8, '0x1'])],
      [5000, heapLine(5)],
      [6000, '====== Heap Trace: 9 records (8 capacity) ======\n'],
    );
    assert.equal(boot?.leakReports, 2);
    assert.equal(boot.shownReport?.groups.length, 1);
    assert.equal(boot.leakReport?.groups.length, 0);
  });
});

describe('Session: events', () => {
  it('tells of a change once for each commit, and not without one', () => {
    const session = sessionOf();
    let told = 0;
    const listener = session.onDidChange(() => told++);
    session.commit();
    session.accept({ kind: 'text', text: 'x' }, { arrivalMs: 0, deviceMs: null });
    session.commit();
    assert.equal(told, 0);
    session.accept({ kind: 'task-table' }, { arrivalMs: 0, deviceMs: null });
    session.accept({ kind: 'task-table-end' }, { arrivalMs: 0, deviceMs: null });
    session.commit();
    assert.equal(told, 1);
    listener.dispose();
    session.accept({ kind: 'task-table' }, { arrivalMs: 0, deviceMs: null });
    session.commit();
    assert.equal(told, 1);
  });
});
