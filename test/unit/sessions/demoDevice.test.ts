/** The demo device as the editor starts it: what it shows at once, and that it is at the present then. */
import assert from 'node:assert/strict';
import { createSource, DEMO_HEAD_START_MS } from '../../../src/device/openSource';
import { openRecording } from '../../../src/device/recording';
import { Monitor } from '../../../src/sessions/monitor';
import { inRoot } from '../../support/root';
import { until } from '../../support/until';
import { heapReason } from '../../../src/words/verdict/heapReason';

const RECORDING = inRoot('demo', 'heap-demo-hour.hmrec');
/** The longest it is silent, ms: it prints something every 3 s. */
const SILENCE_MS = 4000;

describe('the demo device', () => {
  const monitor = new Monitor();
  const source = createSource({ kind: 'demo' }, { baudRate: 115200, demoRecording: RECORDING });
  const heardMs = (): number => monitor.session.nowMs;

  let beforeMs: number;
  before(async () => {
    beforeMs = Date.now();
    await monitor.start(source);
    await until('most of an hour is heard', () => heardMs() > DEMO_HEAD_START_MS - SILENCE_MS);
  });
  after(() => monitor.dispose());

  it('is a device, and live', () => {
    assert.deepEqual(monitor.state, { kind: 'live', source: 'demo device' });
  });

  it('has been heard until now, in one boot without a gap', () => {
    const startedAt = monitor.startedAt ?? 0;
    const nowMs = Date.now();
    assert.ok(startedAt >= beforeMs - DEMO_HEAD_START_MS, `${startedAt - beforeMs}`);
    assert.ok(startedAt + heardMs() <= nowMs, 'nothing has come before its time');
    assert.ok(startedAt + heardMs() > nowMs - 2 * SILENCE_MS, `${startedAt + heardMs() - nowMs}`);
    assert.equal(monitor.session.boots.length, 1);
    assert.deepEqual(monitor.session.gaps, []);
  });

  it('is leaking by then, at the two call sites that leak', () => {
    const analysis = monitor.analysis.of(monitor.session.boot);
    assert.equal(
      analysis?.verdict?.verdict,
      'leak',
      analysis?.verdict ? heapReason(analysis.verdict) : undefined,
    );
    assert.equal(analysis.sites.filter(({ kind }) => kind === 'growing').length, 2);
  });

  it('has a while to be seen live before it is reset', async () => {
    let lastMs = 0;
    for await (const { atMs } of (await openRecording(RECORDING)).chunks()) lastMs = atMs ?? 0;
    assert.ok(lastMs > DEMO_HEAD_START_MS + 60_000, `${lastMs}`);
  });
});
