/** Crashes of the ESP8266, which prints no backtrace, and core dumps as esp-coredump prints them. */
import assert from 'node:assert/strict';
import { mainStack } from '../../../src/analysis/crashStack';
import type { DeviceEvent } from '../../../src/model/events';
import { facts } from '../../support/records';
import { sessionOf } from '../../support/sessions';

const STACK = [
  '>>>stack>>>',
  '',
  'ctx: cont',
  'sp: 3ffffdc0 end: 3fffffd0 offset: 0190',
  '3fffff50:  40201234 3ffee5b8 3ffee5b8 40202f3d  ',
  '3fffff60:  3ffee47c 40000f49 3fffff80 402099bf <',
  '3fffff70:  feefeffe 4010d000 3fffdab0 40100d19',
  '<<<stack<<<',
];

function eventsOf(...lines: string[]): readonly DeviceEvent[] {
  return sessionOf([null, `${lines.join('\n')}\n`]).boots.flatMap(({ events }) => events.all);
}

const only = (...lines: string[]): DeviceEvent => {
  const events = eventsOf(...lines);
  assert.equal(events.length, 1, events.map(({ reason }) => reason).join(', '));
  return events[0]!;
};

const stackOf = (event: DeviceEvent): string[] =>
  mainStack(event, () => undefined).map(({ address, kind, doubt }) => `${address} ${kind} ${doubt}`.trim());

describe('an exception of the ESP8266', () => {
  const REGISTERS = 'epc1=0x40201b74 epc2=0x00000000 epc3=0x00000000 excvaddr=0x00000010 depc=0x00000000';

  it('has its cause, its address, and what of its stack may be a return address', () => {
    const event = only(
      'Exception (28):',
      REGISTERS,
      '',
      ...STACK,
      '',
      'last failed alloc call: 4022D552(1480)',
    );
    assert.deepEqual([event.kind, event.reason, event.fatal], ['exception', 'LoadProhibited', true]);
    assert.deepEqual(event.cores.length, 1);
    assert.equal(event.cores[0]?.registers.get('EXCVADDR'), 0x10);
    // Data, addresses of the ROM, and what is behind the instruction RAM are none.
    assert.deepEqual(stackOf(event), [
      '0x40201b74 pc',
      '0x40201234 caller found on the stack',
      '0x40202f3d caller found on the stack',
      '0x402099bf caller found on the stack',
      '0x40100d19 caller found on the stack',
    ]);
    assert.deepEqual(event.details, ['last failed alloc call: 4022D552(1480)']);
  });

  it('is read in the words of the SDK too', () => {
    const sdk = REGISTERS.replaceAll(' ', ', ');
    const event = only('Fatal exception 29(StoreProhibitedCause):', sdk);
    assert.deepEqual([event.reason, stackOf(event)], ['StoreProhibited', ['0x40201b74 pc']]);
    assert.equal(only('Fatal exception (0):', sdk).reason, 'IllegalInstruction');
    assert.equal(only('Exception (63):', REGISTERS).reason, 'Exception (63)');
  });

  it('may be a watchdog, an abort, an assertion or a stack that overflowed', () => {
    const found = (...lines: string[]): string[] => {
      const { kind, reason } = only(...lines, '', ...STACK);
      return [kind, reason];
    };
    assert.deepEqual(found('Soft WDT reset'), ['watchdog', 'Soft WDT reset']);
    assert.deepEqual(found('User exception (panic/abort/assert)', '', 'Abort called'), [
      'abort',
      'Abort called',
    ]);
    assert.deepEqual(found('User exception (panic/abort/assert)'), [
      'abort',
      'User exception (panic/abort/assert)',
    ]);
    assert.deepEqual(found('Unhandled C++ exception: OOM'), ['abort', 'Unhandled C++ exception: OOM']);
    assert.deepEqual(found('Panic core_esp8266_main.cpp:137 __yield'), [
      'abort',
      'Panic core_esp8266_main.cpp:137 __yield',
    ]);
    assert.deepEqual(found('Stack overflow detected'), ['stack-overflow', 'Stack overflow']);
  });

  it('may have lost its first lines', () => {
    const event = only(...STACK);
    assert.deepEqual([event.kind, event.fatal], ['backtrace', false]);
    assert.equal(stackOf(event).length, 4);
  });

  it('ends with a boot that tells how the chip was reset', () => {
    const { boots } = sessionOf([
      null,
      [
        ' ets Jan  8 2013,rst cause:1, boot mode:(3,6)',
        'Exception (28):',
        REGISTERS,
        ...STACK,
        ' ets Jan  8 2013,rst cause:2, boot mode:(3,6)',
        '',
      ].join('\n'),
    ]);
    assert.deepEqual(
      boots.map(({ chip, resetReason, panics }) => [chip, resetReason, panics.length]),
      [
        ['esp8266', 'POWERON', 1],
        ['esp8266', 'EXT', 0],
      ],
    );
  });

  it('is none where the words stand for something else', () => {
    for (const line of [
      'Exception (28) is LoadProhibited',
      'epc1=0x40201b74 epc2=0x00000000',
      'Panic button pressed',
      'Abort called by the user',
      'Soft WDT reset is disabled',
      'ctx: cont',
      '3fffff50:  40201234 3ffee5b8 3ffee5b8 40202f3d',
      'last failed alloc call: 4022D552(1480)',
      'Stack overflow detected in task foo',
    ])
      assert.deepEqual(facts(`${line}\n`), [], line);
  });
});

describe('a core dump in words', () => {
  const DUMP = [
    '==================== ESP32 CORE DUMP START ====================',
    '',
    "Crashed task handle: 0x3ffafba0, name: 'main', GDB name: 'process 1073413024'",
    'Panic reason: abort() was called at PC 0x400d66b9 on core 0',
    '',
    '================== CURRENT THREAD REGISTERS ===================',
    'exccause       0x1d (StoreProhibitedCause)',
    'pc             0x4008110d          0x4008110d <panic_abort+21>',
    '',
    '==================== CURRENT THREAD STACK =====================',
    '#0  0x4008110d in panic_abort (details=0x3ffb4f0b "abort() was called at PC 0x400d66b9 on core 0") at /idf/panic.c:472',
    '#1  0x400d66b9 in app_main () at /project/main/main.c:24',
    '',
    '======================== THREADS INFO =========================',
    "==================== THREAD 1 (TCB: 0x3ffafba0, name: 'main') =====================",
    '#0  0x4008110d in panic_abort (details=0x3ffb4f0b "abort() was called at PC 0x400d66b9 on core 0") at /idf/panic.c:472',
    '===================== ESP32 CORE DUMP END =====================',
  ];

  it('is one crash, with the frames that gdb has found', () => {
    const event = only(...DUMP);
    assert.deepEqual(
      [event.kind, event.reason, event.task, event.core],
      ['abort', 'abort() was called at PC 0x400d66b9', 'main', 0],
    );
    assert.equal(event.details.length, 2);
    assert.match(event.details[1] ?? '', /app_main \(\) at \/project\/main\/main\.c:24$/);
    assert.deepEqual(stackOf(event), ['0x4008110d pc']);
  });

  it('of an older tool takes its reason from the registers', () => {
    const event = only(...DUMP.filter((line) => !line.startsWith('Panic reason')));
    assert.deepEqual([event.kind, event.reason], ['exception', 'StoreProhibited']);
  });

  it('ends where the firmware is heard again', () => {
    const events = eventsOf(
      ...DUMP.slice(0, 9),
      'I (300) x: boot',
      "Guru Meditation Error: Core  0 panic'ed (LoadProhibited)",
    );
    assert.deepEqual(events.at(-1)?.reason, 'LoadProhibited');
  });
});
