/** The sentence with which a report of a firmware that crashed begins, over all its boots. */
import assert from 'node:assert/strict';
import { crashHead } from '../../../src/cli/crashHead';
import { toEventReport } from '../../../src/cli/reportEvents';
import { sessionOf } from '../../support/sessions';

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
  const { boots } = sessionOf([0, [...pieces.flat(), ''].join('\n')]);
  return crashHead(
    boots.flatMap(({ events }) => events.all.map((event) => toEventReport(event, null, null))),
  );
}

describe('the head of a report', () => {
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
});
