/** Call frame information, from bytes: each way to find a caller, and whatever damage. */
import assert from 'node:assert/strict';
import { ElfError } from '../../../src/symbolize/errors';
import { Unwinder, type CrashedCore } from '../../../src/symbolize/unwind/unwinder';
import { bytes, type Bytes, CODE, CODE_SIZE, elf, withLength } from './assemble';

/** A frame of 16 bytes: the return address in its last word, s0 in the one below. */
const FRAME16 = bytes().u8(0x0e, 16, 0x80 | 1, 1, 0x80 | 8, 2);

function cie(version = 1, ...extra: number[]): Bytes {
  const head = bytes().u32(0xffffffff).u8(version).string('');
  if (version === 4) head.u8(4, 0);
  // code alignment 1, data alignment -4, return address in x1; the CFA is sp
  return withLength(head.u8(1, 0x7c, 1, 0x0c, 2, 0, ...extra));
}

function fde(begin: number, size: number, instructions: Bytes): Bytes {
  return withLength(bytes().u32(0, begin, size).append(instructions));
}

function program(...entries: Bytes[]): Uint8Array {
  return elf({ '.debug_frame': bytes().append(cie(), ...entries) });
}

function core(registers: Record<string, number>, ...words: number[]): CrashedCore {
  return { registers: { SP: 0x3fc90000, ...registers }, stack: { address: 0x3fc90000, words } };
}

function unwind(file: Uint8Array, crashed: CrashedCore): [number[], boolean] {
  const found = Unwinder.open(file)?.unwind(crashed);
  assert.ok(found);
  return [[...found.pcs], found.isCut];
}

describe('Unwinder', () => {
  const file = program(
    fde(CODE, 0x10, bytes()), // a leaf without a frame
    fde(CODE + 0x10, 0x20, FRAME16),
    fde(
      CODE + 0x30,
      0x20,
      bytes()
        .u8(0x40 | 4)
        .append(FRAME16),
    ), // its frame begins at the 5th byte
    fde(CODE + 0x50, 0x10, bytes().u8(0x07, 1)), // the outermost
  );

  it('leaves a leaf by the return address register, then frame by frame, up to the outermost', () => {
    const crashed = core({ MEPC: CODE + 4, RA: CODE + 0x20 }, 0, 0, 7, CODE + 0x40, 0, 0, 9, CODE + 0x54);
    assert.deepEqual(unwind(file, crashed), [[CODE + 4, CODE + 0x20, CODE + 0x40, CODE + 0x54], false]);
  });

  it('knows where in a function its frame begins', () => {
    assert.deepEqual(unwind(file, core({ MEPC: CODE + 0x32, RA: CODE + 0x54 }))[0], [
      CODE + 0x32,
      CODE + 0x54,
    ]);
    assert.deepEqual(unwind(file, core({ MEPC: CODE + 0x34, RA: 5 }, 0, 0, 0, CODE + 0x54))[0], [
      CODE + 0x34,
      CODE + 0x54,
    ]);
  });

  it('takes a return address for the call before it', () => {
    const next = program(
      fde(CODE, 0x10, bytes()),
      fde(CODE + 0x10, 0x10, FRAME16),
      fde(CODE + 0x20, 0x10, bytes().u8(0x07, 1)),
    );
    // The call was the function's last instruction: its return address is the next function's first.
    const crashed = core({ MEPC: CODE, RA: CODE + 0x20 }, 0, 0, 0, CODE + 0x28);
    assert.deepEqual(unwind(next, crashed)[0], [CODE, CODE + 0x20, CODE + 0x28]);
  });

  it('leaves the ROM, and a jump to nowhere, by the return address register', () => {
    for (const MEPC of [0, 0x40000400])
      assert.deepEqual(unwind(file, core({ MEPC, RA: CODE + 0x54 }))[0], [MEPC, CODE + 0x54]);
  });

  it('says where the printed memory ends too early', () => {
    assert.deepEqual(unwind(file, core({ MEPC: CODE + 0x20, RA: 5 }, 0, 0)), [[CODE + 0x20], true]);
  });

  it('stops where nothing is known', () => {
    assert.deepEqual(unwind(file, core({})), [[], false]);
    assert.deepEqual(unwind(file, core({ MEPC: 0x1234 })), [[0x1234], false]);
    assert.deepEqual(unwind(file, core({ MEPC: 0x1234, RA: 0x1234 })), [[0x1234], false]);
    assert.deepEqual(unwind(elf({}), core({ MEPC: CODE, RA: CODE + 8 }))[0], [CODE, CODE + 8]);
  });

  it('does not go round in circles', () => {
    const words = Array.from({ length: 4096 }, () => CODE + 0x20);
    const [pcs] = unwind(file, core({ MEPC: CODE + 0x20, RA: CODE + 0x20 }, ...words));
    assert.equal(pcs.length, 64);
    const still = program(fde(CODE, 0x20, bytes().u8(0x80 | 1, 0)));
    assert.ok(unwind(still, core({ MEPC: CODE, RA: CODE + 4 }, ...words))[0].length <= 2);
  });

  it('reads every instruction that finds a caller', () => {
    const ways: Record<string, Bytes> = {
      'def_cfa_register, offset_extended': bytes().u8(0x0e, 16, 0x0d, 8, 0x05, 1, 1),
      'def_cfa_sf, offset_extended_sf': bytes().u8(0x12, 8, 0x7c, 0x11, 1, 0x01),
      'def_cfa_offset_sf, remember and restore': bytes().u8(0x13, 0x7c, 0x80 | 1, 1, 0x0a, 0x80 | 1, 2, 0x0b),
      'restore, then again': bytes().u8(0x0e, 16, 0x80 | 1, 3, 0xc0 | 1, 0x80 | 1, 1),
      'args_size, advances to later code': bytes().u8(0x2e, 8, 0x0e, 16, 0x80 | 1, 1, 0x02, 0xff, 0x0e, 99),
      'expressions of other registers': bytes().u8(
        0x0e,
        16,
        0x10,
        9,
        1,
        0x30,
        0x16,
        10,
        1,
        0x30,
        0x80 | 1,
        1,
      ),
    };
    for (const [name, instructions] of Object.entries(ways)) {
      const one = program(fde(CODE, 0x20, instructions), fde(CODE + 0x20, 0x10, bytes().u8(0x07, 1)));
      const crashed = core({ MEPC: CODE + 2, RA: 5, 'S0/FP': 0x3fc90000 }, 0, 0, 0, CODE + 0x24);
      const expected = name.startsWith('def_cfa_sf') ? undefined : [CODE + 2, CODE + 0x24];
      if (expected) assert.deepEqual(unwind(one, crashed)[0], expected, name);
      else assert.ok(unwind(one, crashed)[0].length >= 1, name);
    }
  });

  it('reads versions 1, 3 and 4, and passes over augmentations it does not know', () => {
    for (const version of [1, 3, 4]) {
      const section = bytes().append(cie(version), fde(CODE + 0x10, 0x20, FRAME16));
      const crashed = core({ MEPC: CODE + 0x20, RA: 5 }, 0, 0, 0, CODE + 0x54);
      assert.deepEqual(unwind(elf({ '.debug_frame': section }), crashed)[0], [CODE + 0x20, CODE + 0x54]);
    }
    const odd = withLength(bytes().u32(0xffffffff).u8(1).string('armcc+').u8(1, 0x7c, 1));
    const section = bytes().append(odd, fde(CODE + 0x10, 0x20, FRAME16));
    assert.deepEqual(unwind(elf({ '.debug_frame': section }), core({ MEPC: CODE + 0x20 }))[0], [CODE + 0x20]);
  });

  it('is for RISC-V only', () => {
    const xtensa = program();
    xtensa[18] = 94;
    assert.equal(Unwinder.open(xtensa), null);
    assert.throws(() => Unwinder.open(new Uint8Array(5)), ElfError);
  });

  it('survives every bit flipped, and every cut', () => {
    const crashed = core({ MEPC: CODE + 0x34, RA: CODE + 0x20 }, 0, 0, 7, CODE + 0x40, 0, 0, 9, CODE + 0x54);
    const survive = (damaged: Uint8Array): void => {
      try {
        const found = Unwinder.open(damaged)?.unwind(crashed);
        assert.ok(!found || found.pcs.length <= 64);
      } catch (error) {
        assert.ok(error instanceof ElfError, String(error));
      }
    };
    for (let at = 0; at < file.length; at++) {
      if (at >= 52 && at < 52 + CODE_SIZE) continue;
      survive(file.subarray(0, at));
      for (let bit = 0; bit < 8; bit++) {
        const damaged = file.slice();
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        survive(damaged);
      }
    }
  });
});
