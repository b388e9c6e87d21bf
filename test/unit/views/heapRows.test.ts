/** The boots of the Heap tree, and what opens under them. */
import assert from 'node:assert/strict';
import { subjectOf } from '../../../src/views/subject';
import type { Session } from '../../../src/model/session';
import { crashBadge } from '../../../src/views/trees/bootRows';
import { eventText, findEvent } from '../../../src/views/trees/eventRows';
import { heapRows } from '../../../src/views/trees/heapRows';
import type { Row } from '../../../src/views/trees/stableTree';
import { taskRows } from '../../../src/views/trees/taskRows';
import { KnownFrames } from '../../support/knownFrames';
import { heapLine, sessionOf } from '../../support/sessions';

const frames = new KnownFrames();

const START =
  'ESP-ROM:esp32s3-20210327\nrst:0x1 (POWERON),boot:0x8 (x)\nI (30) app_init: Application information:\n' +
  'I (31) app_init: Project name:     gateway\nI (32) app_init: App version:      v1.2\n';
const GURU = "Guru Meditation Error: Core  1 panic'ed (LoadProhibited). Exception was unhandled.\n";
const DUMP =
  'Core  1 register dump:\nPC      : 0x400d4c5a  PS      : 0x00060c30  \n\n' +
  'Backtrace: 0x400d4c5a:0x3ffb4ea0 0x400d4d11:0x3ffb4ec0 |<-CORRUPTED\n';

function child(rows: readonly Row[], id: string): Row {
  const row = rows.find((one) => one.id === id);
  assert.ok(row, `${id} among ${rows.map((one) => one.id).join(' ')}`);
  return row;
}

function boots(session: Session): readonly Row[] {
  return child(heapRows(session, frames), 'boots').children?.() ?? [];
}

describe('the Heap tree', () => {
  it('tells of each boot how it began, how long it lived, what ran and what befell it', () => {
    const session = sessionOf(
      [0, START + heapLine(5)],
      [180_000, `${GURU}${DUMP}Rebooting...\n`],
      [181_000, START],
    );
    assert.deepEqual(
      boots(session).map(({ label, description }) => [label, description]),
      [
        ['2', 'POWERON · 0 s · gateway v1.2'],
        ['1', 'POWERON · 3 min 1 s · 1 panic · gateway v1.2'],
      ],
    );
    assert.match(child(boots(session), 'boot:1').tooltip ?? '', /chip esp32s3\nproject gateway\n/);
    assert.deepEqual(crashBadge(session), { value: 1, tooltip: '1 panic since the start' });
    assert.equal(crashBadge(sessionOf([0, START])), undefined);
  });

  it('opens a panic into its call stack, details and registers', () => {
    const session = sessionOf([0, START + GURU + DUMP]);
    const [event] = child(boots(session), 'boot:1').children?.() ?? [];
    assert.deepEqual(
      [event?.label, event?.description, event?.icon?.[0]],
      ['LoadProhibited', 'f_0x400d4c5a · a.c:7 · core 1', 'error'],
    );
    const rows = event?.children?.() ?? [];
    assert.deepEqual(
      rows.map(({ label, description }) => [label, description]),
      [
        ['f_0x400d4c5a', 'a.c:7'],
        ['f_0x400d4d11', 'a.c:7 · damaged stack'],
        ['Registers', undefined],
      ],
    );
    assert.deepEqual(rows[0]?.command?.arguments, [{ file: 'main/a.c', line: 7 }]);
    assert.deepEqual(
      rows[2]?.children?.().map(({ label, description }) => [label, description]),
      [
        ['PC', '0x400d4c5a'],
        ['PS', '0x00060c30'],
      ],
    );
  });

  it('names the own frame, not the one that handles the panic', () => {
    const session = sessionOf([
      0,
      'assert failed: f a.c:1 (x)\nBacktrace: 0x1:0x3ffb4ea0\nBacktrace: 0x400d0000:0x3ffb4ea0 0x400d0004:0x3ffb4ec0\n',
    ]);
    const source = Object.assign(new KnownFrames(), {
      frames: (address: string) => [
        { function: address === '0x400d0000' ? 'panic_abort' : 'app_main', file: 'a.c', line: 3, column: 0 },
      ],
    });
    const row = child(heapRows(session, source), 'boots').children?.()[0]?.children?.()[0];
    assert.equal(row?.description, 'app_main · a.c:3');
    assert.equal(row.children?.()[1]?.icon?.[0], 'target');
  });

  it('has a row for each core that was dumped', () => {
    const second = 'Core  0 register dump:\nPC      : 0x400d0000  \n';
    const rows =
      boots(sessionOf([0, GURU + DUMP + second]))[0]
        ?.children?.()[0]
        ?.children?.() ?? [];
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['Core 1', 'Core 0'],
    );
    assert.equal(rows[1]?.children?.()[0]?.label, 'f_0x400d0000');
  });

  it('gives ids that stay, and all of an event as text', () => {
    const session = sessionOf([0, GURU + DUMP + heapLine(1) + GURU]);
    const rows = boots(session)[0]?.children?.() ?? [];
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['event:1:0', 'event:1:1'],
    );
    const subject = subjectOf({ row: rows[0] }, 'event');
    const event = subject && findEvent(session, subject);
    assert.ok(event);
    assert.equal(
      eventText(event, frames),
      'LoadProhibited\nCore 1\n0x400d4c5a f_0x400d4c5a at main/a.c:7\n' +
        '0x400d4d11 f_0x400d4d11 at main/a.c:7 (damaged stack)\nPC 0x400d4c5a, PS 0x00060c30\n',
    );
    assert.equal(findEvent(session, { kind: 'event', boot: 9, event: 0 }), undefined);
    for (const none of [-1, 2, 0.5, NaN])
      assert.equal(findEvent(session, { kind: 'event', boot: 1, event: none }), undefined);
  });

  it('looks a RISC-V panic up by its program counter and return address', () => {
    const asked: string[] = [];
    const source = Object.assign(new KnownFrames(), {
      frames: (address: string, kind?: string) => {
        asked.push(`${address} ${kind}`);
        return [];
      },
    });
    const session = sessionOf([
      0,
      `${GURU}Core  0 register dump:\nMEPC    : 0x42004a84  RA      : 0x42004ade  \n`,
    ]);
    child(heapRows(session, source), 'boots').children?.()[0]?.children?.()[0]?.children?.();
    assert.deepEqual([...new Set(asked)], ['0x42004a84 pc', '0x42004ade caller']);
  });
});

describe('the Tasks tree', () => {
  it('tells stack size, share of the CPU and affinity where they are printed', () => {
    const text =
      'ESP-ROM:esp32c3-api1-20210207\nThread analyze:\n main                : STACK: unused 984 usage 40 / 1024 (3 %); CPU:   7 %\n' +
      'a              \tB\t1\t700\t7\t0x5\n';
    const rows = taskRows(sessionOf([0, text]).boot, 0);
    assert.deepEqual(
      rows.map(({ label, description }) => [label, description]),
      [
        ['a', '700 B free · Blocked · prio 1 · core 0, 2'],
        ['main', '984 B free of 1.0 KB (4 % used) · CPU 7 %'],
      ],
    );
    assert.match(rows[1]?.tooltip ?? '', /Stack size: 1024 bytes, 40 used at that moment/);
  });
});
