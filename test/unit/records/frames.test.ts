/** The firmware component's frames and the commands for it, from the vectors that both sides share. */
import assert from 'node:assert/strict';
import { crc32 } from '../../../src/records/frames/crc32';
import { findFrames, hexOf, numberOf, textOf, type Frame } from '../../../src/records/frames/frame';
import { encodeHostCommand, type HostCommand } from '../../../src/records/frames/hostCommand';
import { vectors } from '../../support/frames';

/** What a row of the vectors says of a field. */
function checkField(frame: Frame, field: string): void {
  const [key = '', kind, ...rest] = field.split(':');
  const value = rest.join(':');
  if (kind === 't') assert.equal(textOf(frame, key), value);
  else if (kind === 'x')
    assert.deepEqual(
      hexOf(frame, key),
      value.split(',').map((item) => Number.parseInt(item, 16)),
    );
  else if (value === '-') assert.equal(frame.fields.get(key), '-');
  else assert.equal(numberOf(frame, key), Number(value));
}

describe("the firmware's frames", () => {
  it('are read as the vectors say', () => {
    const rows = vectors('frame');
    assert.ok(rows.length > 20);
    for (const [sequence = '', type, word = '', fields = '', line = ''] of rows) {
      const { frames, rest } = findFrames(line);
      assert.equal(frames.length, 1, line);
      assert.equal(rest, '');
      const [frame] = frames as [Frame];
      assert.equal(frame.sequence, Number.parseInt(sequence, 16));
      assert.equal(frame.type, type);
      assert.equal(frame.word, word === '-' ? undefined : word.slice(1, -1));
      const wanted = fields === '-' ? [] : fields.split(' ');
      assert.equal(frame.fields.size, wanted.length);
      for (const field of wanted) checkField(frame, field);
    }
  });

  it('are none where the CRC or the form is wrong', () => {
    const rows = vectors('bad');
    assert.ok(rows.length > 5);
    for (const [line = ''] of rows) assert.deepEqual(findFrames(line), { frames: [], rest: line });
  });

  it('are found between other text, and several in a line', () => {
    const [first, second] = vectors('frame').map((row) => row[4] ?? '');
    const { frames, rest } = findFrames(`I (5) wifi: conn~hm1 0001 he${first}x${second}ected`);
    assert.deepEqual(
      frames.map(({ type }) => type),
      ['hello', 'heap'],
    );
    assert.equal(rest, 'I (5) wifi: conn~hm1 0001 hexected');
  });

  it('have the CRC of zip and PNG', () => assert.equal(crc32('123456789'), 0xcbf43926));
});

describe('commands for the firmware', () => {
  const commands: Record<string, HostCommand> = {
    hello: { kind: 'hello' },
    stop: { kind: 'stop' },
    start: { kind: 'start' },
    report: { kind: 'report' },
    'report full': { kind: 'report', full: true },
    'mark OTA begins': { kind: 'mark', name: 'OTA begins' },
    'period 1000': { kind: 'period', ms: 1000 },
    'trace 60000': { kind: 'trace', windowMs: 60_000 },
    'trace off': { kind: 'trace-off' },
  };

  it('are written as the vectors say', () => {
    const rows = vectors('command');
    const seen = new Set<string>();
    for (const [id, text = '', line] of rows) {
      const command = commands[text];
      if (!command) continue;
      seen.add(text);
      assert.equal(encodeHostCommand(Number(id), command), `${line}\n`);
    }
    assert.deepEqual(seen, new Set(Object.keys(commands)));
  });

  it('carry only what a line of commands may have', () => {
    const line = encodeHostCommand(1, { kind: 'mark', name: '  Über*~\n the limit of twenty-three bytes' });
    assert.match(line, /^~hmc1 1 mark [ -)+-}]{1,23}\*[0-9a-f]{8}\n$/);
    const spoken = encodeHostCommand(1, { kind: 'mark', name: 'say  "hi\\" twice' });
    assert.match(spoken, /^~hmc1 1 mark say hi twice\*/, 'esp_console would give it back otherwise');
    assert.match(encodeHostCommand(1, { kind: 'mark', name: '字' }), /^~hmc1 1 mark mark\*/);
  });
});
