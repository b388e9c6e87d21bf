/** The tools on a source that the command line listens to. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseBaseline } from '../../analysis/baseline/file';
import { summarize, type Summary } from '../../analysis/baseline/summary';
import { explainFileError } from '../../device/recording';
import { HumanError } from '../../errors';
import { exportSites } from '../../exports/callSites';
import { isActive, type Monitor } from '../../monitoring/monitor';
import type { OpenedElf } from '../../project/openElf';
import { callSiteOfCaller } from '../../records/callSite';
import { readSessionFile } from '../../monitoring/sessionFile';
import { callTool } from '../../tools/callTool';
import type { Subject, ToolHost } from '../../tools/subject';
import { framesOf } from '../watch/locate';
import type { ElfInUse } from './elfInUse';

export interface HostOptions {
  readonly monitor: Monitor;
  readonly source: string;
  /** It comes to an end, and nothing is told before. */
  readonly isLog: boolean;
  readonly elf: ElfInUse | null;
}

export function monitorHost(options: HostOptions): ToolHost {
  return {
    async call(name, input) {
      if (options.isLog) await untilRead(options.monitor);
      return callTool(name, input, subjectOf(options, (await options.elf?.opened()) ?? null));
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

/** @param elf As it is at the time of this call. */
function subjectOf({ monitor, source, elf: inUse }: HostOptions, elf: OpenedElf | null): Subject {
  const { session, analysis, state } = monitor;
  const { boot } = session;
  const runs = elf && boot?.elfSha256 != null ? elf.sha256.startsWith(boot.elfSha256.toLowerCase()) : null;
  // Lines of another ELF would be wrong.
  const symbols = runs === false ? null : (elf?.symbolizer ?? null);
  const functionsOf = (stack: string) =>
    symbols && framesOf(stack, symbols).map((frame) => frame.function ?? frame.address);
  return {
    source,
    isLive: isActive(state),
    session,
    analysis,
    elfRuns: runs,
    sites: () =>
      Promise.resolve(
        exportSites(boot, analysis.of(boot), (address) =>
          symbols ? symbols.lookup(callSiteOfCaller(address, symbols.machine)) : [],
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
  return summarize(of, (stack) =>
    isSame ? framesOf(stack, elf.symbolizer).map((frame) => frame.function ?? frame.address) : null,
  );
}
