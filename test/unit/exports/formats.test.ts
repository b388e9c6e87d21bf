/** What is exported, opened by the tools that it is for where those need no browser. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeHeapProfile } from '../../../src/exports/heapProfile';
import type { CallSite } from '../../../src/analysis/callSites';
import { toHtml } from '../../../src/exports/html';
import { toMarkdown } from '../../../src/exports/markdown';
import { Message } from '../../../src/exports/protobuf';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/temp';

const DEMO = [inRoot('demo', 'heap-demo.hmrec'), '--elf', inRoot('demo', 'heap-demo.elf')];

function heapmon(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [inRoot('dist', 'heapmon.js'), ...args], { encoding: 'utf8' });
}

function run(program: string, args: readonly string[], home: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, HOME: home },
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

describe('heapmon export', () => {
  const folder = temporaryFolder();

  it('writes a profile that Go’s pprof opens: bytes, blocks and growth by call stack', () => {
    const file = join(folder(), 'demo.pb.gz');
    const { status, stderr } = heapmon('export', ...DEMO, '--format', 'pprof', '-o', file);
    assert.equal(status, 0, stderr);
    const pprof = (...args: string[]): string => run('go', ['tool', 'pprof', ...args, file], folder());
    const top = pprof('-top', '-cum');
    assert.match(top, /Type: inuse_space\n/);
    assert.match(top, /varbind_copy/);
    assert.match(pprof('-sample_index=inuse_objects', '-traces'), /pdu_decode/);
    assert.match(pprof('-sample_index=growth_per_hour', '-raw'), /varbind\.c:\d+/);
  });

  it('writes CSV that heapmon verdict reads', () => {
    const { stdout } = heapmon('export', ...DEMO, '--format', 'csv');
    assert.match(stdout, /^time_s,free_bytes,min_free_bytes,least_free_bytes,most_free_bytes,boot\n\d/);
    const file = join(folder(), 'demo.csv');
    writeFileSync(file, stdout);
    const { verdict, reason } = JSON.parse(heapmon('verdict', file, '--json').stdout) as Record<
      string,
      string
    >;
    assert.deepEqual(
      [verdict, reason],
      ['too-early', 'Only 5 min of data so far. At least 20 min more are needed.'],
    );
  });

  it('writes reports, with the ignored call sites told apart', () => {
    const list = join(folder(), 'ignore');
    writeFileSync(list, 'varbind_copy # grows on purpose\n');
    const markdown = heapmon('export', ...DEMO, '--format', 'markdown', '--ignore', list).stdout;
    assert.match(markdown, /^# Heap Monitor report\n\n.*heap-demo/);
    assert.match(markdown, /\n## Verdict\n\n\*\*/);
    assert.match(markdown, /\| varbind\\_copy \(.*\) \|.*Ignored: grows on purpose \|/);
    const lines = markdown.slice(markdown.indexOf('### Lines that several call stacks lead to'));
    assert.match(lines, /^.*\n\n.*\n.*\n\| buffer\\_new \(\S*buffer\.c:10\) \|.*\| 5138 \| 21 \| 6 \|\n\n/);
    assert.match(markdown, /\n```\n0x\w+ .*\n/);
    const html = heapmon('export', ...DEMO, '--format', 'html').stdout;
    assert.match(html, /^<!doctype html>\n<html lang="en">/);
    assert.match(html, /<polyline points="[\d., ]+"\/>/);
    assert.doesNotMatch(html, /<script|https?:|src=|href=/);
  });

  it('refuses what it cannot do', () => {
    assert.match(heapmon('export', ...DEMO, '--format', 'xml').stderr, /--format is one of markdown, html,/);
    assert.match(heapmon('export', ...DEMO, '--format', 'pprof').stderr, /-o FILE is wanted/);
    const nowhere = heapmon('export', ...DEMO, '--format', 'csv', '-o', '/no/such/folder/x.csv');
    assert.equal(nowhere.status, 1);
    assert.equal(heapmon('export', 'x', 'y', '--format', 'csv').status, 2);
  });

  it('gives Chrome’s profile one node for each place of the tree', () => {
    const frame = (name: string) => ({ address: '0x1', function: name, file: 'a.c', line: 3 });
    const site = (bytes: number, ...names: string[]): CallSite => ({
      stack: '',
      callers: [],
      atLeast: false,
      kind: 'new',
      evidence: null,
      bytesPerHour: null,
      history: [],
      name: names[0] ?? '',
      ownFrame: 0,
      frames: names.map(frame),
      count: 1,
      bytes,
      site: null,
      ignored: null,
    });
    const sites = [site(5, 'b', 'a'), site(7, 'c', 'a'), site(9)];
    const { head, samples } = JSON.parse(encodeHeapProfile(sites)) as {
      head: { selfSize: number; children: { children: { selfSize: number }[] }[] };
      samples: { size: number; nodeId: number }[];
    };
    assert.equal(head.selfSize, 9);
    assert.deepEqual(
      head.children[0]?.children.map(({ selfSize }) => selfSize),
      [5, 7],
    );
    assert.deepEqual(
      samples.map(({ size }) => size),
      [5, 7, 9],
    );
  });
});

describe('documents', () => {
  const evil = '<script>alert(1)</script> | `x` **b** [l](http://x) \u0007 "q"';
  const document = {
    title: evil,
    blocks: [
      { kind: 'text', text: evil },
      { kind: 'list', items: [evil] },
      { kind: 'table', head: [evil], rows: [[evil]] },
      { kind: 'lines', lines: ['```', evil] },
      {
        kind: 'trend',
        title: evil,
        points: [
          { timeMs: 0, freeBytes: 1 },
          { timeMs: 1, freeBytes: 2 },
        ],
      },
    ],
  } as const;

  it('are HTML in which nothing of a device is markup', () => {
    const html = toHtml(document, '"><x');
    assert.doesNotMatch(html, /<script|<x[> ]|<b>/);
    assert.doesNotMatch(html, /\u0007/);
    assert.equal(html.split('&lt;script&gt;').length - 1, 9);
  });

  it('are Markdown in which nothing of a device is markup', () => {
    const markdown = toMarkdown(document);
    const outside = markdown.replace(/````\n[^]*\n````/, '');
    assert.doesNotMatch(outside, /(?<!\\)[<`[]/);
    assert.match(markdown, /\n````\n```\n/);
    assert.match(outside, /\\\|/);
  });
});

describe('protobuf', () => {
  it('writes varints of any size that a number has', () => {
    assert.deepEqual([...new Message().number(1, 300).number(2, 0).finish()], [8, 0xac, 2]);
    assert.deepEqual([...new Message().text(2, 'é').finish()], [18, 2, 0xc3, 0xa9]);
    assert.deepEqual([...new Message().numbers(1, [1, 128]).finish()], [10, 3, 1, 0x80, 1]);
    let value = 0n;
    const bytes = [...new Message().number(1, 2 ** 60).finish()].slice(1);
    bytes.forEach((byte, index) => (value |= BigInt(byte & 127) << BigInt(7 * index)));
    assert.equal(value, 2n ** 60n);
  });
});
