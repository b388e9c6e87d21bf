/**
 * What programs read is English, whatever the language of the editor: each whole tool of agents, and each JSON that is
 * written of the demo hour. The kind: a text for people that has come into what a program reads.
 */
// First: words that are made as a file is loaded are Portuguese too.
import { portugueseIn, useEnglish, usePortuguese } from '../../support/portuguese';
import assert from 'node:assert/strict';
import { callTool } from '../../../src/agents/callTool';
import { TOOLS } from '../../../src/agents/definitions';
import type { Subject } from '../../../src/agents/subject';
import { summarize } from '../../../src/analysis/baseline/summary';
import { callSites, resolveBy, type CallSite } from '../../../src/analysis/callSites';
import { toReport } from '../../../src/cli/reportJson';
import { toVerdictJson } from '../../../src/cli/verdictJson';
import { formatBaseline } from '../../../src/exports/baselineFile';
import { EXPORT_FORMATS } from '../../../src/exports/formats';
import { openElf, type OpenedElf } from '../../../src/project/openElf';
import { callSiteOfCaller } from '../../../src/records/callSite';
import { readSessionFile, type ReadSession } from '../../../src/sessions/sessionFile';
import { panelLeaks } from '../../../src/views/panel/panelLeaks';
import { KnownFrames } from '../../support/knownFrames';
import { inRoot } from '../../support/root';

const LOG = 'demo/heap-demo-hour.hmrec';

describe('what programs read', function () {
  this.timeout(60_000);
  let read: ReadSession;
  let opened: OpenedElf;
  let sites: readonly CallSite[];

  before(async () => {
    opened = await openElf(inRoot('demo/heap-demo.elf'));
    read = (await readSessionFile(inRoot(LOG)))!;
    const framesOf = (address: string) =>
      opened.symbolizer.lookup(callSiteOfCaller(address, opened.symbolizer.machine));
    const { boot } = read.session;
    sites = callSites(boot, read.analysis.of(boot), resolveBy(framesOf));
  });
  beforeEach(usePortuguese);
  after(useEnglish);

  function subject(): Subject {
    const { session, analysis } = read;
    const present = () => summarize(analysis.of(session.boot)!, () => null);
    return {
      source: LOG,
      isLive: false,
      session,
      analysis,
      elfRuns: null,
      // One without a call stack has no name of its own.
      sites: () => Promise.resolve([...sites, { ...sites[0]!, name: null, frames: [], evidence: null }]),
      sourceLine: () => Promise.resolve(null),
      mark: (name) => session.marks.add({ name, timeMs: session.nowMs, by: 'user', boot: 1 }),
      before: () => Promise.resolve(present()),
      present,
    };
  }

  /** The same in English as in Portuguese, and no Portuguese in it. */
  async function assertEnglish(what: string, make: () => unknown): Promise<void> {
    usePortuguese();
    const text = JSON.stringify(await make());
    useEnglish();
    const asEnglish = JSON.stringify(await make());
    assert.deepEqual(portugueseIn(text), [], what);
    // A mark gets the next number each time.
    const unnumbered = (json: string): string => json.replace(/("mark":|Mark )\d+/g, '$1');
    assert.equal(unnumbered(text), unnumbered(asEnglish), what);
  }

  const INPUTS: Readonly<Record<string, object>> = {
    compare_sessions: { before: LOG },
    list_leak_sites: { limit: 100 },
  };

  for (const { name } of TOOLS)
    it(`from ${name} is English`, () =>
      assertEnglish(name, () => callTool(name, INPUTS[name] ?? {}, subject())));

  it('in reports, verdicts, baselines and profiles is English', async () => {
    const { session, analysis } = read;
    const of = analysis.of(session.boot)!;
    const heap = of.heap(of.judgedHeap!)!;
    await assertEnglish('report', () => toReport(session, analysis, { ...opened, unwinder: null }));
    await assertEnglish('verdict', () => toVerdictJson(heap.watch, heap.transitions, of.verdict));
    await assertEnglish('baseline', () => formatBaseline(summarize(of, () => null)));
    const input = { session, analysis: of, sites, source: LOG, startedAt: null };
    for (const format of ['csv', 'speedscope', 'heapprofile'] as const)
      await assertEnglish(format, () => EXPORT_FORMATS[format].encode(input));
    await assertEnglish('pprof', () => Buffer.from(EXPORT_FORMATS.pprof.encode(input)).toString('latin1'));
  });

  it('would be seen if it were not', () => {
    const { session, analysis } = read;
    const text = JSON.stringify(panelLeaks(session.boot, analysis.of(session.boot), new KnownFrames()));
    assert.ok(portugueseIn(text).length > 0, text.slice(0, 500));
    const report = EXPORT_FORMATS.markdown.encode({
      session,
      analysis: analysis.of(session.boot),
      sites,
      source: LOG,
      startedAt: null,
    });
    assert.ok(portugueseIn(report.toString()).length > 5);
  });
});
