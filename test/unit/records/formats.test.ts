/** What the logs under test/fixtures do not show: traps, near-misses, and lines that come in another order. */
import assert from 'node:assert/strict';
import { facts, ofKind, parse } from '../../support/records';

const HEADER = '| Task Name         | Status    | Priority | Stack High Water Mark | Core   |';
const RULER = '-'.repeat(92);

function row(name: string, core = '0'): string {
  return `| ${name.padEnd(17)} | ${'Blocked'.padEnd(9)} | ${'5'.padEnd(8)} | ${'1234'.padEnd(20)} | ${core.padEnd(6)} |`;
}

function table(...rows: string[]): string {
  return [RULER, HEADER, RULER, ...rows, RULER, ''].join('\n');
}

describe("the article's table", () => {
  it('reads names with bars, spaces and more than 17 characters', () => {
    const names = ['a|b', 'Tmr Svc', 'a_name_longer_than_17', '|', 'x | y | z | 1 | 2'];
    assert.deepEqual(
      ofKind(table(...names.map((name) => row(name))), 'task').map(({ name }) => name),
      names,
    );
  });

  it('tells cores from no affinity', () => {
    const cores = ofKind(table(row('a', '1'), row('b', 'N/A'), row('c', 'Any')), 'task').map(
      ({ core }) => core,
    );
    assert.deepEqual(cores, [1, null, null]);
  });

  it('goes on past a log line of another task', () => {
    const text = table(row('a'), 'I (5) wifi: hello', row('b'));
    assert.equal(ofKind(text, 'task').length, 2);
    assert.equal(ofKind(text, 'task-table-end').length, 1);
  });

  it('is not ended by being cut', () => {
    assert.equal(
      ofKind([RULER, HEADER, RULER, row('a'), row('b').slice(0, 30)].join('\n'), 'task-table-end').length,
      0,
    );
  });

  it('reads no rows outside a table, and no other pipe tables', () => {
    assert.deepEqual(facts(row('a')), []);
    assert.deepEqual(facts('| Task | Run Time | Percent |\n| main | 1234 | 5%\n'), []);
    assert.deepEqual(
      facts(table('| a | b | c | d | e |', '| x | Blocked | -1 | 12 | 0 |')).filter((r) => r.kind === 'task'),
      [],
    );
  });

  it('reads a table without the core column', () => {
    const header = '| Task Name         | Status    | Priority | Stack High Water Mark |';
    const text = [header, '| main              | Running   | 1        | 2264                 |'].join('\n');
    assert.deepEqual(ofKind(text, 'task'), [
      { kind: 'task', name: 'main', state: 'Running', currentPriority: 1, stackHighWaterMark: 2264 },
    ]);
  });
});

describe("the article's heap lines", () => {
  it('are read with the lower-case accent too, and in English', () => {
    const texts = [
      'Memoria atual: 1, Min últimos 60s: 2, Max últimos 60s: 3',
      'Memória atual: 1, Min Últimas 60s: 2, Max Últimas 60s: 3',
      'Current memory: 1, Min last 60s: 2, Max last 60s: 3',
    ];
    for (const text of texts)
      assert.deepEqual(
        ofKind(text, 'heap').map(({ window }) => window),
        [{ leastFreeBytes: 2, mostFreeBytes: 3 }],
        text,
      );
    assert.equal(ofKind('Current memory: 100, Lowest value: 50', 'heap')[0]?.minimumFreeBytes, 50);
  });

  it('do not take a watermark from a negative number', () => {
    const [task] = ofKind('I (1) Memory:: Uso de memoria da tarefa(x): -4 bytes', 'task');
    assert.deepEqual(task, { kind: 'task', name: 'x' });
  });

  it('redrawn with a lone CR are each read', () => {
    const bar = (free: number): string => `Mem: ${String(free).padStart(6)} |${'#'.repeat(50)}|`;
    assert.equal(ofKind(`${bar(1)}\r${bar(2)}\r${bar(1234567)}\n`, 'heap').length, 3);
  });

  it('that only look alike stay text', () => {
    for (const text of [
      'Memoria atual: 12',
      'Mem: 12 |###|',
      'Heap total: 5 bytes',
      'Memoria atual: x, Menor valor: 3',
    ])
      assert.deepEqual(facts(text), []);
  });
});

/** Each allocation's callers, as a session would attach them. */
function stacks(text: string): string[][] {
  const found: string[][] = [];
  for (const { record } of parse(Buffer.from(text))) {
    if (record.kind === 'allocation') found.push([...record.callers]);
    else if (record.kind === 'caller') found.at(-1)?.push(record.address);
  }
  return found;
}

describe("the article's leak list", () => {
  const start = 'I (1) HEAP_MONITOR: Encerrando rastreamento. Vazamentos detectados:\n';
  const allocation = (index: number): string =>
    `W (2) MemoryLeak: Alocação #${index}: 8 bytes em 0x3ffb0000\n`;
  const frame = (index: number, address: string): string => `   ↳ [${index}] ${address}\n`;

  it('takes frames that come after their allocation', () => {
    const text = start + allocation(0) + frame(0, '0x1') + frame(1, '0x2') + allocation(1) + frame(0, '0x3');
    assert.deepEqual(stacks(text), [['0x1', '0x2'], ['0x3']]);
  });

  it('takes frames that come before their allocation', () => {
    const text = start + frame(0, '0x1') + frame(1, '0x2') + allocation(0) + frame(0, '0x3') + allocation(1);
    assert.deepEqual(stacks(text), [['0x1', '0x2'], ['0x3']]);
  });

  it('lets other lines stand between', () => {
    const text =
      start + allocation(0) + 'I (3) wifi: x\n' + frame(0, '0x1') + table(row('a')) + frame(1, '0x2');
    assert.deepEqual(stacks(text), [['0x1', '0x2']]);
  });

  it('begins anew when the numbers do', () => {
    const text = start + allocation(0) + allocation(1) + allocation(0);
    assert.equal(ofKind(text, 'leak-report').length, 2);
  });

  it('is read without its first line', () => {
    assert.equal(ofKind(allocation(7) + frame(0, '0x1'), 'leak-report').length, 1);
    assert.deepEqual(stacks(allocation(7) + frame(0, '0x1')), [['0x1']]);
  });

  it('has no frames before it has begun', () => assert.deepEqual(facts(frame(0, '0x1')), []));
});

describe('heap_trace_dump', () => {
  it('leaves out empty slots and marks records that were freed', () => {
    const text =
      '====== Heap Trace: 2 records (8 capacity) ======\n' +
      '     6 bytes (@ 0x3fc9e620, Internal) allocated CPU 0 ccount 0x1a31ac84 caller 0x40376321:0x00000000:\n' +
      'freed by 0x403839e4:0x00000000\n' +
      '     6 bytes (@ 0x3fc9e620, Internal) allocated CPU 0 ccount 0x1a31ac84 freed\n';
    const records = facts(text);
    assert.deepEqual(
      records.map(({ kind }) => kind),
      ['leak-report', 'allocation', 'freed', 'allocation'],
    );
    assert.deepEqual(
      ofKind(text, 'allocation').map(({ callers, freed }) => [callers, freed]),
      [
        [['0x40376321'], false],
        [[], true],
      ],
    );
  });

  it('that is cut by a panic has no end', () => {
    const text =
      '====== Heap Trace: 2 records (8 capacity) ======\n' +
      "    18 bytes (@ 0x3fcb9a38, Internal) allocated CPU 0Guru Meditation Error: Core  1 panic'ed (Interrupt wdt timeout on CPU1). \n" +
      '================================\n';
    assert.deepEqual(
      ofKind(text, 'panic').map(({ reason }) => reason),
      ['Interrupt wdt timeout on CPU1'],
    );
  });
});
