import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Pace } from '../../../src/views/pace';

describe('Pace', () => {
  let times: number[];
  const run = (): number => times.push(Date.now());

  beforeEach(() => {
    times = [];
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  });
  afterEach(() => mock.timers.reset());

  /** Asks at each of these times, and looks until 1000. */
  function askAt(pace: Pace, ...at: number[]): void {
    for (let now = 0; now < 1000; now++) {
      if (at.includes(now)) pace.request();
      mock.timers.tick(1);
    }
  }

  it('does it at once, and at most so often, whoever asks', () => {
    askAt(new Pace(100, run), 0, 1, 2, 50, 150, 600);
    assert.deepEqual(times, [0, 100, 200, 600]);
  });

  it('lets others join before the first time', () => {
    askAt(new Pace(100, run, 10), 0, 5, 12, 500);
    assert.deepEqual(times, [10, 110, 510]);
  });

  it('does nothing more once it is cancelled, until it is asked again', () => {
    const pace = new Pace(100, run);
    pace.request();
    pace.request();
    pace.cancel();
    mock.timers.tick(300);
    pace.request();
    assert.deepEqual(times, [0, 300]);
  });

  it('can ask for itself while it runs', () => {
    const pace: Pace = new Pace(100, () => run() < 3 && pace.request());
    askAt(pace, 0);
    assert.deepEqual(times, [0, 100, 200]);
  });
});
