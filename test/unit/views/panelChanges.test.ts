/**
 * The panel is made of what has changed alone. The kinds: a part that is not told again though it is another one (the panel
 * would show what is no longer so), and one that is made again for nothing.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { EVERYTHING, type Changes, type SessionPart } from '../../../src/model/changes';
import { Monitor } from '../../../src/sessions/monitor';
import { PanelFeed } from '../../../src/views/panel/panelFeed';
import type { ToPanel } from '../../../src/views/panel/protocol';
import { KnownFrames } from '../../support/knownFrames';
import { inRoot } from '../../support/root';
import { HandSource, heapLine, leakList, taskTable } from '../../support/sessions';

const LOGS = readdirSync(inRoot('test/fixtures/logs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.txt'))
  .sort();

class Watched {
  readonly monitor = new Monitor();
  readonly source = new HandSource();
  readonly frames = new KnownFrames();
  /** Times that the tasks were made. */
  tasks = 0;
  readonly feed = new PanelFeed(this, this.frames, () => {
    this.tasks++;
    return 512;
  });
  /** Since `next`. */
  readonly #changes = new Set<SessionPart>();

  constructor() {
    this.monitor.onDidChangeSession((changes) => changes.forEach((part) => this.#changes.add(part)));
    this.monitor.onDidChangeState(() => EVERYTHING.forEach((part) => this.#changes.add(part)));
  }

  get hasChanged(): boolean {
    return this.#changes.size > 0;
  }

  next(): ToPanel | null {
    const changes: Changes = new Set(this.#changes);
    this.#changes.clear();
    const message = this.feed.next(undefined, changes);
    if (message) this.feed.ack(message.seq);
    return message;
  }
}

describe('the panel, told what has changed', () => {
  /** One that is told what has changed, and one that looks at everything, when anything has. */
  async function compare(lines: readonly string[]): Promise<number> {
    const watched = new Watched();
    const whole = new PanelFeed(watched, watched.frames, () => 512);
    await watched.monitor.start(watched.source);
    let appended = 0;
    for (const [at, line] of lines.entries()) {
      watched.source.send(line);
      if (!watched.hasChanged) continue;
      const expected = whole.next();
      if (expected) whole.ack(expected.seq);
      const message = watched.next();
      assert.deepEqual(message, expected, `after line ${at + 1}: ${line}`);
      if (message?.type === 'append') appended++;
    }
    return appended;
  }

  const linesOf = (log: string): string[] =>
    readFileSync(inRoot('test/fixtures/logs', log), 'latin1').split(/(?<=\n)/);

  it('gets the same as if everything were looked at, of each log, twice', async () => {
    let appended = 0;
    for (const log of LOGS) appended += await compare([...linesOf(log), ...linesOf(log)]);
    assert.ok(LOGS.length > 60 && appended > 500, `${appended} messages of ${LOGS.length} logs`);
  });

  it('gets the same of a device that prints all of them', async () => {
    const appended = await compare(LOGS.flatMap(linesOf));
    assert.ok(appended > 200, `${appended} messages`);
  });

  it('makes no part again for what is not of it', async () => {
    const watched = new Watched();
    const { source } = watched;
    await watched.monitor.start(source);
    source.send(heapLine(100) + taskTable(['a', 100]) + leakList([8, '0x1']));
    assert.equal(watched.next()?.type, 'snapshot');
    const before = watched.tasks;
    source.send(heapLine(90));
    assert.ok(watched.next());
    assert.equal(watched.tasks, before, 'a reading is of no task');
    source.send(taskTable(['a', 90]));
    assert.deepEqual(Object.keys(watched.next() ?? {}).sort(), ['seq', 'tasks', 'type']);
    assert.equal(watched.tasks, before + 1);
  });

  it('does nothing where nothing has changed, and all where nobody says what', async () => {
    const watched = new Watched();
    await watched.monitor.start(watched.source);
    watched.source.send(heapLine(100) + taskTable(['a', 100]));
    watched.next();
    const before = watched.tasks;
    watched.frames.elfMatch = 'mismatch';
    assert.equal(watched.next(), null);
    assert.equal(watched.tasks, before);
    assert.equal(watched.feed.next()?.type, 'append');
    assert.equal(watched.tasks, before + 1);
  });

  it('hears of tasks whose unit of the stack is known by a later line', async () => {
    const watched = new Watched();
    const { source } = watched;
    await watched.monitor.start(source);
    source.send(['main\tX\t5\t130\t1', 'IDLE\tR\t0\t110\t2', 'net\tB\t3\t1000\t3', ''].join('\n'));
    const tasksOf = (message: ToPanel | null) => (message?.type === 'append' ? message.tasks : undefined);
    const first = watched.next();
    assert.ok(first?.type === 'snapshot' && first.state.tasks.length === 3);
    source.send('I (5000) wifi: connected\n');
    assert.deepEqual(
      tasksOf(watched.next())
        ?.map(({ name }) => name)
        .sort(),
      ['IDLE', 'main', 'net'],
    );
  });

  it('keeps for later what changes while a message is on its way', async () => {
    const watched = new Watched();
    const { source, feed } = watched;
    await watched.monitor.start(source);
    source.send(heapLine(100) + taskTable(['a', 100]));
    const first = feed.next()!;
    source.send(taskTable(['a', 90]));
    assert.equal(watched.next(), null);
    feed.ack(first.seq);
    const message = watched.next();
    assert.ok(message?.type === 'append' && message.tasks?.[0]?.stackHighWaterMark === 90);
  });
});
