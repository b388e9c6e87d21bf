/** The tools on a source that the command line listens to. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { callSites, resolveBy } from '../../analysis/callSites';
import { parseBaseline } from '../../exports/baselineFile';
import { summarize, type Summary } from '../../analysis/baseline/summary';
import {
  ignoredBy,
  IGNORE_FILE,
  parseIgnoreFile,
  whyIgnored,
  type IgnoreRule,
} from '../../analysis/ignore/rules';
import { explainFileError } from '../../device/recording';
import { HumanError } from '../../errors';
import { isActive, type Monitor } from '../../sessions/monitor';
import type { OpenedElf } from '../../project/openElf';
import { framesBy } from '../elf';
import { readSessionFile } from '../../sessions/sessionFile';
import { callTool } from '../../agents/callTool';
import type { Subject, ToolHost } from '../../agents/subject';
import { resolverBy, type ElfForReport } from '../reportEvents';
import { framesOf } from '../watch/locate';
import type { ElfInUse } from './elfInUse';
import { frameName } from '../../words/frames';

export interface HostOptions {
  readonly monitor: Monitor;
  readonly source: string;
  /** It comes to an end, and nothing is told before. */
  readonly isLog: boolean;
  readonly elf: ElfInUse | null;
  /** The folder whose ignore list counts. */
  readonly sourceRoot: string;
}

export function monitorHost(options: HostOptions): ToolHost {
  return {
    async call(name, input) {
      if (options.isLog) await untilRead(options.monitor);
      const [elf = null, rules] = await Promise.all([
        options.elf?.opened(),
        readIgnoreList(options.sourceRoot),
      ]);
      const unwinder = (await elf?.openUnwinder()) ?? null;
      return callTool(name, input, subjectOf(options, elf && { ...elf, unwinder }, rules));
    },
  };
}

/** Resolves when a log was read to its end, or as far as it can be. */
async function untilRead({ state, onDidChangeState }: Monitor): Promise<void> {
  if (!isActive(state)) return;
  await new Promise<void>((done) => {
    const listener = onDidChangeState((now) => {
      if (isActive(now)) return;
      listener.dispose();
      done();
    });
  });
}

/** The rules as they are now; none where there is no such file. */
async function readIgnoreList(folder: string): Promise<readonly IgnoreRule[]> {
  const text = await readFile(join(folder, IGNORE_FILE), 'utf8').catch(() => '');
  return parseIgnoreFile(text).rules;
}

/** @param elf As it is at the time of this call, as are the rules. */
function subjectOf(
  { monitor, source, elf: inUse }: HostOptions,
  elf: (OpenedElf & ElfForReport) | null,
  rules: readonly IgnoreRule[],
): Subject {
  const { session, analysis, state } = monitor;
  const { boot } = session;
  const runs = elf && boot?.elfSha256 != null ? elf.sha256.startsWith(boot.elfSha256.toLowerCase()) : null;
  // Lines of another ELF would be wrong.
  const symbols = runs === false ? null : (elf?.symbolizer ?? null);
  const functionsOf = (stack: string) => symbols && framesOf(stack, symbols).map(frameName);
  analysis.setIgnored((stack) => symbols !== null && ignoredBy(framesOf(stack, symbols), rules) !== null);
  return {
    source,
    isLive: isActive(state),
    session,
    analysis,
    elfRuns: runs,
    crashFrames: resolverBy(runs === false ? null : elf),
    sites: () =>
      Promise.resolve(
        callSites(boot, analysis.of(boot), resolveBy(framesBy(symbols)), (frames) =>
          whyIgnored(ignoredBy(frames, rules)),
        ),
      ),
    sourceLine: (file, built) => inUse?.sourceLine(file, built) ?? Promise.resolve(null),
    mark: (name) => monitor.mark(name),
    before: (path) => readBefore(resolve(path), elf),
    present() {
      const of = analysis.of(boot);
      return of ? summarize(of, functionsOf) : null;
    },
  };
}

async function readBefore(path: string, elf: OpenedElf | null): Promise<Summary> {
  if (path.endsWith('.json')) {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw explainFileError(error as NodeJS.ErrnoException, path);
    });
    return parseBaseline(text, path);
  }
  const read = await readSessionFile(path);
  const of = read?.analysis.of(read.session.boot);
  if (!of) throw new HumanError(`${path} has no readings of a heap.`, 'Choose another file.');
  const isSame = elf !== null && elf.sha256.startsWith(of.boot.elfSha256?.toLowerCase() ?? '-');
  return summarize(of, (stack) => (isSame ? framesOf(stack, elf.symbolizer).map(frameName) : null));
}
