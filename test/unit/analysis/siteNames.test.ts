/** Names of call sites: unique wherever the stacks differ, short, with and without an ELF. */
import assert from 'node:assert/strict';
import { siteNames } from '../../../src/analysis/sites/siteNames';
import type { StackFrame } from '../../../src/analysis/sites/stackFrame';
import { siteName } from '../../../src/words/sites/siteName';

const known = (name: string, line = 1, address = `0x${name}`): StackFrame => ({
  address,
  function: name,
  file: 'a.c',
  line,
});
const bare = (address: string): StackFrame => ({ address, function: null, file: null, line: 0 });
const names = (...stacks: (readonly StackFrame[])[]): string[] =>
  siteNames(stacks.map((frames) => ({ frames, ownFrame: 0 }))).map(siteName);
const functions = (...stacks: string[]): string[] =>
  names(...stacks.map((stack) => stack.split(' ').map((name) => known(name))));
const addresses = (...stacks: string[]): string[] =>
  names(...stacks.map((stack) => stack.split(' ').map(bare)));

describe('the names of call sites', () => {
  it('are the own function alone where no other site has it', () => {
    assert.deepEqual(functions('read main', 'write main'), ['read', 'write']);
    assert.deepEqual(names([]), ['no call stack']);
  });

  it('have the frame that tells siblings apart, however far up it is', () => {
    assert.deepEqual(functions('new line open main', 'new line close main', 'read main'), [
      'new ← open',
      'new ← close',
      'read',
    ]);
  });

  it('have all frames that it takes where the last alone is that of another', () => {
    assert.deepEqual(functions('new a c', 'new a d', 'new b c', 'new b d'), [
      'new ← a ← c',
      'new ← a ← d',
      'new ← b ← c',
      'new ← b ← d',
    ]);
  });

  it('are the address that tells them apart where no function is known', () => {
    assert.deepEqual(addresses('0x1 0x2 0x3', '0x1 0x2 0x4', '0x1 0x2 0x5'), ['0x3', '0x4', '0x5']);
    assert.deepEqual(addresses('0x1', '0x1 0x2'), ['0x1', '0x2']);
  });

  it('have the line, and then the address, where the functions are the same', () => {
    assert.deepEqual(names([known('new', 1)], [known('new', 2)]), ['new:1', 'new:2']);
    assert.deepEqual(names([known('new', 1, '0xa')], [known('new', 1, '0xb')]), ['new 0xa', 'new 0xb']);
    assert.deepEqual(names([known('new')], [known('new'), known('open')]), ['new', 'new ← open']);
  });

  it('stay as they are while others come that are told apart already', () => {
    const before = functions('new line open', 'new line close', 'read main');
    const after = functions('new line open', 'new line close', 'read main', 'new line flush', 'write main');
    assert.deepEqual(after.slice(0, before.length), before);
  });

  it('are never the same for different stacks', () => {
    const letters = ['a', 'b', 'c'];
    const stacks = letters.flatMap((x) => letters.flatMap((y) => [[x, y], ...letters.map((z) => [x, y, z])]));
    for (const make of [(name: string) => known(name), bare, (name: string) => known('f', 1, name)]) {
      const told = names(...stacks.map((stack) => stack.map(make)));
      assert.equal(new Set(told).size, stacks.length, told.join('\n'));
    }
  });
});
