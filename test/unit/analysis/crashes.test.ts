/** The sentence with which a report of a firmware that crashed begins, over all its boots. */
import assert from 'node:assert/strict';
import { crashesOf, UNRESOLVED, type CrashResolver } from '../../../src/analysis/crashes';
import { sessionOf } from '../../support/sessions';
import { crashesText } from '../../../src/words/crashText';

const STORE = [
  "Guru Meditation Error: Core  0 panic'ed (StoreProhibited). Exception was unhandled.",
  '',
  'Backtrace: 0x400d1f23:0x3ffb4f20 0x400d1e10:0x3ffb4f40',
  '',
  'Rebooting...',
];
const ABORT = ['abort() was called at PC 0x4008e21b on core 0', '', 'Rebooting...'];
const RESET = ['rst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)'];
const QUIET = ['I (512) main_task: Calling app_main()'];

function headOf(...pieces: readonly (readonly string[])[]): string {
  return headBy(UNRESOLVED, ...pieces);
}

function headBy(resolver: CrashResolver, ...pieces: readonly (readonly string[])[]): string {
  const crashes = crashesOf(sessionOf([0, [...pieces.flat(), ''].join('\n')]), resolver);
  return crashes ? `${crashesText(crashes)}\n` : '';
}

describe('the crashes of a session', () => {
  it('is empty where nothing crashed', () => assert.equal(headOf(QUIET), ''));

  it('names one crash and its place', () =>
    assert.equal(headOf(QUIET, STORE), 'Crashed: StoreProhibited at 0x400d1f23\n'));

  it('names the crashes of all boots', () =>
    assert.equal(
      headOf(QUIET, STORE, RESET, QUIET, ABORT),
      'Crashed twice: StoreProhibited at 0x400d1f23, abort() at 0x4008e21b\n',
    ));

  it('counts what came again', () => {
    assert.equal(
      headOf(STORE, RESET, STORE, RESET, STORE),
      'Crashed 3 times: StoreProhibited at 0x400d1f23\n',
    );
    assert.equal(
      headOf(STORE, RESET, STORE, RESET, ABORT),
      'Crashed 3 times: StoreProhibited at 0x400d1f23 (twice), abort() at 0x4008e21b\n',
    );
  });

  it('does not blame what a task watchdog has interrupted', () =>
    assert.equal(
      headOf([
        'E (18123) task_wdt: Task watchdog got triggered. The following tasks did not reset the watchdog in time:',
        'E (18123) task_wdt:  - IDLE0 (CPU 0)',
        'E (18123) task_wdt: Tasks currently running:',
        'E (18123) task_wdt: CPU 0: BTC_TASK',
        'E (18123) task_wdt: Aborting.',
        'abort() was called at PC 0x401ab98c on core 0',
      ]),
      'Crashed: Task watchdog: IDLE0 (CPU 0)\n',
    ));

  it('counts each one at its line, whatever its address was', () => {
    const resolver: CrashResolver = {
      unwind: () => undefined,
      frames: (address) => [{ function: `f_${address.slice(-3, -1)}`, file: '/p/main/a.c', line: 12 }],
    };
    assert.equal(
      headBy(resolver, STORE, RESET, [STORE[0]!, '', 'Backtrace: 0x400d1f24:0x3ffb4f20', '', 'Rebooting...']),
      'Crashed twice: StoreProhibited at f_f2 (a.c:12)\n',
    );
  });

  it('names three of many, and says how many more there were', () => {
    const causes = [
      'LoadProhibited',
      'StoreProhibited',
      'IllegalInstruction',
      'InstrFetchProhibited',
      'Cache disabled',
    ];
    const panics = causes.map((cause) => [
      `Guru Meditation Error: Core  0 panic'ed (${cause}). Exception was unhandled.`,
      'Rebooting...',
      ...RESET,
    ]);
    assert.equal(
      headOf(...panics),
      'Crashed 5 times: LoadProhibited, StoreProhibited, IllegalInstruction and 2 more\n',
    );
  });

  it('does not blame what the other core did', () =>
    assert.equal(
      headOf([
        "Guru Meditation Error: Core  1 panic'ed (StoreProhibited). Exception was unhandled.",
        'Core  0 register dump:',
        'PC      : 0x400d1f23  PS      : 0x00060030  A0      : 0x800d1e10  A1      : 0x3ffb4f20',
        'Backtrace: 0x400d1f23:0x3ffb4f20 0x400d1e10:0x3ffb4f40',
      ]),
      'Crashed: StoreProhibited\n',
    ));

  it('tells a boot that runs on from one that crashed', () => {
    const isLatest = (...pieces: readonly (readonly string[])[]) =>
      crashesOf(sessionOf([0, [...pieces.flat(), ''].join('\n')]), UNRESOLVED)?.isLatest;
    assert.deepEqual([isLatest(QUIET, STORE), isLatest(QUIET, STORE, RESET, QUIET)], [true, false]);
  });
});
