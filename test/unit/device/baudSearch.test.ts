/**
 * Guards every kind of wrong rate: any usual rate read at any other, with each way in which systems give framing errors,
 * and what is not a wrong rate (text of any language, binary among text, silence).
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { BaudSearch, judge, USUAL_RATES, type BaudOutcome } from '../../../src/device/baudSearch';
import { SerialSource } from '../../../src/device/serial';
import { plugSerialPair, type SerialPair } from '../../support/feed';
import { randomBytes } from 'node:crypto';
import { CollectingSink } from '../../support/sink';
import { temporaryFolder } from '../../support/temp';
import { resample } from '../../support/uart';
import { until } from '../../support/until';

const LOG = Buffer.from(
  '\x1b[0;32mI (3123) app: Free heap: 218344, minimum 189012\x1b[0m\r\nW (3125) wifi: reconnecting…\r\n'.repeat(
    12,
  ),
);

describe('bytes at a rate', () => {
  it('are text at their own, and at no other usual one', () => {
    for (const errors of ['lost', 'nul', 'kept'] as const)
      for (const sent of USUAL_RATES)
        for (const read of USUAL_RATES) {
          const seen = judge(resample(LOG, sent, read, errors).slice(-512));
          const name = `sent at ${sent}, read at ${read}, ${errors}`;
          if (sent === read) assert.equal(seen, 'text', name);
          else assert.notEqual(seen, 'text', name);
        }
  });

  it('are garbage at most wrong rates, which is what makes others be tried', () => {
    const wrong = USUAL_RATES.flatMap((sent) =>
      USUAL_RATES.filter((read) => read !== sent).map((read) => judge(resample(LOG, sent, read))),
    );
    assert.ok(wrong.filter((seen) => seen === 'garbage').length / wrong.length > 0.85);
  });

  it('are text in any language, and never garbage where lines of text stand among binary data', () => {
    assert.equal(judge(Buffer.from('空闲堆内存：218344 字节，最小 189012 字节\n'.repeat(4))), 'text');
    const mixed = Buffer.concat([
      randomBytes(200),
      Buffer.from('Free heap: 218344 bytes\r\n'),
      randomBytes(200),
    ]);
    assert.equal(judge(mixed), 'open');
    assert.equal(judge(Buffer.from('hi')), 'open');
  });
});

describe('a search for the baud rate', () => {
  const folder = temporaryFolder();
  let pair: SerialPair;

  beforeEach(async () => (pair = await plugSerialPair(folder())));
  afterEach(() => pair.unplug());

  /** A device that sends at its own rate, whatever the port is set to. */
  async function sendAt(rate: number, done: () => boolean): Promise<void> {
    while (!done()) {
      const set = Number(execFileSync('stty', ['-F', pair.port, 'speed'], { encoding: 'utf8' }));
      await appendFile(pair.device, resample(LOG, rate, set));
      await wait(100);
    }
  }

  it('finds the rate on a real port, keeps it, and says so once', async () => {
    const outcomes: BaudOutcome[] = [];
    const rate = { value: 115_200, onFound: (outcome: BaudOutcome) => outcomes.push(outcome) };
    const source = new SerialSource(pair.port, rate);
    const sink = new CollectingSink();
    await source.open(sink);
    await sendAt(460_800, () => outcomes.length > 0);
    assert.deepEqual(outcomes, [{ told: 115_200, found: 460_800, path: pair.port }]);
    assert.equal(source.control.baudRate, 460_800);
    assert.match(source.label, /at 460800$/);
    await source.close();
  });

  it('leaves a rate that gives text, and one that is certain', async () => {
    const outcomes: BaudOutcome[] = [];
    const told = new SerialSource(pair.port, { value: 9600, onFound: (outcome) => outcomes.push(outcome) });
    const sink = new CollectingSink();
    await told.open(sink);
    await sendAt(9600, () => sink.text.includes('minimum'));
    await told.close();
    const certain = new SerialSource(pair.port, { value: 9600 });
    await certain.open(new CollectingSink());
    const end = Date.now() + 1500;
    await sendAt(115_200, () => Date.now() > end);
    await certain.close();
    assert.deepEqual([outcomes, certain.control.baudRate], [[], 9600]);
  });

  it('tries every usual rate, goes back to the first one, and says that none gives text', async () => {
    const rates: number[] = [];
    let outcome: BaudOutcome | undefined;
    const search = new BaudSearch({
      rate: 115_200,
      setRate: (rate) => Promise.resolve(void rates.push(rate)),
      done: (one) => (outcome = one),
    });
    const garbage = Buffer.alloc(600, 0x80);
    const feeding = setInterval(() => search.take(garbage), 20);
    await until('the end', () => outcome !== undefined);
    clearInterval(feeding);
    assert.deepEqual(outcome, { told: 115_200, found: null });
    assert.deepEqual(rates, [...USUAL_RATES.slice(1), 115_200]);
  });

  it('passes over rates that an adapter does not take', async () => {
    let outcome: BaudOutcome | undefined;
    let rate = 115_200;
    const search = new BaudSearch({
      rate,
      setRate: (to) => {
        if (to === 921_600) return Promise.reject(new Error('invalid argument'));
        rate = to;
        return Promise.resolve();
      },
      done: (one) => (outcome = one),
    });
    const feeding = setInterval(() => search.take(resample(LOG, 230_400, rate)), 20);
    await until('the end', () => outcome !== undefined);
    clearInterval(feeding);
    assert.deepEqual(outcome, { told: 115_200, found: 230_400 });
  });
});
