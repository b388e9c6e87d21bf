/** `heapmon watch` as CI runs it: dist/heapmon.js in a process of its own, logs, a TCP console and a pseudo-terminal. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTcpConsole, plugSerialPair } from '../../support/feed';
import { listedLeak } from '../../support/listedLeak';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/temp';
import { until } from '../../support/until';

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What can be done while it runs. */
interface Running {
  /** Resolves when it has said this on standard error. */
  readonly told: (pattern: RegExp) => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
}

async function watch(args: readonly string[], during?: (running: Running) => Promise<void>): Promise<Run> {
  const child = spawn(process.execPath, [inRoot('dist', 'heapmon.js'), 'watch', ...args], { cwd: inRoot() });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  await during?.({
    told: (pattern) => until(String(pattern), () => pattern.test(stderr)),
    signal: (name) => child.kill(name),
  });
  const [status] = await exited;
  return { status, stdout, stderr };
}

/** Heap lines with the device's clock, every 3 s; the floor loses `perMinute` bytes under an oscillation. */
function heapLog(minutes: number, perMinute: number, start = 200_000): string {
  let [log, least] = ['', Infinity];
  for (let second = 3; second < minutes * 60; second += 3) {
    const free = Math.round(start - (perMinute * second) / 60 - (second % 21 === 0 ? 9000 : 0));
    least = Math.min(least, free);
    log += `I (${second * 1000}) MEMORY: Memoria atual: ${free}, Menor valor: ${least}\n`;
  }
  return log;
}

const DEMO_LOG = inRoot('demo', 'heap-demo.hmrec');
const DEMO_ELF = inRoot('demo', 'heap-demo.elf');

describe('heapmon watch', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const file = (name: string, content = ''): string => {
    const path = join(folder(), name);
    if (content !== '') writeFileSync(path, content);
    return path;
  };

  it('ends with 0 where nothing leaks, and with 1 where it does', async () => {
    const clean = await watch([file('clean.log', heapLog(180, 0))]);
    assert.deepEqual([clean.status, clean.stdout.split(':')[0]], [0, 'No leak']);
    const leak = await watch([file('leak.log', heapLog(60, 600))]);
    assert.deepEqual([leak.status, leak.stdout.split(':')[0]], [1, 'Leak']);
  });

  it('ends with 2 where the time was too short, 3 where the source fails, 64 for wrong usage', async () => {
    const short = await watch([file('short.log', heapLog(2, 600))]);
    assert.deepEqual([short.status, short.stdout.split(':')[0]], [2, 'Cannot tell']);
    const missing = await watch(['/no/such.log']);
    assert.equal(missing.status, 3);
    assert.match(missing.stderr, /no\/such\.log/);
    for (const args of [
      [],
      ['a', 'b'],
      ['a', '--for', 'soon'],
      ['a', '--fail-on', 'leak:100'],
      ['a', '--what'],
    ]) {
      const { status, stderr } = await watch(args);
      assert.equal(status, 64, args.join(' '));
      assert.match(stderr, /Usage: heapmon watch/);
    }
  });

  it('reads a log to its end, and says what its call sites show, not what is not known of another heap', async () => {
    const log = file('lists.log', listedLeak(60));
    const summary = file('lists.md');
    const { status, stdout } = await watch([log, '--markdown', summary]);
    assert.equal(status, 2);
    assert.match(stdout, /^Cannot tell: Allocations of 1 call site grow by 5\.9 KB\/h/);
    assert.match(stdout, /\n {2}0x400d1100: growing, 5\.9 KB\/h/);
    assert.match(readFileSync(summary, 'utf8'), /\| 60 \(5\.9 KB\) \| growing \|/);
  });

  it('counts what --fail-on asks for', async () => {
    const log = file('slow.log', heapLog(120, 600)); // 36,000 bytes an hour
    assert.equal((await watch([log, '--fail-on', 'leak:>100B/h'])).status, 1);
    assert.equal((await watch([log, '--fail-on', 'leak:>1MB/h'])).status, 0);
    assert.equal(
      (await watch([log, '--fail-on', 'leak:>36000B/h'])).status,
      2,
      'in the middle of the interval',
    );
  });

  it('tells nothing of a rate that would not have shown yet', async () => {
    const log = file('still.log', heapLog(60, 0));
    const below = await watch([log, '--fail-on', 'leak:>1KB/h']);
    assert.deepEqual([below.status, below.stdout.split(':')[0]], [2, 'Cannot tell']);
    assert.match(below.stdout, /more would tell/);
    assert.equal((await watch([log, '--fail-on', 'leak:>200KB/h'])).status, 0);
  });

  it('fails only on what is worse than a baseline', async () => {
    const [old, same, worse, fixed] = [
      heapLog(90, 600),
      heapLog(90, 610),
      heapLog(90, 2000),
      heapLog(240, 0),
    ];
    const baseline = file('baseline.json');
    assert.equal((await watch([file('old.log', old), '--save-baseline', baseline])).status, 1);
    assert.equal((await watch([file('same.log', same), '--baseline', baseline])).status, 0);
    assert.equal((await watch([file('worse.log', worse), '--baseline', baseline])).status, 1);
    const { status, stdout } = await watch([file('fixed.log', fixed), '--baseline', baseline]);
    assert.equal(status, 0);
    assert.match(stdout, /It lost .*\/h; now a leak of .* would show/);
    assert.equal(
      (await watch([file('fixed.log', fixed), '--baseline', file('broken.json', '{}')])).status,
      3,
    );
  });

  it('names the leaking lines in SARIF, with paths from the source root', async () => {
    const [sarif, junit, markdown] = [file('out.sarif'), file('out.xml'), file('out.md')];
    await watch([DEMO_LOG, '--elf', DEMO_ELF, '--sarif', sarif, '--junit', junit, '--markdown', markdown]);
    const { version, runs } = JSON.parse(readFileSync(sarif, 'utf8')) as {
      version: string;
      runs: {
        results: {
          ruleId: string;
          locations: {
            physicalLocation: {
              artifactLocation: { uri: string; uriBaseId: string };
              region: { startLine: number };
            };
          }[];
        }[];
      }[];
    };
    assert.equal(version, '2.1.0');
    const [first] = runs[0]?.results ?? [];
    const place = first?.locations[0]?.physicalLocation;
    assert.deepEqual(
      [first?.ruleId, place?.artifactLocation.uri, place?.artifactLocation.uriBaseId],
      ['heapmon/suspected-leak', 'demo/firmware/net/varbind.c', '%SRCROOT%'],
    );
    const line = readFileSync(inRoot('demo/firmware/net/varbind.c'), 'utf8').split('\n')[
      (place?.region.startLine ?? 0) - 1
    ];
    assert.match(line ?? '', /malloc/);
    assert.match(
      readFileSync(junit, 'utf8'),
      /<testcase classname="heapmon.watch" name="heap default does not leak"/,
    );
    assert.match(readFileSync(markdown, 'utf8'), /varbind_copy \(demo\/firmware\/net\/varbind\.c:\d+\)/);
  });

  it('gives call sites that share their own frame different names in every report', async () => {
    const log = file(
      'shared.log',
      listedLeak(90, ['0x800011d6:0x80001268:0x80001bb8', '0x800011d6:0x800013aa:0x80001c3c']),
    );
    const [sarif, junit, markdown] = [file('shared.sarif'), file('shared.xml'), file('shared.md')];
    const reports = ['--sarif', sarif, '--junit', junit, '--markdown', markdown];
    const names = ['buffer_new ← interfaces_remember', 'buffer_new ← new_line'];
    const place = ' (demo/firmware/net/buffer.c:10)';
    const { stdout } = await watch([log, '--elf', DEMO_ELF, ...reports]);
    const { runs } = JSON.parse(readFileSync(sarif, 'utf8')) as {
      runs: { results: { message: { text: string } }[] }[];
    };
    const told = runs[0]?.results.map(({ message }) => message.text.split(': ')[0]);
    assert.deepEqual(
      told?.sort(),
      names.map((name) => name + place),
    );
    for (const name of names) {
      assert.equal(readFileSync(markdown, 'utf8').split(`\`${name}${place}\``).length, 2, name);
      assert.match(stdout, new RegExp(`\\n {2}${name} \\(demo.*\\): growing,`));
    }
    const details = (text: string) => names.filter((name) => text.includes(`${name}${place}: `));
    assert.deepEqual(details(readFileSync(junit, 'utf8')), names);
    const bare = await watch([log, ...reports]);
    const unnamed = bare.stdout.match(/^ {2}\S.*(?=: growing)/gm) ?? [];
    assert.equal(new Set(unnamed).size, 2, bare.stdout);
  });

  it('has an outcome of its own for a firmware that crashed, named in every report', async () => {
    const panic = [
      "Guru Meditation Error: Core  0 panic'ed (StoreProhibited). Exception was unhandled.",
      '',
      'Backtrace: 0x400d1f23:0x3ffb4f20 0x400d1e10:0x3ffb4f40',
      '',
      'Rebooting...',
      'rst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)',
      '',
    ].join('\n');
    const [short, long] = [heapLog(1, 0), heapLog(180, 0)];
    const [junit, markdown] = [file('crash.xml'), file('crash.md')];
    const log = file('crash.log', short + panic + short);
    const crash = await watch([log, '--junit', junit, '--markdown', markdown]);
    assert.deepEqual(
      [crash.status, crash.stdout.split('.')[0]],
      [4, 'Crash: Crashed: StoreProhibited at 0x400d1f23'],
    );
    const xml = readFileSync(junit, 'utf8');
    assert.match(xml, /<testsuites name="heapmon watch" tests="2" failures="1" errors="0" skipped="1"/);
    assert.match(
      xml,
      /name="does not crash".*<failure type="crash" message="Crashed: StoreProhibited at 0x400d1f23">/,
    );
    assert.match(
      readFileSync(markdown, 'utf8'),
      /^## Heap Monitor: crash\n\n\*\*Crashed: StoreProhibited at 0x400d1f23\*\*\n/,
    );
    assert.equal((await watch([log, '--allow-crash'])).status, 2, 'the heap alone cannot be told');
    const clean = file('crash-clean.log', long + panic + short);
    assert.equal((await watch([clean])).status, 4, 'a heap that does not leak is not all');
    const allowed = await watch([clean, '--allow-crash', '--junit', junit]);
    assert.equal(allowed.status, 0);
    assert.match(allowed.stdout, /^No leak: .*\nCrashed: StoreProhibited/);
    assert.match(readFileSync(junit, 'utf8'), /name="does not crash".*<skipped/);
    const leak = await watch([file('crash-leak.log', heapLog(60, 600) + panic + short)]);
    assert.deepEqual([leak.status, leak.stdout.split(':')[0]], [1, 'Leak']);
    assert.match(leak.stdout, /\nCrashed: StoreProhibited at 0x400d1f23/);
  });

  it('stops early once it is clear, and tells of its progress', async () => {
    const log = file('followed.log', heapLog(60, 600));
    const { status, stderr } = await watch([`tail:${log}`, '--for', '50s']);
    assert.equal(status, 1);
    assert.match(stderr, /\d s of 50 s: leak \(default leak\)/);
  });

  it('listens to a device over TCP for its time, and fails when there is none', async () => {
    const device = await openTcpConsole(heapLog(1, 600));
    const { status, stdout, stderr } = await watch([device.address, '--for', '2s']);
    await device.stop();
    assert.deepEqual([status, stdout.split(':')[0]], [2, 'Cannot tell']);
    assert.match(stderr, /of 2 s: cannot tell \(default too-early\)/);
    assert.equal((await watch([device.address, '--for', '2s'])).status, 3);
  });

  it('ends with what it has on Ctrl+C', async () => {
    const pair = await plugSerialPair(folder());
    const { status } = await watch(
      [pair.port, '--for', '1h', '--save-baseline', file('cut.json')],
      async ({ told, signal }) => {
        await told(/no heap lines yet/);
        writeFileSync(pair.device, heapLog(1, 600));
        await told(/cannot tell \(default too-early\)/);
        signal('SIGINT');
      },
    );
    await pair.unplug();
    assert.equal(status, 2);
    assert.ok(existsSync(file('cut.json')));
  });
});
