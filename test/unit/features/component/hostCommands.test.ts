/** Commands to the firmware component: what is sent, what answers count, and that nothing is sent unasked. */
import assert from 'node:assert/strict';
import type { Source } from '../../../../src/device/source';
import { Device } from '../../../../src/sessions/devices';
import { commandChannel, HostCommands } from '../../../../src/features/component/hostCommands';
import { crcDigits } from '../../../../src/records/frames/crc32';
import { encodeHostCommand } from '../../../../src/records/frames/hostCommand';
import { HandSource, sessionOf } from '../../../support/sessions';

/** A source that can be written to, and says what was. */
class Console extends HandSource implements Source {
  readonly written: string[] = [];
  #number = 0;
  /** What it answers to a line; null: nothing. */
  answer: (id: string) => string | null = (id) => `ack i=${id} r=ok`;

  write(bytes: Uint8Array): Promise<void> {
    const line = Buffer.from(bytes).toString();
    this.written.push(line);
    const answer = this.answer(line.split(' ')[1] ?? '');
    if (answer !== null) setImmediate(() => this.frame(answer));
    return Promise.resolve();
  }

  frame(text: string): void {
    this.send(frameOf(this.#number++, text));
  }
}

function frameOf(number: number, text: string): string {
  const frame = `~hm1 ${number.toString(16).padStart(4, '0')} ${text}`;
  return `${frame}*${crcDigits(frame)}\n`;
}

const hello = (commands: string): string =>
  `hello v=0.1.0 y=idf/5.5.1 p=3000 l=trace r=8 d=4 c=${commands} k=1`;

describe('commands to the device', () => {
  const devices: Device[] = [];
  afterEach(() => Promise.all(devices.splice(0).map((device) => device.monitor.dispose())));

  const heard = async (...frames: string[]): Promise<[Device, Console]> => {
    const device = new Device({ kind: 'tcp', host: 'x', port: 1 });
    const source = new Console();
    devices.push(device);
    await device.monitor.start(source);
    for (const frame of frames) source.frame(frame);
    return [device, source];
  };

  it('are done when it has answered to them', async () => {
    const [device, source] = await heard(hello('input'));
    assert.equal(commandChannel(device), 'input');
    const log: string[] = [];
    const host = new HostCommands(41, undefined, (text) => log.push(text));
    await host.send(device, { kind: 'report', full: true });
    await Promise.all([host.send(device, { kind: 'period', ms: 200 }), host.send(device, { kind: 'stop' })]);
    assert.deepEqual(source.written, [
      encodeHostCommand(42, { kind: 'report', full: true }),
      encodeHostCommand(43, { kind: 'period', ms: 200 }),
      encodeHostCommand(44, { kind: 'stop' }),
    ]);
    assert.deepEqual(
      log,
      ['report full', 'period 200', 'stop'].map((text) => `${device.id}: ${text}: ok`),
    );
  });

  it('are never written to one that has not announced them', async () => {
    for (const frames of [[], [hello('off')], [hello('input'), 'bye']]) {
      const [device, source] = await heard(...frames);
      assert.equal(commandChannel(device), null);
      await assert.rejects(new HostCommands().send(device, { kind: 'report' }), /commands|cannot be written/);
      assert.deepEqual(source.written, []);
    }
    await assert.rejects(new HostCommands().send(undefined, { kind: 'report' }), /has not said/);
  });

  it('are not for one that cannot be written to, or was stopped', async () => {
    const device = new Device({ kind: 'tcp', host: 'x', port: 1 });
    devices.push(device);
    const source = new HandSource();
    await device.monitor.start(source);
    source.send(frameOf(0, hello('input')));
    await assert.rejects(new HostCommands().send(device, { kind: 'report' }), /cannot be written to/);
    const [stopped, console] = await heard(hello('input'));
    await stopped.monitor.stop();
    assert.equal(commandChannel(stopped), null);
    await assert.rejects(new HostCommands().send(stopped, { kind: 'report' }), /cannot be written to/);
    assert.deepEqual(console.written, []);
  });

  it('say why they were refused', async () => {
    const [device, source] = await heard(hello('fed'));
    for (const [result, message] of [
      ['busy', /is busy/],
      ['state', /cannot do that now/],
      ['invalid', /does not know/],
    ] as const) {
      source.answer = (id) => `ack i=${id} r=${result}`;
      await assert.rejects(new HostCommands(1).send(device, { kind: 'report' }), message);
    }
  });

  it('say what to look at where no answer comes, also where an old one has the number', async () => {
    for (const [channel, advice] of [
      ['input', /nothing else/],
      ['console', /esp_console/],
      ['fed', /heap_monitor_receive/],
    ] as const) {
      const [device, source] = await heard(hello(channel), 'ack i=8 r=ok');
      source.answer = () => 'ack i=9 r=ok';
      const sent = new HostCommands(7, 30).send(device, { kind: 'report' });
      await assert.rejects(
        sent,
        (error: Error) => /within 0.03 s/.test(String(error)) && advice.test(String(error)),
      );
    }
  });

  it('say when the connection was lost before the answer', async () => {
    const [device, source] = await heard(hello('input'));
    source.answer = () => null;
    const sent = new HostCommands().send(device, { kind: 'report' });
    await device.monitor.stop();
    await assert.rejects(sent, /was lost/);
  });

  it('that set a mark give one mark, though the device says it again', () => {
    const { marks } = (() => {
      const session = sessionOf([1000, frameOf(0, hello('input'))]);
      session.mark('Após o início de uma sessão', 2000);
      return session;
    })();
    assert.equal(marks.all.length, 1);
    const said = { name: 'Apos o inicio de uma se', by: 'firmware' } as const;
    const at = marks.all[0]?.timeMs ?? 0;
    assert.ok(marks.isEcho(said, at + 200));
    assert.ok(!marks.isEcho(said, at + 60_000));
    assert.ok(!marks.isEcho({ ...said, name: 'other' }, at));
    assert.ok(!marks.isEcho({ ...said, by: 'user' }, at));
  });
});
