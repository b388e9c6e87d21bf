/** Telnet and RFC 2217 on the wire: framing at every cut, negotiation without loops, garbage. */
import assert from 'node:assert/strict';
import { baudBytes, readBaud } from '../../../src/device/comPort';
import {
  DO,
  DONT,
  escapeData,
  OPTION,
  subnegotiation,
  TelnetDecoder,
  TelnetOptions,
  WILL,
  WONT,
} from '../../../src/device/telnet';
import { random } from '../../support/random';

interface Decoded {
  readonly data: number[];
  readonly commands: string[];
}

function decode(chunks: readonly Uint8Array[]): Decoded {
  const data: number[] = [];
  const commands: string[] = [];
  const decoder = new TelnetDecoder({
    data: (bytes) => data.push(...bytes),
    negotiation: (verb, option) => commands.push(`${verb} ${option}`),
    subnegotiation: (option, payload) => commands.push(`SB ${option} ${payload.join(',')}`),
  });
  for (const chunk of chunks) decoder.feed(chunk);
  return { data, commands };
}

describe('TelnetDecoder', () => {
  const data = Uint8Array.from({ length: 256 }, (_, index) => index);
  const stream = Buffer.concat([
    Buffer.of(255, WILL, OPTION.COM_PORT),
    escapeData(data),
    subnegotiation(OPTION.COM_PORT, [101, 0, 255, 255, 240]),
    Buffer.of(255, 241), // NOP
    escapeData(Uint8Array.of(255, 255)),
  ]);

  it('gives all 256 bytes and the commands, wherever the stream is cut', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const decoded = decode([stream.subarray(0, cut), stream.subarray(cut)]);
      assert.deepEqual(decoded.data, [...data, 255, 255]);
      assert.deepEqual(decoded.commands, [`${WILL} 44`, 'SB 44 101,0,255,255,240']);
    }
    assert.deepEqual(decode(Array.from(stream, (byte) => Uint8Array.of(byte))).data.length, 258);
  });

  it('keeps little of a subnegotiation that does not end', () => {
    const endless = Buffer.concat([Buffer.of(255, 250, 44), Buffer.alloc(1_000_000, 1), Buffer.of(255, 240)]);
    const [command] = decode([endless]).commands;
    assert.ok(command && command.length < 600);
    assert.deepEqual(decode([Buffer.of(255, 250, 44, 1, 255, DO, 3, 65)]), {
      data: [65],
      commands: [`${DO} 3`],
    });
  });

  it('takes any bytes', () => {
    const next = random(7);
    for (let round = 0; round < 200; round++)
      decode([Uint8Array.from({ length: 500 }, () => (next() < 0.3 ? 240 + next() * 16 : next() * 256))]);
  });
});

describe('TelnetOptions', () => {
  it('two of them come to an end, and agree on what both want', () => {
    const toB: Uint8Array[] = [];
    const toA: Uint8Array[] = [];
    const a = new TelnetOptions({ us: [0, 3, 44], them: [0, 3] }, (bytes) => toB.push(bytes));
    const b = new TelnetOptions({ us: [0, 3, 1], them: [0, 3, 44] }, (bytes) => toA.push(bytes));
    a.start();
    b.start();
    const agreed: string[] = [];
    let messages = 0;
    while (toA.length + toB.length > 0) {
      assert.ok(++messages < 30, 'they do not stop');
      const [name, me, inbox] = toA.length > 0 ? (['a', a, toA] as const) : (['b', b, toB] as const);
      const [, verb, option] = inbox.shift() as unknown as [number, typeof WILL, number];
      const { side, on } = me.take(verb, option);
      if (on) agreed.push(`${name} ${side} ${option}`);
    }
    assert.deepEqual([...new Set(agreed)].sort(), [
      'a them 0',
      'a them 3',
      'a us 0',
      'a us 3',
      'a us 44',
      'b them 0',
      'b them 3',
      'b them 44',
      'b us 0',
      'b us 3',
    ]);
  });

  it('refuses what is not wanted, and takes back what was agreed', () => {
    const said: number[][] = [];
    const options = new TelnetOptions({ us: [44], them: [] }, (bytes) => said.push([...bytes]));
    options.take(WILL, 31);
    options.take(DO, 24);
    options.take(DO, 44);
    options.take(DO, 44);
    options.take(DONT, 44);
    options.take(DONT, 44);
    options.take(WONT, 31);
    assert.deepEqual(said, [
      [255, DONT, 31],
      [255, WONT, 24],
      [255, WILL, 44],
      [255, WONT, 44],
    ]);
  });
});

it('baud rates of RFC 2217 are read as they are written', () => {
  for (const rate of [300, 115200, 3_000_000, 0xffffffff])
    assert.equal(readBaud(Uint8Array.from(baudBytes(rate))), rate);
  assert.equal(readBaud(Uint8Array.of(1, 2)), null);
});
