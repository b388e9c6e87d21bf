/** Which line belongs to which panic, watchdog or backtrace, and when a boot ends. */
import assert from 'node:assert/strict';
import type { DeviceEvent } from '../../../src/model/events';
import { Session } from '../../../src/model/session';
import { RecordParser } from '../../../src/records/parser';
import { heapLine, sessionOf } from '../../support/sessions';

const GURU = "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.\n";
const REGISTERS =
  'Core  0 register dump:\nMEPC    : 0x42004a84  RA      : 0x42004ade  SP      : 0x4082b080  GP      : 0x40819b44  \n';
const BACKTRACE = 'Backtrace: 0x400d4c5a:0x3ffb4ea0 0x400d4d11:0x3ffb4ec0\n';
const LATE = [
  'E (5) task_wdt: Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:',
  'E (5) task_wdt:  - IDLE0 (CPU 0)',
  'E (5) task_wdt: Tasks currently running:',
  'E (5) task_wdt: CPU 0: worker',
  '',
].join('\n');

function events(text: string): readonly DeviceEvent[] {
  return sessionOf([0, text]).boots.flatMap((boot) => boot.events.all);
}

function kinds(text: string): unknown[] {
  return events(text).map(({ kind, fatal, reason }) => [kind, fatal, reason]);
}

describe('events: panics', () => {
  it('gather registers, backtrace and stack of each core', () => {
    const second =
      'Core  1 register dump:\nPC      : 0x400d2498  \n' + 'Backtrace: 0x400d2498:0x3ffbcd20 |<-CONTINUES\n';
    const stack =
      'Stack memory:\n4082b080: 0x00000001 0x00000002\n4082b088: 0x00000003\n4082b0f0: 0x00000009\n';
    const [event, ...others] = events(GURU + REGISTERS + stack + BACKTRACE + second);
    assert.equal(others.length, 0);
    assert.deepEqual(
      event?.cores.map(({ core, registers, backtrace }) => [
        core,
        registers.size,
        backtrace.pcs.length,
        backtrace.end,
      ]),
      [
        [0, 4, 2, null],
        [1, 1, 1, 'continues'],
      ],
    );
    assert.deepEqual(event.cores[0]?.stack, { address: 0x4082b080, words: [1, 2, 3] });
    assert.equal(event.cores[0].registers.get('MEPC'), 0x42004a84);
  });

  it('name the task whose stack overflowed', () => {
    const [canary] = events(
      "Guru Meditation Error: Core  0 panic'ed (Unhandled debug exception). \n" +
        'Debug exception reason: Stack canary watchpoint triggered (sys_evt) \n',
    );
    assert.deepEqual(
      [canary?.reason, canary?.task, canary?.stackOverflow],
      ['Stack canary watchpoint triggered (sys_evt)', 'sys_evt', true],
    );
    const [checked] = events(
      '***ERROR*** A stack overflow in task c has been detected.\nabort() was called at PC 0x4008524c on core 1\n',
    );
    assert.deepEqual(
      [checked?.task, checked?.pc, checked?.core, checked?.stackOverflow],
      ['c', '0x4008524c', 1, true],
    );
  });

  it('are kept apart from what follows a restart', () => {
    const text = `${GURU}${BACKTRACE}Rebooting...\n${heapLine(5)}${BACKTRACE}`;
    assert.deepEqual(
      sessionOf([0, text]).boots.map((boot) => boot.events.all.map(({ kind }) => kind)),
      [['exception'], ['backtrace']],
    );
  });

  it('are over when the firmware is heard to go on', () => {
    assert.deepEqual(kinds(GURU + heapLine(5) + BACKTRACE), [
      ['exception', true, 'LoadProhibited'],
      ['backtrace', false, 'Backtrace'],
    ]);
  });

  it('count to the boot that they ended', () => {
    const { boots } = sessionOf([0, `${GURU}Rebooting...\nESP-ROM:esp32s3-20210327\n${GURU}`]);
    assert.deepEqual(
      boots.map(({ panics, start }) => [panics.length, start]),
      [
        [1, 'running'],
        [1, 'banner'],
      ],
    );
  });

  it('have one cause or several', () => {
    const text =
      'assert failed: f a.c:1 (x)\nabort() was called at PC 0x40081234 on core 0\nI (5) esp_core_dump_flash: x\n';
    assert.deepEqual(
      events(text + GURU).map(({ reason, details }) => [reason, details]),
      [['assert failed: f a.c:1 (x)', ['abort() was called at PC 0x40081234', 'LoadProhibited']]],
    );
    assert.equal(events(`${text}I (900) app: going on\n${GURU}`).length, 2);
  });

  it('believe no frame after one that is corrupted', () => {
    const text =
      'Backtrace: 0x400d0000:0x3ffb4ea0 0x400d0004:0x3ffb4ec0 |<-CORRUPTED\n0x400d0008:0x3ffb4ee0\n';
    assert.deepEqual(events(text)[0]?.cores[0]?.backtrace, {
      pcs: ['0x400d0000', '0x400d0004', '0x400d0008'],
      trusted: 1,
      end: null,
    });
  });
});

describe('events: the task watchdog', () => {
  it('is no panic where the firmware goes on', () => {
    const [event] = events(`${LATE}E (5) task_wdt: Print CPU 0 backtrace\n\n${BACKTRACE}`);
    assert.deepEqual(
      [event?.reason, event?.fatal, event?.task, event?.cores[0]?.backtrace.pcs.length],
      ['Task watchdog: IDLE0 (CPU 0)', false, 'IDLE0', 2],
    );
    assert.deepEqual(event?.details, ['Not in time: IDLE0 (CPU 0)', 'Running: worker (CPU 0)']);
  });

  it('is one panic where the firmware aborts, in the words of v4 and of v5', () => {
    const abort = `${LATE}E (5) task_wdt: Aborting.\n`;
    for (const end of [
      'abort() was called at PC 0x400d1537 on core 0\n\n',
      'E (5) task_wdt: Print CPU 0 (current core) backtrace\n\n',
    ])
      assert.deepEqual(
        sessionOf([0, `${abort}${end}${BACKTRACE}Rebooting...\n`]).boot?.panics.map(({ kind, cores }) => [
          kind,
          cores[0]?.backtrace.pcs.length,
        ]),
        [['task-watchdog', 2]],
        end,
      );
  });

  it('takes no backtrace that comes later', () => {
    assert.deepEqual(
      events(`${LATE}I (900) app: going on\n${BACKTRACE}`).map(({ kind }) => kind),
      ['task-watchdog', 'backtrace'],
    );
  });
});

describe('events: others', () => {
  it('name the task of each backtrace in a list of all', () => {
    const list = ['main', 'Tmr Svc'].map((name) => `${name}\n\n${BACKTRACE}\n`).join('');
    assert.deepEqual(
      events(`I (5) app: all tasks\n${list}`).map(({ task, cores }) => [task, cores.length]),
      [
        ['main', 1],
        ['Tmr Svc', 1],
      ],
    );
    assert.equal(events(`this line is longer than a name\n${BACKTRACE}`)[0]?.task, null);
    assert.equal(events(`hello\n${heapLine(5)}${BACKTRACE}`)[0]?.task, null);
  });

  it('are brown-outs and checks that do not abort', () => {
    assert.deepEqual(
      kinds(
        'E BOD: Brownout detector was triggered\nESP_ERROR_CHECK_WITHOUT_ABORT failed: esp_err_t 0x101 (ESP_ERR_NO_MEM) at 0x400d5678\n',
      ),
      [
        ['brownout', false, 'Brown-out: the supply voltage fell'],
        ['error-check', false, 'ESP_ERROR_CHECK_WITHOUT_ABORT failed: esp_err_t 0x101 (ESP_ERR_NO_MEM)'],
      ],
    );
  });

  it('are bounded', () => {
    const { boot } = sessionOf([
      0,
      (GURU + REGISTERS.repeat(20) + BACKTRACE.repeat(50) + heapLine(1)).repeat(100),
    ]);
    assert.equal(boot?.events.all.length, 32);
    assert.equal(boot.events.dropped, 68);
    assert.ok(boot.events.all.every(({ cores }) => cores.length <= 4));
  });
});

describe('a restart that only the clock shows', () => {
  const starts = (text: string): unknown[] =>
    sessionOf([0, text]).boots.map(({ start, heap }) => [start, heap?.lastFreeBytes]);
  const before = `I (90000) a: b\n${heapLine(100)}`;

  it('is a boot', () => {
    assert.deepEqual(starts(`${before}I (300) a: b\nI (310) a: b\n${heapLine(200)}`), [
      ['running', 100],
      ['clock', 200],
    ]);
  });

  it('is none for one line, as of the second core or a damaged one', () => {
    assert.equal(starts(`${before}I (0) cpu_start: App cpu up.\nI (90010) a: b\n${heapLine(200)}`).length, 1);
    assert.equal(starts(`${before}I (9) a: b\nI (90010) a: b\nI (9) a: b\n${heapLine(200)}`).length, 1);
  });

  it('is none for small steps, as of two cores that print at once', () => {
    assert.equal(starts(`${before}I (88100) a: b\nI (88110) a: b\n${heapLine(200)}`).length, 1);
  });

  it('is none where the clock wraps after 49 days', () => {
    assert.equal(
      starts(`I (4294967290) a: b\n${heapLine(1)}I (5) a: b\nI (9) a: b\n${heapLine(2)}`).length,
      1,
    );
  });

  it('is none for times of day', () => {
    assert.equal(
      starts(
        `I (23:59:58.000) a: b\n${heapLine(1)}I (00:00:01.000) a: b\nI (00:00:02.000) a: b\n${heapLine(2)}`,
      ).length,
      1,
    );
  });

  it('is the one that the banner or the bootloader has told of', () => {
    const banner = 'ESP-ROM:esp32s3-20210327\nrst:0x1 (POWERON),boot:0x8 (x)\n';
    const app =
      'I (24) boot: ESP-IDF v5.5.2 2nd stage bootloader\nI (25) boot: x\nI (300) app_init: Application information:\n';
    assert.equal(starts(`${before}${banner}${app}${heapLine(200)}`).length, 2);
    assert.deepEqual(starts(`${before}${app}${heapLine(200)}`), [
      ['running', 100],
      ['banner', 200],
    ]);
  });
});

describe('events: the ROM', () => {
  const ROM = 'ESP-ROM:esp32c6-20220919\nrst:0x1 (POWERON),boot:0xc (SPI_FAST_FLASH_BOOT)\n';

  it('says again and again that it starts no program: once is enough', () => {
    const [event, ...others] = events(`${ROM}${'invalid header: 0xffffffff\n'.repeat(50)}ets_main.c 371 \n`);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [event?.kind, event?.fatal, event?.details],
      ['not-started', false, ['invalid header: 0xffffffff']],
    );
  });

  it('waits for a download, each boot for itself', () => {
    const waiting = `${ROM}waiting for download\n`;
    assert.deepEqual(kinds(waiting + waiting), [
      ['not-started', false, 'Waits for a download'],
      ['not-started', false, 'Waits for a download'],
    ]);
    assert.deepEqual(kinds('I (5) app: waiting for download\n'), []);
  });
});

describe('events: lines of the other core', () => {
  it('between those of the task watchdog do not end it; later ones do', () => {
    const lines = LATE.trimEnd().split('\n');
    const between = lines.map((line) => `${line}\nI (6) wifi: state\n`).join('');
    const [event, ...others] = events(between + BACKTRACE);
    assert.deepEqual([others.length, event?.task, event?.details.length], [0, 'IDLE0', 2]);
    assert.equal(event?.cores[0]?.backtrace.pcs.length, 2);
    assert.equal(events(`${LATE}I (900) wifi: state\n${BACKTRACE}`).length, 2);
  });
});

describe('events: stacks', () => {
  it('that are about to overflow are told of once for each task', () => {
    const session = new Session();
    const stamp = { deviceMs: null, arrivalMs: 1 };
    session.accept({ kind: 'boot', chip: 'esp32' }, stamp);
    for (const stackHighWaterMark of [400, 100, 60])
      session.accept({ kind: 'task', name: 'net', stackHighWaterMark }, stamp);
    const events = session.boot?.events.all ?? [];
    assert.deepEqual(
      events.map(({ kind, fatal, reason, task }) => [kind, fatal, reason, task]),
      [['stack-nearly-full', false, 'Stack of net about to overflow: 100 bytes were left', 'net']],
    );
    assert.equal(session.boot?.events.isOpen, false);
  });

  it('leave the message of the task watchdog open, which goes on while the other core prints them', () => {
    const session = new Session();
    const stamp = { deviceMs: null, arrivalMs: 1 };
    const parser = new RecordParser((record, at) => session.accept(record, at));
    parser.feed(Buffer.from(LATE), 1);
    session.accept({ kind: 'task', name: 'net', stackHighWaterMark: 100 }, stamp);
    assert.equal(session.boot?.events.isOpen, true);
    parser.feed(Buffer.from(BACKTRACE), 2);
    const [watchdog, stack, ...others] = session.boot?.events.all ?? [];
    assert.deepEqual([watchdog?.kind, stack?.kind, others], ['task-watchdog', 'stack-nearly-full', []]);
    assert.equal(watchdog?.cores[0]?.backtrace.pcs.length, 2);
  });
});
