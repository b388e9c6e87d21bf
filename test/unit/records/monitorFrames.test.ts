/** Records from the firmware component's frames, and what is made of frames that are missing. */
import assert from 'node:assert/strict';
import { mix } from '../../../src/records/frames/liveList';
import type { DeviceRecord } from '../../../src/records/record';
import { frame, frames } from '../../support/frames';
import { facts, ofKind, parse } from '../../support/records';

const kinds = (text: string): string[] => facts(text).map(({ kind }) => kind);

/** A digest of allocations of one size at these addresses; the stamp is the address. */
const digest = (sizeBytes: number, ...addresses: number[]): string =>
  (addresses.reduce((mixed, address) => mixed ^ mix(address, sizeBytes, address), 0) >>> 0).toString(16);

const leak = (address: number, sizeBytes = 16): string =>
  `leak a=${address.toString(16)} s=${sizeBytes} t=${address.toString(16)} g=I u=1 d=1 c=400d0001`;

const begin = (number: number, isFull: boolean, more = ''): string =>
  `leaks i=${number} f=${isFull ? 1 : 0} c=64${more}`;
const end = (number: number, ...addresses: number[]): string =>
  `lend i=${number} n=${addresses.length} s=${16 * addresses.length} x=${digest(16, ...addresses)}`;

/** Addresses of each report. */
function lists(text: string): number[][] {
  const found: number[][] = [];
  for (const record of facts(text)) {
    if (record.kind === 'leak-report') found.push([]);
    else if (record.kind === 'allocation') found.at(-1)?.push(record.address);
  }
  return found;
}

describe("the firmware monitor's heap frames", () => {
  it('give readings, with what the monitor itself holds, and the device’s window', () => {
    const text = frames(
      'heap default t=5123 o=17520 f=287364 m=284120 l=110592 a=16276 b=212 e=9',
      'win default i=1 x=9',
    );
    assert.deepEqual(facts(text), [
      {
        kind: 'heap',
        heap: 'default',
        line: 'frame',
        freeBytes: 287364,
        minimumFreeBytes: 284120,
        largestFreeBlock: 110592,
        allocatedBytes: 16276,
        allocatedBlocks: 212,
        freeBlocks: 9,
        monitorBytes: 17520,
      },
      {
        kind: 'heap',
        heap: 'default',
        line: 'window',
        freeBytes: 287364,
        window: { leastFreeBytes: 1, mostFreeBytes: 9 },
      },
    ]);
    assert.equal(parse(Buffer.from(text))[0]?.deviceMs, 5123);
  });

  it('give no window without its reading', () => {
    assert.deepEqual(kinds(frame(0, 'win default i=1 x=9')), []);
    assert.deepEqual(kinds(frame(0, 'heap SPIRAM f=1') + frame(1, 'win default i=1 x=9')), ['heap']);
  });

  it('pass over what a later version adds', () => {
    assert.deepEqual(kinds(frames('weather x=3', 'heap default f=5 Q=9 more')), ['heap']);
  });
});

describe("the firmware monitor's task table", () => {
  const table = (...rows: string[]): string[] => [
    `tasks n=${rows.length} t=9`,
    ...rows,
    `tend n=${rows.length} t=9`,
  ];
  const main = 'task main s=X w=2264 z=3584 p=1 c=0 n=4 r=77';
  const timer = 'task Tmr%20Svc s=B w=1384 p=2 c=- n=7 h=1024 k=3';

  it('is given whole', () => {
    assert.deepEqual(facts(frames(...table(main, timer))), [
      { kind: 'task-table' },
      {
        kind: 'task',
        name: 'main',
        currentPriority: 1,
        state: 'Running',
        core: 0,
        number: 4,
        stackHighWaterMark: 2264,
        stackSizeBytes: 3584,
        runTime: 77,
      },
      {
        kind: 'task',
        name: 'Tmr Svc',
        currentPriority: 2,
        state: 'Blocked',
        core: null,
        number: 7,
        stackHighWaterMark: 1384,
      },
      { kind: 'task-table-end' },
      { kind: 'task-heap-list' },
      { kind: 'task-heap', task: 'Tmr Svc', deleted: false, currentBytes: 1024 },
    ]);
  });

  it('gives watermarks alone where a row is missing, so that no task seems to have ended', () => {
    const lines = table(main, timer);
    for (let lost = 0; lost < lines.length; lost++) {
      const text =
        lines.map((line, index) => (index === lost ? '' : frame(index, line))).join('') + frame(4, 'bye');
      const found = facts(text + frame(5, 'tasks n=0 t=1'));
      assert.ok(!found.some(({ kind }) => kind === 'task-table'), text);
      for (const record of found)
        if (record.kind === 'task')
          assert.deepEqual(Object.keys(record), ['kind', 'name', 'stackHighWaterMark']);
    }
  });
});

describe("the firmware monitor's leak reports", () => {
  it('are made whole from what is new and what has gone', () => {
    const text = frames(
      'trace n=1 t=1 w=0',
      begin(1, true),
      leak(0x30),
      leak(0x20),
      leak(0x10),
      end(1, 0x10, 0x20, 0x30),
      begin(2, false),
      leak(0x40),
      'gone a=20',
      end(2, 0x10, 0x30, 0x40),
      begin(3, false),
      end(3, 0x10, 0x30, 0x40),
    );
    assert.deepEqual(lists(text), [
      [0x10, 0x20, 0x30],
      [0x10, 0x30, 0x40],
      [0x10, 0x30, 0x40],
    ]);
    assert.equal(ofKind(text, 'trace-start').length, 1);
    const [first] = ofKind(text, 'allocation');
    assert.deepEqual(first, {
      kind: 'allocation',
      sizeBytes: 16,
      address: 0x10,
      region: 'Internal',
      cpu: 1,
      ccount: 0x10,
      callers: ['0x400d0001'],
      freed: false,
    });
  });

  it('know another allocation at a known address, which goes to the end of the list', () => {
    const anew = 'leak a=10 s=16 t=99 g=I u=1 d=1 c=400d0001';
    const sum = ((mix(0x10, 16, 0x99) ^ mix(0x20, 16, 0x20)) >>> 0).toString(16);
    const text = frames(
      begin(1, true),
      leak(0x20),
      leak(0x10),
      end(1, 0x10, 0x20),
      begin(2, false),
      anew,
      `lend i=2 n=2 s=32 x=${sum}`,
    );
    assert.deepEqual(lists(text)[1], [0x20, 0x10]);
  });

  it('of which a line is missing give no list, until one fits again', () => {
    const all = [
      begin(1, true),
      leak(0x20),
      leak(0x10),
      end(1, 0x10, 0x20),
      begin(2, false),
      leak(0x30),
      'gone a=10',
      end(2, 0x20, 0x30),
      begin(3, false),
      end(3, 0x20, 0x30),
      begin(4, true),
      leak(0x30),
      leak(0x20),
      end(4, 0x20, 0x30),
    ];
    for (let lost = 4; lost < 8; lost++) {
      const text = all.map((body, index) => (index === lost ? '' : frame(index, body))).join('');
      const found = lists(text);
      assert.deepEqual(found[0], [0x10, 0x20]);
      for (const list of found.slice(1)) assert.deepEqual(list, [0x20, 0x30], `without ${all[lost]}`);
      assert.deepEqual(
        ofKind(text, 'lost-frames').map(({ count }) => count),
        [1],
      );
    }
  });

  it('that are full and have lost a record are "at least"', () => {
    const all = [begin(1, true), leak(0x20), leak(0x10), end(1, 0x10, 0x20)];
    const text = all.map((body, index) => (index === 1 ? '' : frame(index, body))).join('');
    assert.deepEqual(lists(text), [[0x10]]);
    assert.deepEqual(
      ofKind(text, 'leak-report-note').map(({ note }) => note),
      ['frames-lost'],
    );
  });

  it('get back what the list before had, and lose what has gone, where one line alone is missing', () => {
    const all = [
      begin(1, true),
      'leak a=30 s=16 t=30 g=I u=1 d=2 c=400d0001',
      'more c=400d0002',
      leak(0x20),
      leak(0x10),
      end(1, 0x10, 0x20, 0x30),
      begin(2, false),
      leak(0x40),
      'gone a=20',
      end(2, 0x10, 0x30, 0x40),
      begin(3, true),
      leak(0x50),
      leak(0x40),
      'leak a=30 s=16 t=30 g=I u=1 d=2 c=400d0001',
      'more c=400d0002',
      leak(0x10),
      end(3, 0x10, 0x30, 0x40, 0x50),
    ];
    const whole = lists(frames(...all));
    for (const lost of [8, 12, 13, 14, 15]) {
      const text = all.map((body, index) => (index === lost ? '' : frame(index, body))).join('');
      assert.deepEqual(lists(text), whole, `without ${all[lost]}`);
      assert.deepEqual(ofKind(text, 'leak-report-note'), []);
      const callers = ofKind(text, 'allocation').filter(({ address }) => address === 0x30);
      for (const allocation of callers) assert.deepEqual(allocation.callers, ['0x400d0001', '0x400d0002']);
    }
    // What was new on the line that is missing nobody knows.
    const unknown = all.map((body, index) => (index === 11 ? '' : frame(index, body))).join('');
    assert.deepEqual(lists(unknown).at(-1), [0x10, 0x30, 0x40]);
    assert.deepEqual(
      ofKind(unknown, 'leak-report-note').map(({ note }) => note),
      ['frames-lost'],
    );
  });

  it('take callers that follow in frames of their own', () => {
    const deep = 'leak a=10 s=16 t=10 g=P u=0 d=3 c=400d0001';
    const text = frames(begin(1, true), deep, 'more c=400d0002,400d0003', end(1, 0x10));
    assert.deepEqual(ofKind(text, 'allocation')[0]?.callers, ['0x400d0001', '0x400d0002', '0x400d0003']);
    const cut = frame(0, begin(1, true)) + frame(1, deep) + frame(3, end(1, 0x10));
    assert.deepEqual(ofKind(cut, 'allocation'), []);
  });

  it('tell of an overflow and of sampling', () => {
    const text = frames(begin(1, true, ' o=1 a=9 e=8 p=4'), leak(0x10), end(1, 0x10));
    assert.deepEqual(
      ofKind(text, 'leak-report-note').map(({ note }) => note),
      ['overflowed', 'sampled'],
    );
    assert.equal(ofKind(text, 'leak-report-note')[1]?.every, 4);
    assert.deepEqual(ofKind(text, 'leak-report-end'), [
      { kind: 'leak-report-end', totalAllocations: 9, totalFrees: 8 },
    ]);
  });
});

describe("the firmware monitor's sequence numbers", () => {
  const lost = (text: string): number[] => ofKind(text, 'lost-frames').map(({ count }) => count);

  it('tell how many frames are missing, also where they wrap', () => {
    assert.deepEqual(
      lost(frame(0xfffe, 'bye') + frame(0xffff, 'bye') + frame(0, 'bye') + frame(3, 'bye')),
      [2],
    );
  });

  it('tell of none at the beginning, and of none when the monitor starts anew', () => {
    assert.deepEqual(lost(frame(700, 'bye') + frame(0, 'hello v=0.1.0') + frame(1, 'bye')), []);
    assert.deepEqual(lost(frame(700, 'bye') + frame(3, 'bye') + frame(4, 'bye')), []);
  });

  it('tell of none behind a reset', () => {
    assert.deepEqual(lost(`${frame(5, 'bye')}rst:0x1 (POWERON),boot:0x8\n${frame(9, 'bye')}`), []);
  });
});

describe('a frame in the middle of other output', () => {
  it('costs nothing behind or before it', () => {
    const text = `I (5) a: half a li${frame(0, 'bye').trim()}${frame(1, 'bye').trim()}\nne\n`;
    assert.deepEqual(kinds(text), ['monitor-bye', 'monitor-bye']);
  });

  it('that a reset cuts off lets the reset be seen', () => {
    assert.deepEqual(
      kinds('~hm1 0001 heap default f=28736rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\n'),
      ['reset'],
    );
  });

  it('that is damaged gives no figure', () => {
    const line = frame(1, 'heap default f=287364');
    for (let at = 0; at < line.length - 1; at++) {
      const damaged = `${line.slice(0, at)}${line[at] === '7' ? '1' : '7'}${line.slice(at + 1)}`;
      assert.deepEqual(facts(damaged), [], damaged);
      assert.deepEqual(facts(line.slice(0, at) + line.slice(at + 1)), []);
    }
  });
});

describe('what the firmware monitor says of itself', () => {
  it('is its hello, its cost, its answers', () => {
    const wanted: DeviceRecord[] = [
      {
        kind: 'monitor-hello',
        version: '0.1.0',
        system: 'idf/5.5.1',
        periodMs: 3000,
        leaks: 'trace',
        records: 256,
        depth: 8,
        commands: 'input',
        hasTasks: true,
        hasStackSizes: true,
        paused: false,
      },
      {
        kind: 'monitor-cost',
        heapBytes: 17520,
        ramBytes: 800,
        stackSizeBytes: 3072,
        stackHighWaterMark: 1460,
        cpuPercent: 0.038,
        writingPercent: 2.711,
        bytesPerSecond: 356,
        droppedMarks: 0,
      },
      { kind: 'monitor-ack', id: 7, result: 'ok' },
      { kind: 'mark', name: 'OTA begins', by: 'firmware' },
    ];
    assert.deepEqual(
      facts(
        frames(
          'hello v=0.1.0 y=idf/5.5.1 l=trace c=input p=3000 r=256 d=8 k=1 z=1 q=0',
          'cost m=17520 r=800 z=3072 w=1460 u=38 x=2711 b=356 d=0',
          'ack i=7 r=ok',
          'mark OTA%20begins t=70000',
        ),
      ),
      wanted,
    );
  });
});
