import assert from 'node:assert/strict';
import { callSiteOf, callSiteOfCaller, EM_RISCV, EM_XTENSA } from '../../../src/records/callSite';

describe('callSiteOfCaller', () => {
  it('is one byte before the return address', () => {
    assert.equal(callSiteOfCaller('0x400d5f21', EM_XTENSA), 0x400d5f20);
    assert.equal(callSiteOfCaller('0x42001234', null), 0x42001233);
  });

  it('takes the window increment off on Xtensa only', () => {
    assert.equal(callSiteOfCaller('0x800d5f21', EM_XTENSA), 0x400d5f20);
    assert.equal(callSiteOfCaller('0x80001234', EM_RISCV), 0x80001233);
  });

  it('never goes below 0', () => assert.equal(callSiteOfCaller('0x0', EM_RISCV), 0));
});

describe('callSiteOf', () => {
  it('takes program counters as they are, and entries of a backtrace by the architecture', () => {
    const sites = (machine: number): number[] =>
      (['pc', 'caller', 'backtrace'] as const).map((kind) => callSiteOf('0x42001234', kind, machine));
    assert.deepEqual(sites(EM_XTENSA), [0x42001234, 0x42001233, 0x42001234]);
    assert.deepEqual(sites(EM_RISCV), [0x42001234, 0x42001233, 0x42001233]);
  });
});
