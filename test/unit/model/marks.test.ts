import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLog } from '../../../src/cli/report';
import { recorded } from '../../../src/device/recorded';
import { Recorder } from '../../../src/device/recorder';
import { ReplaySource } from '../../../src/device/replay';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { Marks, MAX_MARKS } from '../../../src/model/marks';
import { Monitor } from '../../../src/sessions/monitor';
import { readMarkPatterns } from '../../../src/records/taught';
import { HandSource, heapLine } from '../../support/sessions';
import { temporaryFolder } from '../../support/temp';

const patterns = (...templates: string[]) => readMarkPatterns(templates).lines;

describe('marks', () => {
  const folder = temporaryFolder();

  it('are bounded, and those of the user stay longest', () => {
    const marks = new Marks();
    const mark = { name: '', timeMs: 0, boot: 1 };
    marks.add({ ...mark, by: 'user' });
    for (let index = 0; index < MAX_MARKS + 10; index++) marks.add({ ...mark, name: 'x', by: 'pattern' });
    assert.equal(marks.all.length, MAX_MARKS);
    assert.equal(marks.dropped, 11);
    assert.equal(marks.all[0]?.name, 'Mark 1');
    assert.equal(marks.count, MAX_MARKS + 11);
  });

  it('are set by lines that match, and take no line from another format', () => {
    const reader = new SessionReader({
      taught: patterns('Memoria atual: {#},{*}', '{*}served'),
      keeps: true,
    });
    const lines = `I (1) http: request 7 served\n${heapLine(5000)}nothing\n`;
    reader.data(Buffer.from(lines), 1000);
    const { marks, boot } = reader.session;
    assert.deepEqual(
      marks.all.map(({ name, by }) => [name, by]),
      [
        ['served', 'pattern'],
        ['Memoria atual', 'pattern'],
      ],
    );
    assert.equal(boot?.heap?.samples, 1);
  });

  it('are not set by half a line, nor by a pattern that is wrong', () => {
    const { lines, problems } = readMarkPatterns(['{*}', 'a{*}', 'open {', 7, '']);
    assert.equal(lines.length, 0);
    assert.equal(problems.length, 4, problems.join('\n'));
    const reader = new SessionReader({ taught: patterns('event {#}'), keeps: true });
    reader.data(Buffer.from('event 1'), 1000);
    reader.lose(1100);
    assert.equal(reader.session.marks.all.length, 0);
  });

  it('stay when a line is taught and the session is read again', () => {
    const reader = new SessionReader({ keeps: true });
    reader.data(Buffer.from(heapLine(5)), 1000);
    reader.mark('', 3000);
    reader.data(Buffer.from('event 1\n'), 4000);
    reader.setTaught(patterns('event {#}'));
    const marks = reader.session.marks.all.map(({ name, timeMs, boot }) => [name, timeMs, boot]);
    assert.deepEqual(marks, [
      ['Mark 1', 2000, 1],
      ['event', 3000, 1],
    ]);
  });

  it('come back from the recording, in replay and in heapmon', async () => {
    const path = join(folder(), 'marked.hmrec');
    const source = new HandSource();
    const monitor = new Monitor();
    assert.throws(() => monitor.mark(''), /nothing to mark/);
    const recorder = new Recorder({
      path,
      source: 'hand',
      baudRate: null,
      minimumFreeBytes: 0,
      failed: (reason) => {
        throw reason;
      },
    });
    await monitor.start(recorded(source, recorder));
    source.send(heapLine(5000));
    monitor.mark('');
    source.send(heapLine(4000));
    monitor.mark('after login');
    source.send(heapLine(3000));
    const { marks } = monitor.session;
    await monitor.stop();
    assert.throws(() => monitor.mark(''), /nothing to mark/);
    assert.deepEqual(
      marks.all.map(({ name }) => name),
      ['Mark 1', 'after login'],
    );
    assert.deepEqual((await readLog(path)).session.marks.all, marks.all);
    const replayed = new Monitor();
    const ended = new Promise<void>((resolve) => {
      replayed.onDidChangeState(({ kind }) => {
        if (kind === 'ended') resolve();
      });
    });
    await replayed.start(new ReplaySource(path, { label: 'x', pace: 'fast' }));
    await ended;
    assert.deepEqual(replayed.session.marks.all, marks.all);
    writeFileSync(join(folder(), 'plain.log'), `event 1\n${heapLine(5)}event 2\n`);
    const plain = await readLog(join(folder(), 'plain.log'), { taught: patterns('event {#}') });
    assert.equal(plain.session.marks.all.length, 2);
  });
});
