/** The firmware component in a session: its own share of the heap, its cost, what was lost; in the tree and the report. */
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { BootAnalysis, type Reading } from '../../../src/analysis/bootAnalysis';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { formatComponent, toComponentReport } from '../../../src/cli/reportComponent';
import type { Boot } from '../../../src/model/boot';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { componentRows } from '../../../src/views/trees/componentRows';
import { frame, frames } from '../../support/frames';

const HELLO = 'hello v=0.1.0 y=idf/5.5.1 l=trace c=input p=3000 r=256 d=8 k=1 z=1 q=0';
const COST = 'cost m=17520 r=812 z=3072 w=1460 u=38 x=2711 b=356 d=0';

function read(text: string): SessionReader {
  const reader = new SessionReader();
  reader.data(Buffer.from(text), null);
  return reader;
}

const bootOf = (text: string): Boot => read(text).session.boot as Boot;

describe('the firmware component', () => {
  it('takes nothing from the verdict: what it holds counts as free', () => {
    const reader = new SessionReader();
    new SessionAnalysis(reader.session);
    const seen: number[] = [];
    const spied = mock.method(BootAnalysis.prototype, 'sample', (_heap: string, { freeBytes }: Reading) => {
      seen.push(freeBytes);
    });
    // It starts, with a trace of 17,520 bytes, and stops again.
    reader.data(
      Buffer.from(
        'Memoria atual: 200000, Menor valor: 150000\n' + frames('heap default t=9 o=17520 f=182480', 'bye'),
      ),
      0,
    );
    reader.data(Buffer.from('Memoria atual: 200000, Menor valor: 150000\n'), 9000);
    spied.mock.restore();
    assert.deepEqual(seen, [200_000, 200_000, 200_000]);
  });

  it("is heard before the firmware's own lines, which count again when it has stopped", () => {
    const line = 'Memoria atual: 5, Menor valor: 1\n';
    const running = bootOf(frames('heap default t=9 f=100') + line);
    assert.deepEqual([running.heap?.samples, running.heap?.lastFreeBytes], [1, 100]);
    const stopped = bootOf(frames('heap default t=9 f=100', 'bye') + line);
    assert.deepEqual([stopped.heap?.samples, stopped.heap?.lastFreeBytes], [2, 5]);
  });

  it('is in the Heap tree with its cost and its losses', () => {
    const [row] = componentRows(bootOf(frames(HELLO, COST) + frame(9, 'mark x t=1')));
    assert.equal(row?.description, 'traces leaks · 7 lines lost');
    assert.match(row.tooltip ?? '', /heap_monitor 0\.1\.0 on idf\/5\.5\.1, every 3 s/);
    assert.match(row.tooltip ?? '', /0\.04 % of a core, 356 bytes a second/);
    assert.deepEqual(componentRows(bootOf('Memoria atual: 5, Menor valor: 1\n')), []);
    assert.equal(componentRows(bootOf(frames(HELLO, 'bye')))[0]?.description, 'stopped');
  });

  it('is in the report', () => {
    const report = toComponentReport(bootOf(frames(HELLO, COST) + frame(4, 'bye')).component);
    assert.deepEqual(report, {
      version: '0.1.0',
      system: 'idf/5.5.1',
      leakTrace: 'trace',
      heapBytes: 17520,
      ramBytes: 812,
      cpuPercent: 0.038,
      bytesPerSecond: 356,
      lostFrames: 2,
    });
    assert.equal(
      formatComponent(report),
      '  Firmware monitor: heap_monitor 0.1.0 on idf/5.5.1, 17520 B of the heap, 0.04 % CPU, 356 B/s, 2 lines lost\n',
    );
    assert.equal(
      formatComponent(toComponentReport(bootOf('Memoria atual: 5, Menor valor: 1\n').component)),
      '',
    );
  });

  it('marks moments of the session', () => {
    const { session } = read(frames('heap default t=100 f=5', 'mark OTA%20begins t=200'));
    assert.deepEqual(
      session.marks.all.map(({ name, by, timeMs }) => [name, by, timeMs]),
      [['OTA begins', 'firmware', 100]],
    );
  });

  it('keeps the latest answers only', () => {
    const { acks } = bootOf(frames(...Array.from({ length: 50 }, (_, id) => `ack i=${id} r=ok`))).component;
    assert.deepEqual([acks.length, acks[0]?.id, acks.at(-1)?.id], [32, 18, 49]);
  });
});
