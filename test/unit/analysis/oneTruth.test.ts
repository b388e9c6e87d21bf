/**
 * Every count, byte sum, rate, kind, name and verdict of a call site is the same wherever it is shown: in tree rows,
 * panel messages, the editor's facts, every export, the agents' tools and `heapmon report`. The kinds of input: a
 * device whose trace buffer has dropped blocks, with an ELF; and logs of real firmware without one.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { heapVerdict } from '../../../src/agents/verdictTool';
import { leakSites } from '../../../src/agents/sitesTool';
import { MAX_SITES } from '../../../src/agents/definitions';
import type { Subject } from '../../../src/agents/subject';
import { callSites, resolveBy, type CallSite } from '../../../src/analysis/callSites';
import { toReport, type LeakGroupReport } from '../../../src/cli/reportJson';
import { formatReport } from '../../../src/cli/reportText';
import { EXPORT_FORMATS } from '../../../src/exports/formats';
import { sessionFacts } from '../../../src/features/editor/sessionFacts';
import { openElf, type OpenedElf } from '../../../src/project/openElf';
import { callSiteOfCaller } from '../../../src/records/callSite';
import { readSessionFile, type ReadSession } from '../../../src/sessions/sessionFile';
import type { Frame } from '../../../src/symbolize/frame';
import { panelLeaks } from '../../../src/views/panel/panelLeaks';
import { verdictView } from '../../../src/views/panel/verdictView';
import { leakRows } from '../../../src/views/trees/leakRows';
import { callStackText } from '../../../src/views/trees/leakText';
import type { Row } from '../../../src/views/trees/treeNodes';
import { verdictRows } from '../../../src/views/trees/verdictRows';
import { kindWord } from '../../../src/words/sites/siteKinds';
import { KnownFrames } from '../../support/knownFrames';
import { inRoot } from '../../support/root';
import { heapReason } from '../../../src/words/verdict/heapReason';
import { siteName } from '../../../src/words/sites/siteName';

/** What is to be the same, one line a site: rates as whole bytes an hour (of tenths, which is what programs get). */
type Facts = readonly [
  name: string,
  count: number,
  bytes: number,
  atLeast: boolean,
  kind: string,
  rate: string,
];

class ElfFrames extends KnownFrames {
  constructor(private readonly symbols: OpenedElf['symbolizer'] | null) {
    super();
  }
  override frames(caller: string): Frame[] {
    return [...(this.symbols?.lookup(callSiteOfCaller(caller, this.symbols.machine)) ?? [])];
  }
}

interface Rate {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const rateOf = (rate: Rate | null): string =>
  rate
    ? [rate.estimate, rate.low, rate.high]
        .map((end) => (end === null || !Number.isFinite(end) ? '–' : Math.round(Math.round(10 * end) / 10)))
        .join(' ')
    : '';

const inOrder = (facts: readonly Facts[]): Facts[] =>
  [...facts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

const quoted = (text: unknown): string => String(text).replace(/^«|»$/g, '');

interface Case {
  readonly log: string;
  readonly elf: string | null;
}

const CASES: readonly Case[] = [
  { log: 'demo/heap-demo-hour.hmrec', elf: 'demo/heap-demo.elf' },
  { log: 'demo/heap-demo-hour.hmrec', elf: null },
  { log: 'test/fixtures/logs/real/02-heaptrace-v53-s3-monitor-decoded.txt', elf: null },
  { log: 'test/fixtures/logs/real/40-heaptrace-v555-cut-by-wdt.txt', elf: null },
  { log: 'test/fixtures/logs/variants/heaptrace-v55-leaks.txt', elf: null },
];

for (const { log, elf } of CASES)
  describe(`each call site of ${log}${elf === null ? '' : ' with its ELF'}`, () => {
    let read: ReadSession;
    let opened: OpenedElf | null = null;
    let sites: readonly (CallSite & { readonly name: string })[];
    let truth: readonly Facts[];
    let frames: ElfFrames;

    before(async function () {
      this.timeout(20_000);
      opened = elf === null ? null : await openElf(inRoot(elf));
      read = (await readSessionFile(inRoot(log)))!;
      frames = new ElfFrames(opened?.symbolizer ?? null);
      const { boot } = read.session;
      sites = callSites(
        boot,
        read.analysis.of(boot),
        resolveBy((address) => frames.frames(address)),
      ).map((site) => ({ ...site, name: siteName(site.name) }));
      truth = inOrder(
        sites.map(({ name, count, bytes, atLeast, kind, bytesPerHour }) => [
          name,
          count,
          bytes,
          atLeast,
          kind,
          rateOf(bytesPerHour),
        ]),
      );
      assert.ok(sites.length > 0);
    });

    it('has a name of its own', () => {
      const names = sites.map(({ name }) => name);
      assert.deepEqual(
        names.filter((name, index) => names.indexOf(name) !== index),
        [],
      );
    });

    it('is the same in the panel and in the tree', () => {
      const { boot } = read.session;
      const view = panelLeaks(boot, read.analysis.of(boot), frames);
      assert.deepEqual(
        inOrder(
          view.groups.map(({ name, count, bytes, atLeast, site }) => [
            name,
            count,
            bytes,
            atLeast,
            site?.kind ?? 'new',
            rateOf(site?.bytesPerHour ?? null),
          ]),
        ),
        truth,
      );
      const all = (rows: readonly Row[]): Row[] =>
        rows.flatMap((row) => (row.id.startsWith('leak:') ? [row] : all(row.children?.() ?? [])));
      const rows = new Map(all(leakRows(view)).map((row) => [row.id.slice('leak:'.length), row]));
      assert.equal(rows.size, sites.length);
      for (const { stack, name, count, bytes, atLeast, kind, site } of sites) {
        const row = rows.get(stack);
        const tooltip = (row?.tooltip ?? '').split('\n');
        const blocks = `${count} outstanding allocation${count === 1 ? '' : 's'}, ${bytes} bytes`;
        assert.ok(tooltip.includes(atLeast ? `At least ${blocks}` : blocks), row?.tooltip);
        assert.equal(row?.accessibleName?.startsWith(`${name}, `), true);
        if (site) assert.ok(tooltip.some((line) => line.toLowerCase().startsWith(`${kindWord(kind)}: `)));
      }
    });

    it('is the same in the editor’s facts', () => {
      const { boot } = read.session;
      const facts = sessionFacts({
        boot: boot!,
        analysis: read.analysis.of(boot),
        frames,
        startedAt: null,
        machine: opened?.symbolizer.machine ?? 0,
      }).sites.map(({ name, count, bytes, atLeast, kind, bytesPerHour }): Facts => [
        name,
        count,
        bytes,
        atLeast,
        kind,
        rateOf(bytesPerHour),
      ]);
      const stackless = new Set(
        sites.filter(({ stack, site }) => stack === '' || !site).map((each) => each.name),
      );
      assert.deepEqual(
        inOrder(facts),
        truth.filter(([name]) => !stackless.has(name)),
      );
    });

    it('is the same in heapmon report, for programs and for people', () => {
      const report = toReport(read.session, read.analysis, opened && { ...opened, unwinder: null });
      const boot = report.boots.at(-1)!;
      assert.deepEqual(
        inOrder(
          boot.leaks.map(({ name, count, bytes, atLeast, kind, bytesPerHour }: LeakGroupReport) => [
            name,
            count,
            bytes,
            atLeast,
            kind ?? 'new',
            rateOf(bytesPerHour),
          ]),
        ),
        truth,
      );
      const text = formatReport({ boots: [boot], crashes: null, candidates: [] });
      for (const { name, count, bytes, atLeast } of sites)
        assert.ok(
          text.includes(
            `    ${name}: ${atLeast ? 'at least ' : ''}${count} block${count === 1 ? '' : 's'}, ${bytes} B`,
          ),
          text,
        );
    });

    it('is the same in the tools of agents', async () => {
      const { sites: told } = (await leakSites(subject(), { limit: MAX_SITES })) as {
        sites: Record<string, unknown>[];
      };
      const facts = told.map((site): Facts => [
        quoted(site['name']),
        site['blocks'] as number,
        site['bytes'] as number,
        site['isAtLeast'] as boolean,
        site['certainty'] as string,
        rateOf(site['growthBytesPerHour'] as Rate | null),
      ]);
      assert.deepEqual(
        inOrder(facts),
        inOrder(sites.slice(0, MAX_SITES).map(({ name }) => truth.find(([other]) => other === name)!)),
      );
    });

    it('is the same in every export', () => {
      const exported = (format: keyof typeof EXPORT_FORMATS): string | Uint8Array =>
        EXPORT_FORMATS[format].encode({
          session: read.session,
          analysis: read.analysis.of(read.session.boot),
          sites,
          source: log,
          startedAt: null,
        });
      const unescaped = (text: string) => text.replace(/\\(.)/g, '$1');
      const markdown = unescaped(exported('markdown') as string);
      const html = exported('html') as string;
      for (const { name, count, bytes, atLeast, kind } of sites.slice(0, 100)) {
        const row = markdown.split('\n').find((line) => line.startsWith(`| ${name} `)) ?? '';
        const sign = atLeast ? '≥ ' : '';
        assert.ok(row.includes(` ${kindWord(kind)} |`), `${name}: ${row}`);
        assert.ok(row.includes(`| ${sign}${bytes} | ${sign}${count} |`), `${name}: ${row}`);
        assert.ok(html.includes(`>${sign}${bytes}</td>`), `${name} in HTML`);
      }
      const { profiles } = JSON.parse(exported('speedscope') as string) as {
        profiles: { weights: number[] }[];
      };
      assert.deepEqual(
        profiles.map(({ weights }) => weights),
        [
          sites.map(({ bytes }) => bytes),
          sites.map(({ bytesPerHour }) => Math.max(0, Math.round(bytesPerHour?.estimate ?? 0))),
          sites.map(({ count }) => count),
        ],
      );
      const { samples } = JSON.parse(exported('heapprofile') as string) as { samples: { size: number }[] };
      assert.deepEqual(
        samples.map(({ size }) => size),
        sites.map(({ bytes }) => bytes),
      );
      assert.deepEqual(
        samplesOf(exported('pprof') as Uint8Array),
        sites.map(({ count, bytes, bytesPerHour }) => [
          count,
          bytes,
          Math.max(0, Math.round(bytesPerHour?.estimate ?? 0)),
        ]),
      );
    });

    it('is the same when its call stack is copied', () => {
      for (const site of sites) {
        const [name, head] = callStackText(site).split('\n');
        assert.equal(name, site.name);
        assert.match(head ?? '', new RegExp(`${site.count} outstanding allocations?, ${site.bytes} bytes$`));
      }
    });

    it('stands under one verdict', () => {
      const { boot } = read.session;
      const analysis = read.analysis.of(boot);
      const verdict = analysis?.verdict ?? null;
      const report = toReport(read.session, read.analysis, null).boots.at(-1)!.verdict;
      const tool = heapVerdict(subject()) as Record<string, unknown>;
      assert.equal(report?.verdict, verdict?.verdict);
      assert.equal(report?.reason, verdict ? heapReason(verdict) : undefined);
      assert.equal(tool['verdict'], verdict?.verdict ?? 'too-early');
      const view = boot?.heap ? verdictView(analysis, boot.heap.name, null) : null;
      assert.equal(view?.verdict, verdict?.verdict);
      assert.equal(rateOf(view?.bytesPerHour ?? null), rateOf(verdict?.bytesPerHour ?? null));
      assert.equal(rateOf(report?.bytesPerHour ?? null), rateOf(verdict?.bytesPerHour ?? null));
      assert.equal(verdictRows(analysis, null)[0]?.description, verdict ? heapReason(verdict) : undefined);
    });

    function subject(): Subject {
      return {
        source: log,
        isLive: false,
        session: read.session,
        analysis: read.analysis,
        elfRuns: null,
        sites: () => Promise.resolve(sites),
        sourceLine: () => Promise.resolve(null),
        mark: () => assert.fail(),
        before: () => assert.fail(),
        present: () => null,
      };
    }
  });

describe('the demo hour', () => {
  it('has blocks that the full buffer dropped, so that forgetting them would show', async () => {
    const { session, analysis } = (await readSessionFile(inRoot('demo', 'heap-demo-hour.hmrec')))!;
    const of = analysis.of(session.boot);
    const listed = session.boot?.shownReport?.groups ?? [];
    assert.ok(listed.some(({ key }) => (of?.droppedOf(key).count ?? 0) > 0));
  });
});

describe('the kinds of call sites', () => {
  it('have the same word on the panel’s page', () => {
    const page = readFileSync(inRoot('media', 'panel', 'text.ts'), 'utf8');
    for (const kind of ['growing', 'suspected', 'bounded', 'one-time', 'transient', 'new'] as const)
      assert.ok(page.includes(`'kind.${kind}': '${kindWord(kind)}',`));
  });
});

/** Values of the samples of a pprof profile (profile.proto: samples are field 2, their values field 2 of those). */
function samplesOf(profile: Uint8Array): number[][] {
  return fieldsOf(profile, 2).map((sample) => fieldsOf(sample, 2).flatMap(numbersOf));
}

function fieldsOf(message: Uint8Array, wanted: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < message.length;) {
    const [tag, afterTag] = varint(message, at);
    const [value, afterValue] = varint(message, afterTag);
    if ((tag & 7) === 2) {
      if (tag >> 3 === wanted) found.push(message.subarray(afterValue, afterValue + value));
      at = afterValue + value;
    } else at = afterValue;
  }
  return found;
}

function numbersOf(packed: Uint8Array): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < packed.length;) {
    const [value, next] = varint(packed, at);
    numbers.push(value);
    at = next;
  }
  return numbers;
}

function varint(bytes: Uint8Array, from: number): [value: number, next: number] {
  let [value, at] = [0, from];
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return [value, at];
  }
}
