/** The Leaks tree: who comes first, what is told, what is collapsed at its end; the verdict and tasks beside it. */
import assert from 'node:assert/strict';
import { parseIgnoreFile, ignoredBy } from '../../../src/analysis/ignore/rules';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { groupMarkdown } from '../../../src/views/trees/leakText';
import { Session } from '../../../src/model/session';
import { RecordParser } from '../../../src/records/parser';
import { heapRows } from '../../../src/views/trees/heapRows';
import { leakRows, leaksHeading } from '../../../src/views/trees/leakRows';
import { panelLeaks } from '../../../src/views/panel/panelLeaks';
import { taskRows } from '../../../src/views/trees/taskRows';
import { KnownFrames } from '../../support/knownFrames';
import { heapLine, leakList } from '../../support/sessions';

const frames = new KnownFrames();
const MINUTE_MS = 60_000;

/** A device that leaks at `0x1`, keeps something at `0x2`, and takes and gives back at `0x3`, for two hours. */
function leaking(): { session: Session; analysis: SessionAnalysis } {
  const session = new Session();
  const analysis = new SessionAnalysis(session);
  const parser = new RecordParser((record, stamp) => session.accept(record, stamp));
  for (let minute = 0; minute < 240; minute++) {
    let text = heapLine(200_000 - minute * 100 - (minute % 3) * 40);
    if (minute % 10 === 0)
      text += traceList([
        ...Array.from(
          { length: 1 + minute / 10 },
          (_, index) => [0x3fc00000 + index * 16, 100, '0x1'] as const,
        ),
        [0x3fd00000, 5000, '0x2'],
      ]);
    parser.feed(Buffer.from(text), minute * MINUTE_MS);
  }
  session.end();
  return { session, analysis };
}

function traceList(blocks: readonly (readonly [address: number, bytes: number, caller: string])[]): string {
  const lines = blocks.map(
    ([address, bytes, caller]) =>
      `${String(bytes).padStart(6)} bytes (@ 0x${address.toString(16)}, Internal) allocated CPU 0 ccount 0x00000001 caller ${caller}\n`,
  );
  return `====== Heap Trace: ${blocks.length} records (100 capacity) ======\n${lines.join('')}====== Heap Trace Summary ======\nMode: Heap Trace Leaks\n================================\n`;
}

const ignoring = (text: string) => ({
  version: 1,
  ruleFor: (stack: Parameters<typeof ignoredBy>[0]) => ignoredBy(stack, parseIgnoreFile(text).rules),
});

describe('the Leaks tree', () => {
  const { session, analysis } = leaking();
  const { boot } = session;
  const view = (rules = '') => panelLeaks(boot, analysis.of(boot), frames, ignoring(rules));

  it('has the growing call site first, with what is known of it', () => {
    const rows = leakRows(view());
    assert.deepEqual(
      rows.map(({ id, icon }) => [id, icon?.[0]]),
      [
        ['leak:0x1', 'flame'],
        ['section:calm', 'check'],
      ],
    );
    const [first, calm] = rows;
    assert.match(first?.description ?? '', /^\+\d+ B\/h · 2\.3 KB · 24 × · a\.c:7$/);
    assert.match(first?.tooltip ?? '', /^Growing: .*\ngrows by .* \(95 %: .*\)\n24 outstanding/);
    assert.equal(calm?.label, 'Bounded, one-time, transient (1)');
    assert.match(calm?.children?.()[0]?.tooltip ?? '', /^One-time: It was there in the first list/);
    assert.equal(leaksHeading(view()).description, '1 suspect');
  });

  it('has the ignored ones at its end, and does not count them', () => {
    const rows = leakRows(view('f_0x1 # known'));
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['section:calm', 'section:ignored'],
    );
    const [row] = rows[1]?.children?.() ?? [];
    assert.match(row?.tooltip ?? '', /^Ignored: known\n/);
    assert.match(row?.contextValue ?? '', /^leakGroup ignored/);
    assert.equal(leaksHeading(view('f_0x1')).description, '');
    assert.deepEqual(view('f_0x1').top, []);
  });

  it('can be copied as Markdown', () => {
    const [group] = view().groups;
    assert.match(
      groupMarkdown(group!),
      /^\*\*`f_0x1`\*\*: 24 outstanding allocations, 2\.3 KB\n\n- Growing: [^]*```\n0x1 f_0x1 at main\/a\.c:7\n```\n$/,
    );
  });

  it('is flat as long as nothing is known of the sites', () => {
    const early = panelLeaks(boot, undefined, frames);
    assert.deepEqual(
      leakRows(early).map(({ id }) => id),
      ['leak:0x2', 'leak:0x1'],
    );
  });
});

describe('the verdict in the Heap tree', () => {
  it('is first, with its reason, its interval and when memory ends', () => {
    const { session, analysis } = leaking();
    const [row] = heapRows(session, frames, analysis);
    assert.match(row?.label ?? '', /^Leaking \d+\.\d KB\/h$/);
    assert.match(row?.description ?? '', /^The floor of the free heap fell/);
    assert.match(row?.tooltip ?? '', /\nIt loses .* \(95 %: .*\)\.\nAt this rate memory runs out in about /);
    assert.equal(heapRows(session, frames)[0]?.id, 'free');
  });

  it('tells what will be known later where nothing leaks', () => {
    const session = new Session();
    const analysis = new SessionAnalysis(session);
    const parser = new RecordParser((record, stamp) => session.accept(record, stamp));
    for (let at = 0; at < 600; at++) parser.feed(Buffer.from(heapLine(100_000)), at * 6000);
    const tooltip = (liveMs: number | null) => heapRows(session, frames, analysis, liveMs)[0]?.tooltip ?? '';
    const [, hours = 0, minutes = 0] =
      /\nIn (?:(\d+) h)? ?(?:(\d+) min)? you will know of any leak above \S+ K?B\/h\./.exec(tooltip(null)) ??
      [];
    const now = new Date(2026, 0, 5, 9, 0).getTime();
    const [, hour, minute] =
      /\nBy (\d\d):(\d\d) you will know of any leak above \S+ K?B\/h\./.exec(tooltip(now)) ?? [];
    const aheadMs = (60 * Number(hours) + Number(minutes)) * MINUTE_MS;
    const byMs = new Date(2026, 0, 5, Number(hour), Number(minute)).getTime();
    assert.ok(
      Math.abs(byMs - now - aheadMs) <= 8 * MINUTE_MS,
      `${hours} h ${minutes} min, by ${hour}:${minute}`,
    );
    assert.equal(Number(minute) % 5, 0);
  });
});

describe('the Tasks tree', () => {
  it('tells the part that was ever free, and what to do', () => {
    const session = new Session();
    const analysis = new SessionAnalysis(session);
    const parser = new RecordParser((record, stamp) => session.accept(record, stamp));
    parser.feed(Buffer.from(heapLine(5) + leakList()), 0);
    const stamp = { deviceMs: null, arrivalMs: 1 };
    session.accept({ kind: 'task', name: 'net', stackHighWaterMark: 100, stackSizeBytes: 4000 }, stamp);
    session.accept({ kind: 'task', name: 'app', stackHighWaterMark: 2000, stackSizeBytes: 8000 }, stamp);
    const rows = taskRows(session.boot, 512, analysis.of(session.boot));
    assert.deepEqual(
      rows.map(({ label, description, icon }) => [label, description, icon?.[0]]),
      [
        ['net', '100 B free of 3.9 KB (98 % used), low', 'error'],
        ['app', '2.0 KB free of 7.8 KB (75 % used)', 'server-process'],
      ],
    );
    assert.match(rows[0]?.tooltip ?? '', /about to overflow\. Add \d+ bytes/);
  });

  it('tells of tasks that multiply', () => {
    const session = new Session();
    const analysis = new SessionAnalysis(session);
    const stamp = { deviceMs: null, arrivalMs: 1 };
    new RecordParser((record) => session.accept(record, stamp)).feed(Buffer.from(heapLine(100_000)), 0);
    for (let count = 1; count <= 4; count++) {
      session.accept({ kind: 'task-table' }, stamp);
      for (let number = 0; number < count; number++)
        session.accept({ kind: 'task', name: `worker_${number}`, currentPriority: 5 }, stamp);
      session.accept({ kind: 'task-table-end' }, stamp);
    }
    const rows = taskRows(session.boot, 512, analysis.of(session.boot));
    assert.match(rows[0]?.tooltip ?? '', /\nworker: 4 tasks now, 1 at first; none was deleted\.$/);
  });
});
