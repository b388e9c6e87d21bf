/** Commands to the firmware component on an emulated device, from the editor's commands to what the device does. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { HeapMonitorApi } from '../../src/core/api';
import { makeComponent } from '../support/component';
import {
  described,
  failOnUnhandledRejections,
  openHeapMonitor,
  outline,
  removeDevices,
  run,
  start,
  untilShown,
} from '../support/extensionHost';
import { startMachine } from '../support/qemu';
import { temporaryFolder } from '../support/toolchain';

describe('commands to the device', function () {
  failOnUnhandledRejections();
  this.timeout(90_000);

  const { path: out, remove } = temporaryFolder();
  let api: HeapMonitorApi;
  let device: Awaited<ReturnType<typeof startMachine>>;

  before(async () => {
    api = await openHeapMonitor();
    await makeComponent(out, 'qemu');
    const elf = join(out, 'qemu-riscv.elf');
    device = await startMachine('qemu-system-riscv32', ['-M', 'virt', '-bios', 'none', '-kernel', elf]);
    await start(api, `socket://${device.host}:${device.port}`);
    await untilShown(api, 'heap', (rows) => described(rows, 'Firmware monitor') !== undefined);
  });

  after(async () => {
    await removeDevices(api);
    await device.stop();
    remove();
  });

  it('pause its reports and let them go on', async () => {
    await run('heapMonitor.device.pauseReports');
    await untilShown(api, 'heap', (rows) => described(rows, 'Firmware monitor') === 'paused');
    await run('heapMonitor.device.resumeReports');
    await untilShown(api, 'heap', (rows) => described(rows, 'Firmware monitor') === 'samples leaks');
  });

  it('change the period, and have it report and trace', async () => {
    await run('heapMonitor.device.setPeriod', 0.2);
    await run('heapMonitor.device.reportNow');
    await run('heapMonitor.device.stopTrace');
    await run('heapMonitor.device.startTrace');
    await run('heapMonitor.device.traceFor', 1);
  });

  it('mark a moment on both sides, which is one mark', async () => {
    await run('heapMonitor.mark', 'on both sides');
    await run('heapMonitor.device.reportNow'); // answered after the mark was said again
    const rows = await untilShown(api, 'heap', (heap) => outline(heap).includes('on both sides'));
    assert.ok(described(rows, 'Mark') !== undefined, outline(rows));
  });
});
