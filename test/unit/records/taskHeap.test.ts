/** What tasks have allocated, and the blocks of heaps: each form, as it is printed and as it may arrive. */
import assert from 'node:assert/strict';
import { sessionOf } from '../../support/sessions';
import { facts, ofKind } from '../../support/records';

const OVERVIEW = [
  '┌────────────────────┬─────────┬──────────────────────┬───────────────────┬─────────────────┐',
  '│ TASK               │ STATUS  │ CURRENT MEMORY USAGE │ PEAK MEMORY USAGE │ TOTAL HEAP USED │',
  '├────────────────────┼─────────┼──────────────────────┼───────────────────┼─────────────────┤',
  '│            Tmr Svc │ ALIVE   │                 6656 │              8064 │               1 │',
  '│       leaking_task │ DELETED │                11392 │             11616 │               1 │',
  '└────────────────────┴─────────┴──────────────────────┴───────────────────┴─────────────────┘',
  '',
].join('\r\n');

const TREE = [
  '├ ALIVE: main, CURRENT MEMORY USAGE 308, PEAK MEMORY USAGE 7412, TOTAL HEAP USED 2:',
  '│    ├ HEAP: RAM, CAPS: 0x0010580e, SIZE: 344400, USAGE: CURRENT 220 (0%), PEAK 220 (0%), ALLOC COUNT: 2',
  '│    │    ├ ALLOC 0x3fc99024, SIZE 88',
  '│    │    ├ ALLOC 0x3fc99124, SIZE 132',
  '│    └ HEAP: RETENT_RAM, CAPS: 0x0010580e, SIZE: 22308, USAGE: CURRENT 88 (0%), PEAK 7192 (32%), ALLOC COUNT: 5',
  '└ DELETED: Pre-scheduler, CURRENT MEMORY USAGE 2236, PEAK MEMORY USAGE 2236, TOTAL HEAP USED 1:',
  '     └ HEAP: RAM, CAPS: 0x0010580e, SIZE: 344400, USAGE: CURRENT 2236 (0%), PEAK 2236 (0%), ALLOC COUNT: 11',
  '          ├ ALLOC 0x3fc95cb0, SIZE 164',
  '',
].join('\n');

/** What terminals and loggers make of the box-drawing characters. */
const MANGLED: readonly (readonly [string, (text: string) => string])[] = [
  ['UTF-8', (text) => text],
  ['as Latin-1', (text) => Buffer.from(text, 'utf8').toString('latin1')],
  ['as CP1252', (text) => text.replace(/[─-╿]/g, 'â”‚')],
  ['as CP850', (text) => text.replace(/[─-╿]/g, 'Ôöé')],
  ['replaced, a mark a byte', (text) => text.replace(/[─-╿]/g, '???')],
  ['replaced, a mark a character', (text) => text.replace(/[─-╿]/g, '?')],
  ['replaced by U+FFFD', (text) => text.replace(/[─-╿]/g, '\ufffd\ufffd\ufffd')],
  ['ASCII', (text) => text.replace(/[─-╿]/g, '|')],
  ['dropped', (text) => text.replace(/[─-╿]/g, '')],
];

describe('what tasks have allocated', () => {
  it('is read from the overview, whatever became of its frame', () => {
    for (const [name, mangle] of MANGLED)
      assert.deepEqual(
        facts(mangle(OVERVIEW)),
        [
          { kind: 'task-heap-list' },
          {
            kind: 'task-heap',
            task: 'Tmr Svc',
            deleted: false,
            currentBytes: 6656,
            peakBytes: 8064,
            heaps: 1,
          },
          {
            kind: 'task-heap',
            task: 'leaking_task',
            deleted: true,
            currentBytes: 11392,
            peakBytes: 11616,
            heaps: 1,
          },
        ],
        name,
      );
  });

  it('is read from the tree, whatever became of its branches', () => {
    const expected = facts(TREE);
    assert.equal(expected.length, 9);
    for (const [name, mangle] of MANGLED) assert.deepEqual(facts(mangle(TREE)), expected, name);
  });

  it('is kept with the task: its heaps together, its blocks, and whether it is gone', () => {
    const { tasks } = sessionOf([null, OVERVIEW + TREE]).boot ?? {};
    const known = (tasks?.all ?? []).map(({ name, state, heap }) => [
      name,
      state,
      heap?.currentBytes,
      heap?.peakBytes,
      heap?.blocks,
    ]);
    assert.deepEqual(known, [
      ['Tmr Svc', null, 6656, 8064, null],
      ['leaking_task', 'Deleted', 11392, 11616, null],
      ['main', null, 308, 7412, 7],
      ['Pre-scheduler', 'Deleted', 2236, 2236, 11],
    ]);
    assert.equal(tasks?.all[2]?.heap?.parts.length, 2);
  });

  it('of a task that is gone is not given to the one of that name that runs', () => {
    const list = 'worker         \tB\t5\t700\t9\r\n';
    const { tasks } = sessionOf([null, list + OVERVIEW.replace('leaking_task', '      worker')]).boot ?? {};
    const [running, gone] = tasks?.all.filter(({ name }) => name === 'worker') ?? [];
    assert.deepEqual([running?.state, running?.heap], ['Blocked', null]);
    assert.deepEqual([gone?.state, gone?.heap?.currentBytes], ['Deleted', 11392]);
  });

  it('of several tasks of one name that are gone adds up', () => {
    const twice = OVERVIEW.replace(/(│ {7}leaking_task.*\r\n)/, '$1$1');
    const { tasks } = sessionOf([null, twice + twice]).boot ?? {};
    assert.equal(tasks?.all.find(({ name }) => name === 'leaking_task')?.heap?.currentBytes, 2 * 11392);
  });

  it('is read in the form of the older example', () => {
    const text =
      'Task: Pre-Scheduler allocs -> CAP_8BIT: 3708 CAP_32BIT: 32\nTask: main -> CAP_8BIT: 80 CAP_32BIT: 0\n\n';
    assert.deepEqual(
      ofKind(text + text, 'task-heap').map(({ task, currentBytes }) => [task, currentBytes]),
      [
        ['Pre-scheduler', 3740],
        ['main', 80],
        ['Pre-scheduler', 3740],
        ['main', 80],
      ],
    );
    assert.equal(ofKind(text + text, 'task-heap-list').length, 2);
  });

  it('in words of other products is none', () => {
    for (const line of [
      'Task: main 0x3fcb3788 -> MALLOC_CAP_INTERNAL: 80920 MALLOC_CAP_SPIRAM: 73764 Highwater 5116',
      '│ main │ ALIVE │ 1 │ 2 │ 3 │',
      '        0x3fc99cf4: Size: 88',
      'ALIVE: main',
    ])
      assert.deepEqual(facts(`${line}\n`), [], line);
  });
});

describe('a dump of a heap', () => {
  it('adds up its blocks, in the form of v4.3 and later', () => {
    const text = [
      'Showing data for heap: 0x3ffb2b58 ',
      'Block 0x3ffb34d8 data, size: 68 bytes, Free: No ',
      'I (5) wifi: a line of the other core',
      'Block 0x3ffb3520 data, size: 4096 bytes, Free: Yes ',
      'Block 0x3ffb4528 data, size: 16 bytes, Free: Yes ',
      '',
    ].join('\r\n');
    const [region] = sessionOf([null, text]).boot?.heapRegions.all ?? [];
    assert.deepEqual(region, {
      address: 0x3ffb2b58,
      memory: null,
      heaps: [],
      sizeBytes: null,
      figures: {
        freeBytes: 4112,
        allocatedBytes: 68,
        minimumFreeBytes: null,
        largestFreeBlock: 4096,
        allocatedBlocks: 1,
        freeBlocks: 2,
      },
    });
  });

  it('adds up its blocks, in the form up to v4.2', () => {
    const text = [
      'Heap start 0x3ffb2b58 end 0x3ffe0000',
      'First free block 0x3ffb7f3c',
      'Block 0x3ffb2b88 data size 0x00000044 bytes next block 0x3ffb2bd0',
      'Block 0x3ffb7f3c data size 0x000280c0 bytes next block 0x3ffe0000 FREE. Next free 0x0',
      '',
    ].join('\n');
    const [region] = sessionOf([null, text]).boot?.heapRegions.all ?? [];
    assert.equal(region?.sizeBytes, 0x3ffe0000 - 0x3ffb2b58);
    assert.deepEqual([region?.figures?.allocatedBytes, region?.figures?.freeBytes], [0x44, 0x280c0]);
  });

  for (const isDumpedFirst of [false, true])
    it(`is one region with the summary's up to v4.2, the dump ${isDumpedFirst ? 'first' : 'last'}`, () => {
      const summary = [
        'Heap summary for capabilities 0x00000004:',
        '  At 0x3ffae6e0 len 6192 free 1076 allocated 5036 min_free 1076',
        '    largest_free_block 1076 alloc_blocks 2 free_blocks 1 total_blocks 3',
        '  Totals:',
        '    free 1076 allocated 5036 min_free 1076 largest_free_block 1076',
      ];
      const dump = [
        'Heap start 0x3ffae6f0 end 0x3ffaff08',
        'First free block 0x3ffafac4',
        'Block 0x3ffae6f0 data size 0x00000004 bytes next block 0x3ffae6f8 FREE. Next free 0x3ffafac4',
        'Block 0x3ffae6f8 data size 0x00000030 bytes next block 0x3ffae72c',
        'Block 0x3ffae72c data size 0x00001394 bytes next block 0x3ffafac4',
        'Block 0x3ffafac4 data size 0x00000440 bytes next block 0x3ffaff08 FREE. Next free 0x3ffaff08',
        'Block 0x3ffaff08 data size 0x00000000 bytes next block 0x00000000 FREE. Next free 0x00000000',
      ];
      const lines = isDumpedFirst ? [...dump, ...summary] : [...summary, ...dump];
      const regions = sessionOf([null, [...lines, ''].join('\n')]).boot?.heapRegions.all ?? [];
      assert.deepEqual(
        regions.map(({ address, sizeBytes, figures }) => [
          address,
          sizeBytes,
          figures?.freeBytes,
          figures?.freeBlocks,
          figures?.allocatedBlocks,
        ]),
        [[0x3ffae6e0, 6192, isDumpedFirst ? 1076 : 0x440, 1, 2]],
      );
    });

  it('keeps a neighbouring region apart from a dump that does not fit into it', () => {
    const text = [
      'Heap summary for capabilities 0x00000004:',
      '  At 0x3ffae6e0 len 6192 free 1076 allocated 5036 min_free 1076',
      '    largest_free_block 1076 alloc_blocks 2 free_blocks 1 total_blocks 3',
      'Heap start 0x3ffaff20 end 0x3ffb0000',
      'Block 0x3ffaff28 data size 0x00000030 bytes next block 0x3ffb0000',
      '',
    ].join('\n');
    const regions = sessionOf([null, text]).boot?.heapRegions.all ?? [];
    assert.deepEqual(
      regions.map(({ address }) => address),
      [0x3ffae6e0, 0x3ffaff20],
    );
  });

  it('and heap summaries name the memory that start-up has told', () => {
    const text = [
      'I (482) heap_init: At 3FFB8A38 len 000275C8 (157 KiB): DRAM',
      'Heap summary for capabilities 0x00000004:',
      '  At 0x3ffb8a38 len 161224 free 1000 allocated 160000 min_free 900',
      '    largest_free_block 800 alloc_blocks 66 free_blocks 2 total_blocks 68',
      '',
    ].join('\n');
    const [region] = sessionOf([null, text]).boot?.heapRegions.all ?? [];
    assert.deepEqual(
      [region?.memory, region?.heaps, region?.figures?.largestFreeBlock],
      ['DRAM', ['8BIT'], 800],
    );
  });
});
