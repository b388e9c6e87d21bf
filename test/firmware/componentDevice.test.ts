/** The firmware component on emulated machines, driven by the extension's own monitor over TCP; and over a bad line. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TcpSource } from '../../src/device/tcp';
import type { Boot } from '../../src/model/boot';
import { Monitor } from '../../src/sessions/monitor';
import { encodeHostCommand, type HostCommand } from '../../src/records/frames/hostCommand';
import { makeComponent, runMade } from '../support/component';
import { startMachine } from '../support/qemu';
import { facts } from '../support/records';
import { temporaryFolder } from '../support/toolchain';
import { until as untilWithin } from '../support/until';

/** The emulated clock is slow on a busy machine. */
const WAIT_MS = 45_000;

/** With `-icount shift=3` an instruction takes 8 ns: 125 million a second. */
const INSTRUCTIONS_PER_MS = 125_000;
/** The period of the test's firmware. */
const PERIOD_MS = 500;

interface Machine {
  readonly name: string;
  readonly command: string;
  args(elf: string): string[];
}

const MACHINES: readonly Machine[] = [
  {
    name: 'riscv',
    command: 'qemu-system-riscv32',
    args: (elf) => ['-M', 'virt', '-bios', 'none', '-kernel', elf, '-icount', 'shift=3'],
  },
  {
    name: 'xtensa',
    command: 'qemu-system-xtensa',
    args: (elf) => ['-M', 'sim', '-cpu', 'lx106', '-semihosting', '-kernel', elf],
  },
];

const until = (what: string, holds: () => boolean): Promise<void> => untilWithin(what, holds, WAIT_MS);

describe('the firmware component', function () {
  this.timeout(180_000);
  const { path: out, remove } = temporaryFolder();
  before(() => makeComponent(out, 'qemu', 'host'));
  after(remove);

  for (const machine of MACHINES)
    it(`is driven on emulated ${machine.name}: start, mark, leak, report, stop, restart`, async () => {
      const device = await startMachine(machine.command, machine.args(join(out, `qemu-${machine.name}.elf`)));
      const source = new TcpSource(device.host, device.port);
      const monitor = new Monitor();
      try {
        await monitor.start(source);
        await drive(machine.name, monitor, (text) => writeSlowly(source, text));
      } finally {
        await monitor.dispose();
        await device.stop();
      }
    });

  it('tells nothing that is wrong over a line that drops or flips 1 % of its bytes, and counts what is lost', async () => {
    const stream = Buffer.from(await runMade(out, 'test_core', '--stream'));
    const truth = truths(stream);
    const sent = stream.toString().split('\n').length - 1;
    let told = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const damaged = truths(damage(stream, seed, 0.01));
      for (const fact of damaged.facts) assert.ok(truth.facts.has(fact), `seed ${seed}: ${fact}`);
      told += damaged.count;
      const received = damaged.text.split('\n').filter((line) => line.startsWith('~hm1 ')).length;
      assert.ok(damaged.lost > 0 && damaged.lost <= sent, `${damaged.lost} of ${sent}, ${received} came`);
    }
    assert.ok(told > 1000, `${told} facts`);
    // A line that loses little tells nearly all, and which frames are missing.
    const good = truths(damage(stream, 1, 0.0001));
    for (const fact of good.facts) assert.ok(truth.facts.has(fact), fact);
    assert.ok(good.count > truth.count * 0.7, `${good.count} of ${truth.count}`);
  });
});

type Write = (text: string) => Promise<void>;

/** QEMU's console of the Xtensa machine takes 16 bytes at a time; it may not wake up for more after it was full. */
async function writeSlowly(source: TcpSource, text: string): Promise<void> {
  for (let from = 0; from < text.length; from += 8) {
    await source.write(Buffer.from(text.slice(from, from + 8)));
    await delay(20);
  }
}

async function drive(name: string, monitor: Monitor, write: Write): Promise<void> {
  const boot = (): Boot => {
    const now = monitor.session.boot;
    assert.ok(now, 'no boot');
    return now;
  };
  let id = 0;
  const command = async (asked: HostCommand): Promise<void> => {
    const wanted = ++id;
    await write(encodeHostCommand(wanted, asked));
    await until(`an answer to ${asked.kind}`, () => boot().component.acks.some((ack) => ack.id === wanted));
    assert.equal(boot().component.acks.find((ack) => ack.id === wanted)?.result, 'ok');
  };
  const leaks = (): [count: number, bytes: number] => {
    const groups = boot().shownReport?.groups ?? [];
    return [
      groups.reduce((sum, { count }) => sum + count, 0),
      groups.reduce((sum, { bytes }) => sum + bytes, 0),
    ];
  };

  await until('hello', () => monitor.session.boot?.component.hello != null);
  const { hello } = boot().component;
  assert.equal(hello?.system, 'bare/1.0');
  assert.equal(hello.commands, 'fed');
  await until('its cost', () => boot().component.cost !== null);
  await until('tables', () => boot().tasks.all.length === 16);
  const snmp = boot().tasks.all.find((task) => task.name === 'snmp');
  assert.deepEqual([snmp?.stackHighWaterMark, snmp?.stackSizeBytes, snmp?.core], [128, 4096, null]);
  const { heap } = boot();
  assert.ok(heap && heap.samples > 0 && heap.monitorBytes > 2000);
  assert.equal(heap.monitorBytes, boot().component.cost?.heapBytes);

  await command({ kind: 'mark', name: 'before' });
  await until('the mark', () => monitor.session.marks.all.some((mark) => mark.name === 'before'));

  await command({ kind: 'report' });
  await until('a leak report', () => boot().leakReport?.ended === true);
  assert.deepEqual(leaks(), [0, 0]);
  await write('+++');
  await command({ kind: 'report' });
  await until('three leaks', () => leaks()[0] === 3);
  assert.deepEqual(leaks(), [3, 108]);
  assert.equal(boot().shownReport?.groups[0]?.callers.length, 2);
  await write('-');
  await command({ kind: 'report' });
  await until('two leaks', () => leaks()[0] === 2);
  assert.ok(boot().shownReport?.complete);

  await command({ kind: 'stop' });
  await until('a pause', () => boot().component.hello?.paused === true);
  const { samples } = heap;
  await delay(3 * PERIOD_MS);
  assert.ok(heap.samples <= samples + 1);
  await command({ kind: 'start' });
  await until('more readings', () => heap.samples > samples + 1);

  const reports = boot().leakReports;
  await write('!');
  await command({ kind: 'report' });
  await until('a restart', () => boot().leakReports > reports && leaks()[0] === 0);
  assert.equal(boot().component.stopped, false);
  await write('+');
  await command({ kind: 'report', full: true });
  await until('a new leak', () => leaks()[0] === 1);
  assert.equal(boot().component.lostFrames, 0);

  const { cpuPercent } = boot().component.cost ?? {};
  assert.ok(cpuPercent !== undefined);
  if (name === 'riscv') checkCost(cpuPercent);
}

/** The share of a 160 MHz core at the default period of 3 s, if an instruction takes two cycles: cache misses. */
function checkCost(cpuPercent: number): void {
  const instructions = (cpuPercent / 100) * PERIOD_MS * INSTRUCTIONS_PER_MS;
  const share = ((instructions * 2) / 160e6 / 3) * 100;
  console.log(
    `      ${Math.round(instructions)} instructions a period, ${share.toFixed(3)} % of a 160 MHz core`,
  );
  assert.ok(instructions > 1000 && share < 0.5, `${instructions} instructions`);
}

/** Every fact that a stream gives, as text; lists of allocations as a whole. */
function truths(stream: Uint8Array): { facts: Set<string>; count: number; lost: number; text: string } {
  const text = Buffer.from(stream).toString('latin1');
  const result = { facts: new Set<string>(), count: 0, lost: 0, text };
  let list: string[] | null = null;
  for (const record of facts(text)) {
    if (record.kind === 'lost-frames') {
      result.lost += record.count;
      continue;
    }
    if (record.kind === 'leak-report') list = [];
    else if (record.kind === 'allocation') list?.push(JSON.stringify(record));
    else if (record.kind === 'leak-report-note' && record.note === 'frames-lost') {
      for (const allocation of list ?? []) result.facts.add(allocation);
      list = null;
    } else if (record.kind === 'leak-report-end') {
      if (list) for (const fact of [...list, list.join()]) result.facts.add(fact);
      list = null;
    } else if (record.kind === 'task') {
      // A row of a table that has lost some gives its watermark alone.
      const { name, stackHighWaterMark } = record;
      result.facts.add(JSON.stringify(record));
      result.facts.add(JSON.stringify({ kind: 'task', name, stackHighWaterMark }));
    } else result.facts.add(JSON.stringify(record));
    result.count++;
  }
  return result;
}

/** Drops or flips a share of the bytes. */
function damage(stream: Uint8Array, seed: number, share: number): Uint8Array {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
  const bytes: number[] = [];
  for (const byte of stream) {
    if (random() >= share) bytes.push(byte);
    else if (random() < 0.5) bytes.push(byte ^ (1 << Math.floor(random() * 8)));
  }
  return Uint8Array.from(bytes);
}
