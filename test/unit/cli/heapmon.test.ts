/** `heapmon` as people run it: dist/heapmon.js in a process of its own. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../src/cli/reportJson';
import { listedLeak, LOST_A_MINUTE } from '../../support/listedLeak';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/temp';

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function heapmon(args: readonly string[], input = ''): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRoot('dist', 'heapmon.js'), ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

const ARTICLE = inRoot('test', 'fixtures', 'logs', 'article', 'article-cp850.txt');
const DEMO_LOG = inRoot('demo', 'heap-demo.hmrec');
const DEMO_ELF = inRoot('demo', 'heap-demo.elf');

describe('heapmon', () => {
  it('helps', () => {
    const { status, stdout } = heapmon(['--help']);
    assert.equal(status, 0);
    assert.match(stdout, /heapmon report LOG .*\n(?:.*\n)*.*heapmon symbolize --elf ELF/);
    assert.match(heapmon(['report', '--help']).stdout, /Usage: heapmon report LOG/);
  });

  it('tells its version', () => {
    const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { version: string };
    assert.equal(heapmon(['--version']).stdout, `heapmon ${version}\n`);
  });

  it('ends with 2 and the usage when it is called wrongly', () => {
    for (const args of [
      [],
      ['nonsense'],
      ['report'],
      ['report', 'a', 'b'],
      ['report', '--no'],
      ['symbolize'],
    ]) {
      const { status, stdout, stderr } = heapmon(args);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, /heapmon/);
    }
  });

  it('ends with 1 and a sentence when it fails', () => {
    const missing = heapmon(['report', '/no/such.log']);
    assert.deepEqual(
      [missing.status, missing.stderr],
      [1, 'heapmon: /no/such.log does not exist. Check the path.\n'],
    );
    const notElf = heapmon(['symbolize', '--elf', ARTICLE], '0x0\n');
    assert.equal(notElf.status, 1);
    assert.match(notElf.stderr, /article-cp850\.txt.*ELF/);
  });
});

describe('heapmon report --json', () => {
  const folder = temporaryFolder();
  const report = (...args: string[]): Report => {
    const { status, stdout, stderr } = heapmon(['report', '--json', ...args]);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as Report;
  };

  it("tells the article's facts", () => {
    const { boots } = report(ARTICLE);
    assert.equal(boots.length, 1);
    const [boot] = boots;
    assert.deepEqual(boot?.heap, {
      samples: 1,
      firstFreeBytes: 287364,
      lastFreeBytes: 287364,
      leastFreeBytes: 287364,
      minimumFreeBytes: 284120,
      guess: null,
    });
    assert.deepEqual(boot.tasks[5], {
      name: 'tarefa_vazament',
      priority: 5,
      core: null,
      stackHighWaterMark: 128,
      stackPrinted: null,
      stackSizeBytes: null,
      cpuPercent: null,
      heap: null,
    });
    assert.deepEqual([boot.resetReason, boot.elfSha256, boot.panics, boot.leakReports], [null, null, 0, 1]);
    const early = {
      kind: 'new',
      reason: 'Too early to say: 1 of at least 3 lists.',
      bytesPerHour: null,
    };
    assert.deepEqual(boot.leaks, [
      {
        name: '0x400d6043',
        count: 1,
        bytes: 1024,
        atLeast: false,
        ...early,
        callers: ['0x400d5f21', '0x400d6043'],
        frames: [[], []],
      },
      {
        name: '0x400d5f21',
        count: 1,
        bytes: 64,
        atLeast: false,
        ...early,
        callers: ['0x400d5f21'],
        frames: [[]],
      },
    ]);
  });

  it('tells of the demo device with functions, files and lines', () => {
    const [boot] = report(DEMO_LOG, '--elf', DEMO_ELF).boots;
    assert.equal(boot?.resetReason, 'POWERON');
    assert.ok(boot.heap.samples >= 90 && boot.leakReports >= 10);
    const functions = boot.leaks.map(({ frames }) => frames.flat().map((frame) => frame.function));
    for (const chain of [
      ['varbind_copy', 'pdu_decode'],
      ['new_line', 'session_open'],
    ])
      assert.ok(
        functions.some((names) => chain.every((name) => names.includes(name))),
        chain.join(' in '),
      );
    const frame = boot.leaks
      .flatMap(({ frames }) => frames.flat())
      .find((one) => one.function === 'pdu_decode');
    const source = readFileSync(inRoot('demo', frame?.file ?? ''), 'utf8').split('\n')[
      (frame?.line ?? 0) - 1
    ];
    assert.match(source ?? '', /varbind_copy\(/);
  });

  it('says whether the ELF is the one that ran', () => {
    assert.equal(report(DEMO_LOG, '--elf', DEMO_ELF).boots[0]?.elfMatches, true);
    assert.equal(report(DEMO_LOG).boots[0]?.elfMatches, null);
    const path = join(folder(), 'other.log');
    const block =
      '====== Heap Trace: 1 records (8 capacity) ======\n     6 bytes (@ 0x80010000) allocated CPU 0 ccount 0x00000000 caller 0x8000135b\n';
    writeFileSync(path, `I (1) app_init: ELF file SHA256:  36a99f43d...\n${block}`);
    const run = heapmon(['report', '--json', path, '--elf', DEMO_ELF]);
    assert.match(run.stderr, /heap-demo\.elf is not the ELF that ran in boot 1/);
    const [boot] = (JSON.parse(run.stdout) as Report).boots;
    assert.equal(boot?.elfMatches, false);
    assert.equal(boot.leaks[0]?.frames[0]?.[0]?.function, 'pdu_decode');
    assert.match(heapmon(['report', path, '--elf', DEMO_ELF]).stdout, /NOT the one given/);
  });

  it('tells of panics with their call stack', () => {
    const path = join(folder(), 'panic.log');
    writeFileSync(
      path,
      "I (1000) a: b\nGuru Meditation Error: Core  0 panic'ed (Load access fault). Exception was unhandled.\n\n" +
        'Core  0 register dump:\nMEPC    : 0x8000135a  RA      : 0x80001c3e  SP      : 0x80012340  GP      : 0x80010000  \n' +
        'Rebooting...\n',
    );
    const [boot] = report(path, '--elf', DEMO_ELF).boots;
    const [event] = boot?.events ?? [];
    assert.deepEqual(
      [boot?.panics, event?.kind, event?.fatal, event?.reason],
      [1, 'exception', true, 'Load access fault'],
    );
    assert.deepEqual(
      event?.cores[0]?.stack.map(({ address, frames }) => [address, frames.map((frame) => frame.function)]),
      [
        ['0x8000135a', ['pdu_decode']],
        ['0x80001c3e', ['scan', 'telnet_task']],
      ],
    );
    assert.equal(event.cores[0].registers['SP'], 0x80012340);
    const { stdout } = heapmon(['report', path, '--elf', DEMO_ELF]);
    assert.match(
      stdout,
      /Load access fault \(panic, .*core 0\)\n {6}0x8000135a pdu_decode at .*pdu\.c:\d+\n/,
    );
  });

  it('takes the unit of stack watermarks', () => {
    const path = join(folder(), 'vanilla.log');
    writeFileSync(path, 'main           \tX\t1\t100\t4\r\n');
    const [unsure] = report(path).boots[0]?.tasks ?? [];
    assert.deepEqual([unsure?.stackHighWaterMark, unsure?.stackPrinted], [null, 100]);
    assert.equal(report(path, '--stack-word', '1').boots[0]?.tasks[0]?.stackHighWaterMark, 100);
    assert.equal(report(path, '--stack-word', '4').boots[0]?.tasks[0]?.stackHighWaterMark, 400);
    assert.equal(heapmon(['report', path, '--stack-word', 'x']).status, 2);
  });

  it('has no boots where a log tells nothing', () => {
    const path = join(folder(), 'empty.log');
    writeFileSync(path, 'hello\n');
    assert.deepEqual(report(path), { boots: [], candidates: [], crashes: null });
    assert.match(heapmon(['report', path]).stdout, /tells nothing/);
  });
});

describe('heapmon report', () => {
  it('reads a log from standard input', () => {
    const { stdout, status } = heapmon(['report', '-', '--json'], 'Memoria atual: 1000, Menor valor: 900\n');
    assert.equal(status, 0);
    assert.equal((JSON.parse(stdout) as Report).boots[0]?.heap.lastFreeBytes, 1000);
    const recording = heapmon(['report', '-'], readFileSync(DEMO_LOG, 'latin1'));
    assert.match(recording.stderr, /Standard input is a recording\. Give its file/);
  });

  it('says whether the heap leaks, and which call stacks grow', () => {
    const log = listedLeak(60);
    const [boot] = (JSON.parse(heapmon(['report', '-', '--json'], log).stdout) as Report).boots;
    assert.equal(boot?.verdict?.verdict, 'suspected');
    assert.deepEqual(
      boot.leaks.map(({ count, kind, bytesPerHour }) => [count, kind, bytesPerHour?.estimate]),
      [
        [60, 'growing', 60 * LOST_A_MINUTE],
        [5, 'one-time', undefined],
      ],
    );
    const { stdout } = heapmon(['report', '-'], log);
    assert.match(stdout, /\n {2}Leak suspected: Allocations of 1 call site grow by .*\n {4}5\.9 KB\/h \(/);
    assert.match(stdout, /\n {4}0x400d1100: 60 blocks, 6000 B, growing, 5\.9 KB\/h .*\n {6}0x400d1100\n/);
    assert.match(stdout, /\n {4}0x400d1000: 5 blocks, 240 B, one-time\n/);
  });

  it('is a table for people', () => {
    const { stdout } = heapmon(['report', DEMO_LOG, '--elf', DEMO_ELF]);
    assert.match(
      stdout,
      /^Boot 1: heap-demo 1\.0\.0, .*reset reason POWERON, ELF [0-9a-f]{9} \(the one given\)\n {2}Heap, \d+ samples\n/,
    );
    assert.match(stdout, / telnet +148 B +4 +\n/);
    assert.match(stdout, /0x80\w{6} varbind_copy at .*varbind\.c:\d+\n/);
  });
});

describe('heapmon symbolize', () => {
  const addresses = ['0x8000135a', '80001c3c', '0x00000004', 'nonsense'];

  it('prints like addr2line -f -i -a', () => {
    const known = addresses.slice(0, 3).join('\n');
    const { stdout } = heapmon(['symbolize', '--elf', DEMO_ELF], `${known}\n`);
    const expected = spawnSync('addr2line', ['-f', '-i', '-a', '-e', DEMO_ELF], {
      input: `${known}\n`,
      encoding: 'utf8',
    });
    const normal = (text: string): string =>
      text.replaceAll('\n./', '\n').replaceAll(/ \(discriminator \d+\)/g, '');
    assert.equal(normal(stdout), normal(expected.stdout));
  });

  it('prints one object a line with --json', () => {
    const { stdout, status } = heapmon(
      ['symbolize', '--elf', DEMO_ELF, '--json'],
      `${addresses.join('\r\n')}\n`,
    );
    assert.equal(status, 0);
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { address: string; frames: { function: string }[] });
    assert.deepEqual(
      rows.map(({ address }) => address),
      ['0x8000135a', '0x80001c3c', '0x00000004', 'nonsense'],
    );
    assert.deepEqual(
      rows.map(({ frames }) => frames.map((frame) => frame.function)),
      [['pdu_decode'], ['scan', 'telnet_task'], [], []],
    );
  });
});
