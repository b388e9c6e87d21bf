import assert from 'node:assert/strict';
import { adviseStack, multiplyingTasks, type StackAdvice } from '../../../src/analysis/stacks';
import { TaskTable } from '../../../src/model/tasks';
import { multiplyingText, stackReason } from '../../../src/words/stackReason';

/** A task whose watermark was printed so, a minute apart. */
function advise(marks: readonly number[], stackSizeBytes?: number): StackAdvice {
  const table = new TaskTable();
  marks.forEach((stackHighWaterMark, minute) => {
    table.begin();
    const size = stackSizeBytes === undefined ? {} : { stackSizeBytes };
    table.add({ kind: 'task', name: 'snmp', stackHighWaterMark, ...size }, minute * 60_000);
  });
  const [task] = table.all;
  const advice = task && adviseStack(task);
  assert.ok(advice);
  return advice;
}

const flat = (mark: number): number[] => new Array<number>(30).fill(mark);

describe('adviseStack', () => {
  it('adds what is missing to a quarter of the deepest use', () => {
    const { state, usedBytes, recommendedBytes, changeBytes } = advise(flat(300), 4096);
    assert.deepEqual([state, usedBytes], ['low', 3796]);
    assert.equal(recommendedBytes, 4864); // 3796 + 949, up to the next 128
    assert.equal(changeBytes, 768);
  });

  it('asks for 512 bytes where the size is not printed', () => {
    const { state, recommendedBytes, changeBytes } = advise(flat(300));
    assert.deepEqual([state, recommendedBytes, changeBytes], ['low', null, 256]);
    assert.equal(advise(flat(512)).state, 'fine');
  });

  it('warns of a stack that is about to overflow', () => {
    assert.equal(advise(flat(100), 8192).state, 'critical');
    assert.match(stackReason(advise(flat(100), 8192)), /about to overflow/);
  });

  it('tells what could be saved, unless the watermark still falls', () => {
    assert.deepEqual(
      [advise(flat(6000), 8192).state, advise(flat(6000), 8192).changeBytes],
      ['ample', -5376],
    );
    const falling = advise([...flat(7000).slice(10), 6500, 6200, 6000], 8192);
    assert.deepEqual([falling.state, falling.falling], ['fine', true]);
  });

  it('gives no advice without a watermark', () => {
    const table = new TaskTable();
    table.add({ kind: 'task', name: 'a', currentPriority: 1 }, 0);
    assert.equal(adviseStack(table.all[0]!), null);
  });
});

describe('multiplyingTasks', () => {
  /** Tables with so many workers each. */
  function tables(...workers: readonly number[]): TaskTable {
    const table = new TaskTable();
    workers.forEach((count, at) => {
      table.begin();
      for (let number = 0; number < count; number++)
        table.add({ kind: 'task', name: `worker_${number}`, currentPriority: 5 }, at * 3000);
      table.add({ kind: 'task', name: 'IDLE0', currentPriority: 0 }, at * 3000);
      table.add({ kind: 'task', name: 'IDLE1', currentPriority: 0 }, at * 3000);
      table.end();
    });
    return table;
  }

  it('finds tasks that are created and never deleted', () => {
    assert.deepEqual(
      [...multiplyingTasks(tables(1, 2, 2, 3, 5).counts)].map(([kind, more]) => [
        kind,
        multiplyingText(more),
      ]),
      [['worker', 'worker: 5 tasks now, 1 at first; none was deleted.']],
    );
  });

  it('leaves alone what comes and goes', () => {
    assert.equal(multiplyingTasks(tables(1, 2, 3, 1, 4, 5).counts).size, 0);
    assert.equal(multiplyingTasks(tables(3, 3, 3, 4).counts).size, 0);
  });

  it('keeps the first watermark and the latest ones', () => {
    const table = new TaskTable();
    for (let at = 0; at < 1000; at++)
      table.add({ kind: 'task', name: 'a', stackHighWaterMark: 2000 - at }, at);
    const marks = table.all[0]?.watermarks ?? [];
    assert.equal(marks.length, 64);
    assert.deepEqual([marks[0]?.bytes, marks.at(-1)?.bytes], [2000, 1001]);
  });
});
