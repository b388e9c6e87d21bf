/** What a bad line makes of figures and names, and what the session makes of that. */
import assert from 'node:assert/strict';
import type { Session } from '../../../src/model/session';
import { heapLine, sessionOf, taskTable } from '../../support/sessions';

const played = (...texts: string[]): Session => sessionOf([null, texts.join('')]);
const heap = (...texts: string[]) => played(...texts).boot!.heap!;
const tasks = (...texts: string[]): [string, number | null][] =>
  played(...texts).boot!.tasks.all.map(({ name, stackHighWaterMark }) => [name, stackHighWaterMark]);
const nearlyFull = (...texts: string[]): number =>
  played(...texts).boot!.events.all.filter(({ kind }) => kind === 'stack-nearly-full').length;

const TABLE = taskTable(['main', 2264], ['IDLE', 1016]);

describe('a garbled figure', () => {
  it('is no minimum ever: the next line shows it', () => {
    const garbled = heap(heapLine(182_840, 157_520), heapLine(182_000, 15_752), heapLine(182_840, 157_520));
    assert.equal(garbled.minimumFreeBytes, 157_520);
    const fallen = heap(heapLine(182_840, 157_520), heapLine(20_000, 15_000), heapLine(182_840, 15_000));
    assert.equal(fallen.minimumFreeBytes, 15_000);
    assert.equal(heap(heapLine(182_840, 157_520), heapLine(182_840, 15_752)).minimumFreeBytes, 15_752);
  });

  it('is no reading, with far less free than there ever was', () => {
    const { samples, leastFreeBytes } = heap(heapLine(182_840, 157_520), heapLine(18_280, 157_520));
    assert.deepEqual([samples, leastFreeBytes], [1, 182_840]);
  });

  it('is no watermark, and no stack that is about to overflow, unless the next table bears it out', () => {
    const low = taskTable(['main', 2264], ['IDLE', 16]);
    assert.deepEqual(tasks(TABLE, low, TABLE), [
      ['main', 2264],
      ['IDLE', 1016],
    ]);
    assert.equal(nearlyFull(TABLE, low, TABLE), 0);
    assert.deepEqual(tasks(TABLE, low, low)[1], ['IDLE', 16]);
    assert.equal(nearlyFull(TABLE, low, low), 1);
    assert.equal(nearlyFull(TABLE, taskTable(['main', 2264], ['IDLE', 90])), 1, 'it does not look garbled');
    assert.deepEqual(tasks(low, TABLE, TABLE)[1], ['IDLE', 1016]);
  });
});

describe('a garbled name', () => {
  it('is no task of its own', () => {
    for (const name of ['IDL', 'IDLG', 'IDLE   $'])
      assert.deepEqual(
        tasks(TABLE, taskTable(['main', 2264], [name, 1016]), TABLE),
        tasks(TABLE, TABLE, TABLE),
        name,
      );
    const line = (name: string): string =>
      `I (5123) Memory:: Uso de memoria da tarefa(${name}): 1500 bytes\n`;
    assert.deepEqual(tasks(line('f_Heap'), line('f_Heap'), line('f_Heap'), line('f_Hap')), [
      ['f_Heap', 1500],
    ]);
    assert.equal(tasks(line('task_2'), line('task_3')).length, 2);
  });

  it('is one where both are in the table, or the next table has it too', () => {
    const names = (...texts: string[]): string[] => tasks(...texts).map(([name]) => name);
    assert.deepEqual(names(taskTable(['worker2', 900], ['worker3', 900])), ['worker2', 'worker3']);
    const before = taskTable(['worker2', 900]);
    const after = taskTable(['worker3', 900]);
    assert.deepEqual(names(before, after, before), ['worker2']);
    assert.deepEqual(names(before, after, after), ['worker2', 'worker3']);
  });

  it('is none of two rows whose line end was lost', () => {
    const glued = TABLE.replace('0      |\n| IDLE', '0      || IDLE');
    assert.deepEqual(tasks(TABLE, glued), tasks(TABLE));
  });
});
