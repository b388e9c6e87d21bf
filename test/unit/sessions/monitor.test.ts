import assert from 'node:assert/strict';
import { ReplaySource } from '../../../src/device/replay';
import { HumanError } from '../../../src/errors';
import { Monitor, type ConnectionState } from '../../../src/sessions/monitor';
import { HandSource, heapLine } from '../../support/sessions';

describe('Monitor', () => {
  let monitor: Monitor;
  let states: ConnectionState['kind'][];

  beforeEach(() => {
    monitor = new Monitor();
    states = [];
    monitor.onDidChangeState(({ kind }) => states.push(kind));
  });

  it('tells of a source that cannot be opened, and keeps that state', async () => {
    const start = monitor.start(new ReplaySource('/no/such/file', { label: 'x', pace: 'fast' }));
    await assert.rejects(start, /does not exist/);
    assert.deepEqual(states, ['connecting', 'failed']);
  });

  it('keeps the session when it is stopped, and takes nothing more', async () => {
    const source = new HandSource();
    assert.equal(await monitor.start(source), true);
    source.send(heapLine(5));
    await monitor.stop();
    assert.deepEqual(states, ['connecting', 'live', 'stopped']);
    assert.equal(monitor.session.boot?.heap?.lastFreeBytes, 5);
  });

  it('can be stopped, and started anew, while it connects', async () => {
    for (const interrupt of [() => monitor.stop(), () => monitor.start(new HandSource())]) {
      const source = new HandSource();
      let refuse = (_reason: Error): void => {};
      source.open = () => new Promise((_resolve, reject) => (refuse = reject));
      source.close = () => Promise.resolve(refuse(new HumanError('It was closed.')));
      const start = monitor.start(source);
      await new Promise(setImmediate);
      assert.equal(monitor.state.kind, 'connecting');
      await interrupt();
      assert.equal(await start, false);
    }
    assert.deepEqual(states, ['connecting', 'stopped', 'connecting', 'connecting', 'live']);
  });

  it('reads a log to its end', async () => {
    const log = new ReplaySource('test/fixtures/logs/article/article-utf8-lf.txt', {
      label: 'x',
      pace: 'fast',
    });
    const ended = new Promise<void>((resolve) => {
      monitor.onDidChangeState(({ kind }) => {
        if (kind === 'ended') resolve();
      });
    });
    await monitor.start(log);
    await ended;
    assert.equal(monitor.session.boot?.leakReport?.groups.length, 2);
  });
});
