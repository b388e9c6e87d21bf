import assert from 'node:assert/strict';
import { Symbolizer } from '../../../src/symbolize/symbolizer';
import { SymbolizerSet } from '../../../src/symbolize/symbolizerSet';
import { bytes, CODE, elf, elfOf } from './assemble';

const ABSOLUTE = 0xfff1;
const app = Symbolizer.open(
  elf({}, [
    { name: 'app_main', address: CODE, size: 0x20 },
    { name: 'rom_by_app', address: 0x40000400, type: 0, section: ABSOLUTE },
    { name: 'only_app_knows', address: 0x40040000, type: 0, section: ABSOLUTE },
  ]),
);
const bootloader = withCode(0x40080000, 'call_start_cpu0');
const rom = withCode(0x40000400, 'memcpy');

function withCode(address: number, name: string): Symbolizer {
  const strings = bytes().u8(0).string(name);
  return Symbolizer.open(
    elfOf([
      { name: '.text', contents: bytes().u32(0, 0, 0, 0), flags: 6, address },
      {
        name: '.symtab',
        contents: bytes().u32(0, 0, 0, 0, 1, address, 16).u8(0x12, 0).u16(1),
        type: 2,
        link: 3,
      },
      { name: '.strtab', contents: strings, type: 3 },
    ]),
  );
}

describe('several programs at once', () => {
  const set = new SymbolizerSet([
    { role: 'app', symbolizer: app },
    { role: 'bootloader', symbolizer: bootloader },
    { role: 'rom', symbolizer: rom },
  ]);
  const at = (programs: SymbolizerSet, address: number) => {
    const { role, frames } = programs.resolve(address);
    return `${role} ${frames[0]?.function}`;
  };

  it('asks the program whose code an address lies in', () => {
    assert.equal(at(set, CODE + 4), 'app app_main');
    assert.equal(at(set, 0x40080004), 'bootloader call_start_cpu0');
    assert.equal(at(set, 0x40000404), 'rom memcpy');
  });

  it('takes the ROM symbols of the application where there is no ROM file, or it does not know', () => {
    const appOnly = new SymbolizerSet([{ role: 'app', symbolizer: app }]);
    assert.equal(at(appOnly, 0x40000404), 'app rom_by_app');
    assert.equal(at(set, 0x40040004), 'app only_app_knows');
    assert.equal(at(set, 0x3ffb0000), 'null undefined');
  });

  it('prefers the earlier of two whose code overlaps', () => {
    const other = withCode(CODE, 'loader_there_before');
    const overlapping = new SymbolizerSet([
      { role: 'app', symbolizer: app },
      { role: 'bootloader', symbolizer: other },
    ]);
    assert.equal(at(overlapping, CODE + 4), 'app app_main');
    assert.equal(overlapping.lookup(CODE + 4).length, 1);
  });
});
