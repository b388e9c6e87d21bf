/**
 * What programs read is English, whatever the language of the editor: each whole tool of agents, and each JSON that is
 * written of the demo hour. The kind: a text for people that has come into what a program reads.
 */
// First: words that are made as a file is loaded are Portuguese too.
import { portugueseIn, useEnglish, usePortuguese } from '../../support/portuguese';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { callTool } from '../../../src/agents/callTool';
import { TOOLS } from '../../../src/agents/definitions';
import type { Subject } from '../../../src/agents/subject';
import { summarize } from '../../../src/analysis/baseline/summary';
import { callSites, resolveBy, type CallSite } from '../../../src/analysis/callSites';
import { toReport } from '../../../src/cli/reportJson';
import { toVerdictJson } from '../../../src/cli/verdictJson';
import { explainFileError } from '../../../src/device/recording';
import { formatBaseline, parseBaseline } from '../../../src/exports/baselineFile';
import { EXPORT_FORMATS } from '../../../src/exports/formats';
import { describeError, HumanError, repeatable } from '../../../src/errors';
import { openElf, type OpenedElf } from '../../../src/project/openElf';
import { callSiteOfCaller } from '../../../src/records/callSite';
import { readSessionFile, type ReadSession } from '../../../src/sessions/sessionFile';
import { panelLeaks } from '../../../src/views/panel/panelLeaks';
import { KnownFrames } from '../../support/knownFrames';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/toolchain';
import { t } from '../../../src/words/l10n';

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

  it('is English where it fails, also of files that are read meanwhile', async () => {
    const { path: folder, remove } = temporaryFolder();
    after(remove);
    const file = (name: string, text: string | Buffer): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const recording = readFileSync(inRoot(LOG), 'utf8').slice(0, 4000);
    const baseline = (fields: object): string => JSON.stringify({ heapMonitorBaseline: 1, ...fields });
    const failing = [
      join(folder, 'absent.hmrec'),
      join(folder, 'absent.json'),
      folder,
      file('newer.hmrec', recording.replace('Recording":1,', 'Recording":99,')),
      file('packed.log.gz', gzipSync(recording)),
      file('text.json', 'no JSON'),
      file('other.json', '{}'),
      file('newer.json', '{"heapMonitorBaseline":99}'),
      file('heap.json', baseline({ heaps: { default: 7 } })),
      file('stack.json', baseline({ heaps: {}, sites: [{ stack: 7 }] })),
      file('long.json', ' '.repeat((8 << 20) + 1)),
      file('empty.log', 'nothing\n'),
    ];
    const before = async (path: string) => {
      if (path.endsWith('.json')) {
        const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
          repeatable(() => {
            throw explainFileError(error, path);
          }),
        );
        return repeatable(() => parseBaseline(text, path));
      }
      const earlier = await readSessionFile(path);
      return repeatable(() => {
        const of = earlier?.analysis.of(earlier.session.boot);
        if (!of) throw new HumanError(t('{0} has no readings of a heap.', path), t('Choose another file.'));
        return summarize(of, () => null);
      });
    };
    const failure = (path: string): Promise<string> =>
      callTool('compare_sessions', { before: path }, { ...subject(), before }).then(
        () => assert.fail(`${path} was read`),
        (error: unknown) => describeError(error),
      );
    for (const path of failing) {
      usePortuguese();
      await assert.rejects(before(path), (error) => portugueseIn(describeError(error)).length > 0, path);
      const text = await failure(path);
      assert.deepEqual(portugueseIn(text), [], text);
      useEnglish();
      assert.equal(text, await failure(path));
    }
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
