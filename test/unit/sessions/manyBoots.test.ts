import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SessionReader } from '../../../src/sessions/sessionReader';

const BOOTS = 280;
const READINGS = 800;
/** The 16 latest boots with all of their readings, and 240 with 128 buckets each. */
const MOST_BYTES = 12e6;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** A log of any number of boots is read in memory that does not grow with their readings. */
describe('A log of many boots', () => {
  it('is kept in little memory, the latest boots with each reading', () => {
    collect();
    const before = process.memoryUsage().heapUsed;
    const reader = new SessionReader();
    for (let boot = 0; boot < BOOTS; boot++) reader.data(bootBytes(boot), null);
    reader.end();
    collect();
    const grown = process.memoryUsage().heapUsed - before;
    const { boots } = reader.session;
    assert.equal(boots.length + reader.session.droppedBoots, BOOTS);
    for (const [index, boot] of boots.entries()) {
      const heap = boot.heap;
      assert.equal(heap?.samples, READINGS);
      assert.equal(heap.leastFreeBytes, 150_000 - heap.history.count);
      const points = heap.history.points();
      if (index >= boots.length - 16) assert.equal(points.length, READINGS);
      assert.equal(Math.min(...points.map(({ leastFreeBytes }) => leastFreeBytes)), heap.leastFreeBytes);
    }
    assert.ok(grown < MOST_BYTES, `${(grown / 1e6).toFixed(1)} MB`);
  }).timeout(120_000);
});

function bootBytes(boot: number): Uint8Array {
  const lines = ['ets Jun  8 2016 00:22:57', 'rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)'];
  for (let reading = 1; reading <= READINGS; reading++)
    lines.push(
      `I (${reading * 3000}) boot: ${boot}`,
      `Memoria atual: ${150_000 - reading}, Menor valor: ${140_000 - reading}`,
    );
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}
