/**
 * Frames of every kind in every export that has call stacks: resolved, inlined, of a function that calls itself, not
 * resolved, and source lines that a host tool has put in the place of addresses, whose names may look like hexadecimal
 * numbers.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallSite } from '../../../src/analysis/callSites';
import { siteNames } from '../../../src/analysis/sites/siteNames';
import { callersOf, framesOfStack, type FramesOf } from '../../../src/analysis/sites/stackFrame';
import { encodeHeapProfile } from '../../../src/exports/heapProfile';
import { toMarkdown } from '../../../src/exports/markdown';
import { encodePprof } from '../../../src/exports/pprof';
import { siteBlocks } from '../../../src/exports/siteBlocks';
import { encodeSpeedscope } from '../../../src/exports/speedscope';
import { temporaryFolder } from '../../support/temp';

const frame = (name: string, line: number) => ({ function: name, file: 'main/app.c', line });
const KNOWN = new Map([
  ['0x42000010', [frame('take', 5), frame('outer', 9)]],
  ['0x42000020', [frame('parse', 21)]],
  ['0x42000030', [frame('app_main', 30)]],
]);
const framesOf: FramesOf = (address) => KNOWN.get(address);

function site(...callers: string[]): CallSite {
  const frames = framesOfStack(callers, framesOf);
  return {
    stack: callers.join(':').toLowerCase(),
    callers,
    frames,
    ownFrame: 0,
    name: siteNames([{ frames, ownFrame: 0 }])[0]!,
    count: 1,
    bytes: 16,
    atLeast: false,
    kind: 'new',
    evidence: null,
    bytesPerHour: null,
    ignored: null,
    site: null,
    history: [],
  };
}

const SITES = [
  site('0x42000010', '0x42000020', '0x42000020', '0x42000030'),
  site('0x4200beef', '0x42000030'),
  site('main/beef.c:10', '/app/main/0.c:7', 'C:\\app\\a.c:3', '??:0'),
  site('main/beef.c:11'),
  site(),
];

describe('an export of call stacks', () => {
  const folder = temporaryFolder();

  it('for pprof gives addresses to frames that have one, and takes no file for one', () => {
    const file = join(folder(), 'sites.pb');
    writeFileSync(file, encodePprof(SITES, null));
    const { status, stdout, stderr } = spawnSync('go', ['tool', 'pprof', '-raw', file], {
      encoding: 'utf8',
      env: { ...process.env, HOME: folder() },
    });
    assert.equal(status, 0, stderr);
    const locations = stdout.slice(stdout.indexOf('Locations\n') + 10, stdout.indexOf('Mappings'));
    const words = locations.split('\n').map((line) => line.replaceAll(/ M=1|:0 s=0| s=0/g, '').trim());
    assert.deepEqual(words.filter(Boolean), [
      '1: 0x42000010 take main/app.c:5',
      'outer main/app.c:9',
      '2: 0x42000020 parse main/app.c:21',
      '3: 0x42000030 app_main main/app.c:30',
      '4: 0x4200beef 0x4200beef',
      '5: 0x0 beef.c:10 main/beef.c:10',
      '6: 0x0 0.c:7 /app/main/0.c:7',
      '7: 0x0 a.c:3 C:\\app\\a.c:3',
      '8: 0x0 ??',
      '9: 0x0 beef.c:11 main/beef.c:11',
    ]);
    const stacks = Array.from(stdout.matchAll(/^ +1 +16 +0: ?([\d ]*)$/gm), ([, ids]) => ids?.trim());
    // pprof leaves out what has no call stack.
    assert.deepEqual(stacks, ['1 2 2 3', '4 3', '5 6 7 8', '9']);
  });

  it('names frames alike for speedscope, Chrome and people', () => {
    const speedscope = JSON.parse(encodeSpeedscope(SITES, 'x')) as {
      shared: { frames: { name: string; file?: string; line?: number }[] };
    };
    const frames = speedscope.shared.frames.map(({ name, file, line }) => [name, file, line]);
    const places = [
      ['beef.c:10', 'main/beef.c', 10],
      ['0.c:7', '/app/main/0.c', 7],
      ['a.c:3', 'C:\\app\\a.c', 3],
      ['??', undefined, undefined],
      ['beef.c:11', 'main/beef.c', 11],
    ];
    assert.deepEqual(frames.slice(-6), [['0x4200beef', undefined, undefined], ...places]);
    const profile = encodeHeapProfile(SITES);
    for (const [name] of frames) assert.ok(profile.includes(`"functionName":"${name}"`), String(name));
    const markdown = toMarkdown({ title: '', blocks: siteBlocks(SITES, undefined) });
    assert.ok(
      markdown.includes('\n```\nmain/beef.c:10\n/app/main/0.c:7\nC:\\app\\a.c:3\n??\n```\n'),
      markdown,
    );
    assert.ok(markdown.includes('\n0x4200beef ??\n0x42000030 app_main at main/app.c:30\n'), markdown);
  });

  it('keeps the source lines of a stack whole', () => {
    for (const { stack, callers } of SITES)
      assert.deepEqual(
        callersOf(stack),
        callers.map((caller) => caller.toLowerCase()),
      );
  });
});
