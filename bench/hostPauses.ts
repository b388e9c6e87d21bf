/**
 * The longest the extension host is held up: by an ELF, whatever its size (the host itself only hashes files, keeps the
 * server's answers and draws rows with them; everything else happens in the server's process), and by the demo device,
 * most of an hour of which is taken in when it starts.
 */
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSource, DEMO_HEAD_START_MS } from '../src/device/openSource';
import { Monitor } from '../src/sessions/monitor';
import { ElfArchive, sha256OfFile } from '../src/project/elfArchive';
import { findSource } from '../src/project/findSource';
import { leakRows } from '../src/views/trees/leakRows';
import { shownSites } from '../src/views/panel/leakViews';
import { panelLeaks } from '../src/views/panel/panelLeaks';
import { KnownFrames } from '../test/support/knownFrames';
import { leakList, sessionOf } from '../test/support/sessions';
import { median, printTable } from './table';

const ROUNDS = 7;
const MEGABYTES = 42;
const GROUPS = 500;
const DEPTH = 16;

/** The longest pause of the event loop during some work, ms: median and worst of the rounds. */
async function pauses(what: string, work: () => unknown): Promise<string[]> {
  const longest: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await sleep(20);
    delay.reset();
    await work();
    await sleep(20);
    delay.disable();
    // The first round compiles the code. A timer of 1 ms is itself up to 1.2 ms late.
    if (round > 0) longest.push(Math.max(0, delay.max / 1e6 - 1.2));
  }
  return [what, median(longest).toFixed(1), Math.max(...longest).toFixed(1)];
}

/** The demo device, from its start to the present. */
async function startDemo(): Promise<void> {
  const monitor = new Monitor();
  const demoRecording = join(process.cwd(), 'demo/heap-demo-hour.hmrec');
  await monitor.start(createSource({ kind: 'demo' }, { baudRate: 0, demoRecording }));
  while (monitor.session.nowMs < 0.99 * DEMO_HEAD_START_MS) await sleep(5);
  await monitor.dispose();
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'heap-monitor-bench-'));
  const elf = join(folder, 'app.elf');
  writeFileSync(elf, randomFillSync(Buffer.alloc(MEGABYTES * 1024 * 1024)));
  const archive = new ElfArchive(join(folder, 'elfs'));
  const sha256 = await sha256OfFile(elf);
  await archive.keep(elf, sha256);
  const leaks = Array.from({ length: GROUPS }, (_, group): readonly [number, ...string[]] => [
    64,
    ...Array.from(
      { length: DEPTH },
      (_unused, depth) => `0x4${(group * DEPTH + depth).toString(16).padStart(7, '0')}`,
    ),
  ]);
  const { boot } = sessionOf([0, leakList(...leaks)]);
  const frames = new KnownFrames();
  const rows = [
    await pauses(`hash an ELF of ${MEGABYTES} MB`, () => sha256OfFile(elf)),
    await pauses('find it in the archive', () => archive.find(sha256.slice(0, 9))),
    await pauses(`${GROUPS} leak groups of ${DEPTH} callers, for the panel`, () =>
      shownSites(boot, undefined, frames),
    ),
    await pauses('the same, for the tree', () => leakRows(panelLeaks(boot, undefined, frames))),
    await pauses('find a source', () =>
      findSource('/builds/group/firmware/components/net/util.c', {
        folders: [folder],
        elfPath: elf,
        rules: [],
      }),
    ),
    await pauses(`${DEMO_HEAD_START_MS / 60_000} minutes of the demo device`, startDemo),
  ];
  rmSync(folder, { recursive: true });
  printTable(
    `The longest pause of the extension host, ms, of ${ROUNDS} rounds`,
    ['what', 'median', 'worst'],
    rows,
  );
}

void main();
