import assert from 'node:assert/strict';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { KeptBytes, MAX_KEPT_BYTES } from '../../../src/model/keptBytes';
import { readTaughtLines } from '../../../src/records/taught';
import { heapLine, leakList, taskTable } from '../../support/sessions';

const { lines: taught } = readTaughtLines(['heap is {free}']);

describe('SessionReader', () => {
  it('reads the session again when a line is taught, with the times and gaps that it had', () => {
    const reader = new SessionReader({ keeps: true });
    reader.data(Buffer.from('heap is 50'), 1000);
    reader.data(Buffer.from('00\nI (5) main: x\n'), 1500);
    reader.lose(2000);
    reader.regain(3000);
    reader.data(Buffer.from('heap is 4000\n'), 4000);
    const samples = (): number => reader.session.boot?.heap?.samples ?? 0;
    assert.equal(samples(), 0);
    const before = reader.session;
    const sessions = new Set<unknown>();
    reader.onDidChange(() => sessions.add(reader.session));
    assert.equal(reader.setTaught(taught), true);
    assert.notEqual(reader.session, before);
    assert.deepEqual([...sessions], [reader.session]);
    const points = reader.session.boot?.heap?.history.points() ?? [];
    assert.deepEqual(
      points.map(({ timeMs, freeBytes }) => [timeMs, freeBytes]),
      [
        [0, 5000],
        [2500, 4000],
      ],
    );
    assert.deepEqual(reader.session.gaps, [{ fromMs: 500, toMs: 1500 }]);
    reader.data(Buffer.from('heap is 3000\n'), 5000);
    assert.equal(reader.session.boot?.heap?.lastFreeBytes, 3000);
    reader.setTaught([]);
    assert.equal(reader.session.boot?.heaps.get('default'), undefined, 'what is no longer taught is gone');
    assert.ok(reader.session.boot?.heap?.guess, 'and is guessed again');
  });

  it('keeps a session whose beginning is no longer kept, and counts from then on', () => {
    const reader = new SessionReader({ keeps: true });
    reader.data(Buffer.from(heapLine(9000)), 0);
    const filler = Buffer.from(`${'x'.repeat(1023)}\n`);
    for (let kib = 0; kib <= MAX_KEPT_BYTES / 1024; kib++) reader.data(filler, kib);
    const before = reader.session;
    assert.equal(reader.setTaught(taught), false);
    assert.equal(reader.session, before);
    reader.data(Buffer.from('heap is 4000\n'), 9999);
    assert.equal(reader.session.boot?.heap?.lastFreeBytes, 4000);
  });

  it('says what has changed, and that everything has where it is read again', () => {
    const reader = new SessionReader({ keeps: true });
    const told: string[][] = [];
    reader.onDidChange((changes) => told.push([...changes].sort()));
    const change = (act: () => void): string => {
      told.length = 0;
      act();
      return told.map((parts) => parts.join(' ')).join('; ');
    };
    const say = (text: string) => change(() => reader.data(Buffer.from(text), 1000));
    assert.equal(say('hello\n'), '', 'a line that says nothing');
    assert.equal(say(heapLine(5000)), 'boots readings', 'the first fact begins a boot');
    assert.equal(say(heapLine(4900)), 'readings');
    assert.equal(say(taskTable(['snmp', 300])), 'tasks');
    assert.equal(say(leakList([24, '0x1'])), 'lists');
    assert.equal(
      say(heapLine(4800) + taskTable(['snmp', 300])),
      'readings tasks',
      'told once for each piece',
    );
    assert.equal(
      change(() => reader.mark('now', 1100)),
      'marks',
    );
    assert.equal(
      change(() => reader.lose(1200)),
      'gaps',
    );
    const all = change(() => reader.setTaught(taught)).split(' ');
    for (const part of ['session', 'readings', 'lists', 'tasks', 'marks', 'gaps', 'component'])
      assert.ok(all.includes(part), part);
  });

  it('tells each line once, and which were understood', () => {
    const reader = new SessionReader({ taught, keeps: true });
    const told: [string, boolean][] = [];
    reader.onDidReadLines((lines) =>
      told.push(...lines.map(({ line, isUnderstood }): [string, boolean] => [line.text, isUnderstood])),
    );
    reader.data(Buffer.from('heap is 1\nhel'), 1);
    reader.data(Buffer.from('lo\n'), 2);
    reader.setTaught([]);
    reader.end();
    assert.deepEqual(told, [
      ['heap is 1', true],
      ['hello', false],
    ]);
    assert.deepEqual(
      reader.keptLines().map(({ line, isUnderstood }) => [line.text, isUnderstood]),
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
    const add = (bytes: Uint8Array, arrivalMs: number): void => kept.add({ kind: 'data', bytes, arrivalMs });
    const drop = (): { bytes: number; pieces: number } => {
      let bytes = 0;
      let pieces = 0;
      for (const given of kept.all())
        if (given.kind === 'data') void ((bytes += given.bytes.length), pieces++);
      return { bytes, pieces };
    };
    for (let index = 0; index < 300_000; index++) add(Buffer.alloc(1 + (index % 90), 65), index);
    const small = drop();
    assert.ok(small.pieces <= 65_536 && small.bytes <= MAX_KEPT_BYTES, JSON.stringify(small));
    assert.ok(!kept.isWhole);
    for (let index = 0; index < 300; index++) add(Buffer.alloc(64 * 1024, 65), index);
    assert.ok(drop().bytes <= MAX_KEPT_BYTES && drop().bytes > MAX_KEPT_BYTES / 2);
  });
});
