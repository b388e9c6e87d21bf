/** The demo's leaks by own line: a wrapper that a leak and others allocate through; and what a later message tells. */
import assert from 'node:assert/strict';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { openElf } from '../../../src/project/openElf';
import { callSiteOf } from '../../../src/records/callSite';
import type { Frame } from '../../../src/symbolize/frame';
import { leaksNews } from '../../../src/views/panel/leakFeed';
import type { PanelLeaks } from '../../../src/views/panel/protocol';
import { panelLeaks } from '../../../src/views/panel/panelLeaks';
import { recordedBytes } from '../../support/feed';
import { KnownFrames } from '../../support/knownFrames';
import { inRoot } from '../../support/root';

class DemoFrames extends KnownFrames {
  constructor(private readonly lookup: (caller: string) => readonly Frame[]) {
    super();
  }
  override frames(caller: string): Frame[] {
    return [...this.lookup(caller)];
  }
}

describe('leaks by own line', () => {
  let leaks: PanelLeaks;
  let withRule: (text: string) => PanelLeaks;

  before(async () => {
    const { symbolizer } = await openElf(inRoot('demo', 'heap-demo.elf'));
    const frames = new DemoFrames((caller) =>
      symbolizer.lookup(callSiteOf(caller, 'caller', symbolizer.machine)),
    );
    const reader = new SessionReader();
    const analysis = new SessionAnalysis(reader.session);
    reader.data(await recordedBytes(inRoot('demo', 'heap-demo.hmrec')), null);
    reader.end();
    const { boot } = reader.session;
    withRule = (name) =>
      panelLeaks(boot, analysis.of(boot), frames, {
        version: 1,
        ruleFor: (stack) =>
          stack.some((frame) => frame.function === name)
            ? { line: 1, text: name, comment: '', patterns: [] }
            : null,
      });
    leaks = withRule('');
  });

  it('joins the stacks that lead to one line, and keeps what is known of each', () => {
    const [line] = leaks.lines;
    assert.equal(line?.frame.function, 'buffer_new');
    assert.match(`${line.frame.file}:${line.frame.line}`, /buffer\.c:\d+$/);
    assert.ok(line.groups.length >= 2);
    const kinds = line.groups.map((id) => leaks.groups.find((group) => group.id === id)?.site?.kind);
    assert.ok(kinds.includes('suspected') || kinds.includes('growing'), kinds.join());
    assert.ok((line.bytesPerHour?.estimate ?? 0) > 0);
  });

  it('has no line that one stack leads to', () => {
    const joined = new Set(leaks.lines.flatMap(({ groups }) => groups));
    const alone = leaks.groups.find(({ name }) => name.startsWith('varbind_copy'));
    assert.ok(alone && !joined.has(alone.id));
  });

  it('leaves ignored stacks out, and the line with them where one is left', () => {
    assert.deepEqual(withRule('buffer_new').lines, []);
  });

  it('tells later what has changed: of groups that have not, their ids', () => {
    assert.deepEqual(leaksNews(withRule(''), leaks), {});
    const grown: PanelLeaks = {
      ...leaks,
      groups: leaks.groups.map((group, at) => (at === 1 ? { ...group, bytes: group.bytes + 8 } : group)),
    };
    const ids = leaks.groups.map(({ id }) => id);
    assert.deepEqual(leaksNews(grown, leaks), {
      groups: ids.map((id, at) => (at === 1 ? { id, bytes: leaks.groups[1]!.bytes + 8 } : id)),
    });
  });
});
