import assert from 'node:assert/strict';
import { Hearing } from '../../../src/sessions/hearing';
import { KeptBytes, MAX_KEPT_BYTES } from '../../../src/model/keptBytes';
import { readTaughtLines } from '../../../src/records/taught';
import { heapLine } from '../../support/sessions';

const { lines: taught } = readTaughtLines(['heap is {free}']);

describe('Hearing', () => {
  it('reads the session again when a line is taught, with the times and gaps that it had', () => {
    const hearing = new Hearing([], () => null);
    hearing.data(Buffer.from('heap is 50'), 1000);
    hearing.data(Buffer.from('00\nI (5) main: x\n'), 1500);
    hearing.lose(2000);
    hearing.regain(3000);
    hearing.data(Buffer.from('heap is 4000\n'), 4000);
    const samples = (): number => hearing.session.boot?.heap?.samples ?? 0;
    assert.equal(samples(), 0);
    const before = hearing.session;
    const sessions = new Set<unknown>();
    hearing.onDidChangeSession((session) => sessions.add(session));
    assert.equal(hearing.setTaught(taught), true);
    assert.notEqual(hearing.session, before);
    assert.deepEqual([...sessions], [hearing.session]);
    const points = hearing.session.boot?.heap?.history.points() ?? [];
    assert.deepEqual(
      points.map(({ timeMs, freeBytes }) => [timeMs, freeBytes]),
      [
        [0, 5000],
        [2500, 4000],
      ],
    );
    assert.deepEqual(hearing.session.gaps, [{ fromMs: 500, toMs: 1500 }]);
    hearing.data(Buffer.from('heap is 3000\n'), 5000);
    assert.equal(hearing.session.boot?.heap?.lastFreeBytes, 3000);
    hearing.setTaught([]);
    assert.equal(hearing.session.boot?.heaps.get('default'), undefined, 'what is no longer taught is gone');
    assert.ok(hearing.session.boot?.heap?.guess, 'and is guessed again');
  });

  it('keeps a session whose beginning is no longer kept, and counts from then on', () => {
    const hearing = new Hearing([], () => null);
    hearing.data(Buffer.from(heapLine(9000)), 0);
    const filler = Buffer.from(`${'x'.repeat(1023)}\n`);
    for (let kib = 0; kib <= MAX_KEPT_BYTES / 1024; kib++) hearing.data(filler, kib);
    const before = hearing.session;
    assert.equal(hearing.setTaught(taught), false);
    assert.equal(hearing.session, before);
    hearing.data(Buffer.from('heap is 4000\n'), 9999);
    assert.equal(hearing.session.boot?.heap?.lastFreeBytes, 4000);
  });

  it('tells each line once, and which were understood', () => {
    const hearing = new Hearing(taught, () => null);
    const told: [string, boolean][] = [];
    hearing.onDidReadLines((lines) =>
      told.push(...lines.map(({ line, isUnderstood }): [string, boolean] => [line.text, isUnderstood])),
    );
    hearing.data(Buffer.from('heap is 1\nhel'), 1);
    hearing.data(Buffer.from('lo\n'), 2);
    hearing.setTaught([]);
    hearing.end();
    assert.deepEqual(told, [
      ['heap is 1', true],
      ['hello', false],
    ]);
    assert.deepEqual(
      hearing.keptLines().map(({ line, isUnderstood }) => [line.text, isUnderstood]),
      [
        ['heap is 1', false],
        ['hello', false],
      ],
    );
  });
});

describe('KeptBytes', () => {
  it('is bounded, in bytes and in pieces', () => {
    const kept = new KeptBytes();
    const drop = (): { bytes: number; pieces: number } => {
      let bytes = 0;
      let pieces = 0;
      kept.replay({
        data: (chunk) => void ((bytes += chunk.length), pieces++),
        lose() {},
        regain() {},
        mark() {},
      });
      return { bytes, pieces };
    };
    for (let index = 0; index < 300_000; index++) kept.data(Buffer.alloc(1 + (index % 90), 65), index);
    const small = drop();
    assert.ok(small.pieces <= 65_536 && small.bytes <= MAX_KEPT_BYTES, JSON.stringify(small));
    assert.ok(!kept.isWhole);
    for (let index = 0; index < 300; index++) kept.data(Buffer.alloc(64 * 1024, 65), index);
    assert.ok(drop().bytes <= MAX_KEPT_BYTES && drop().bytes > MAX_KEPT_BYTES / 2);
  });
});
