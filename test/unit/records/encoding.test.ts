/** Guards: a capture's encoding is told by its first bytes, however they come, and never of garbage. */
import assert from 'node:assert/strict';
import { facts, parse } from '../../support/records';

const LINE = 'Memoria atual: 287364, Menor valor: 284120\r\n';
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');

describe('encodings of captures', () => {
  const forms = {
    'UTF-16 LE': wide(LINE),
    'UTF-16 LE with a mark': wide(`\ufeff${LINE}`),
    'UTF-16 BE': wide(LINE).swap16(),
    'UTF-16 BE with a mark': wide(`\ufeff${LINE}`).swap16(),
    'UTF-8 with a mark': Buffer.from(`\ufeff${LINE}`),
  };
  for (const [name, bytes] of Object.entries(forms))
    it(name, () => {
      for (const chunk of [1, 3, 7, 64, Infinity])
        assert.deepEqual(
          parse(bytes, chunk).map(({ record }) => record.kind),
          ['heap'],
          `in chunks of ${chunk}`,
        );
    });

  it('are not told of two bytes of garbage before a device begins to speak', () => {
    for (const garbage of [
      [0xff, 0xfe],
      [0xfe, 0xff],
      [0x00, 0x49],
      [0x49, 0x00],
    ])
      assert.equal(facts(Buffer.concat([Buffer.from([...garbage, 0x0a]), Buffer.from(LINE)])).length, 1);
  });

  it('what is shorter than a mark is not lost', () =>
    assert.deepEqual(
      parse(Buffer.from('ok')).map(({ record }) => record),
      [{ kind: 'text', text: 'ok' }],
    ));
});
