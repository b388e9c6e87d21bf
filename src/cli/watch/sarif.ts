/** A soak as SARIF 2.1.0 (OASIS), in the form that GitHub's code scanning shows at the lines of a pull request. */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { Assessment } from './assess';
import type { PlacedFrame } from '../../analysis/sites/stackFrame';
import type { LocatedSite } from './locate';
import { siteText } from './outcomeText';
import { frameName } from '../../words/frames';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const ROOT = '%SRCROOT%';

const RULES = [
  {
    id: 'heapmon/leak',
    name: 'MemoryLeak',
    shortDescription: { text: 'Memory that is allocated here is not released' },
    fullDescription: {
      text: 'On the running device, the number of allocations of this call stack that are not released grows.',
    },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['memory', 'esp32'] },
  },
  {
    id: 'heapmon/suspected-leak',
    name: 'SuspectedMemoryLeak',
    shortDescription: { text: 'Memory that is allocated here may not be released' },
    fullDescription: { text: 'It looks like a leak; a longer soak would tell.' },
    defaultConfiguration: { level: 'warning' },
    properties: { tags: ['memory', 'esp32'] },
  },
  {
    id: 'heapmon/heap',
    name: 'HeapShrinks',
    shortDescription: { text: 'The free heap shrinks for good' },
    fullDescription: { text: 'The heap leaks, and no call site is known for it.' },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['memory', 'esp32'] },
  },
] as const;

/** @param root Folder that the sites' paths are relative to, absolute. */
export function toSarif(
  { leaks: outcome, leakReason: reason }: Pick<Assessment, 'leaks' | 'leakReason'>,
  sites: readonly LocatedSite[],
  { root, version }: { readonly root: string; readonly version: string },
): string {
  const isLeak = outcome === 'leak';
  const prints = fingerprints(sites);
  const results: unknown[] = sites.map((site, at) => siteResult(site, isLeak, prints[at]!));
  // GitHub passes over results without a place, other readers do not.
  if (isLeak && results.length === 0)
    results.push({ ruleId: 'heapmon/heap', ruleIndex: 2, level: 'error', message: { text: reason } });
  const driver = { name: 'Heap Monitor', semanticVersion: version, rules: RULES };
  const uri = pathToFileURL(`${root}/`).href;
  const run = {
    tool: { driver },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [ROOT]: { uri } },
    results,
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 1)}\n`;
}

function siteResult(located: LocatedSite, isLeak: boolean, fingerprint: string): unknown {
  const { kind, frames, ownFrame } = located;
  const own = frames[ownFrame];
  const index = kind === 'growing' ? 0 : 1;
  const place = own ? locationOf(own) : null;
  return {
    ruleId: RULES[index].id,
    ruleIndex: index,
    level: isLeak ? RULES[index].defaultConfiguration.level : 'note',
    message: { text: siteText(located) },
    ...(place ? { locations: [place] } : {}),
    ...(frames.length > 0
      ? {
          stacks: [
            {
              message: { text: 'allocated by' },
              frames: frames.map((frame) => ({ location: frameLocation(frame) })),
            },
          ],
        }
      : {}),
    partialFingerprints: { 'callStack/v1': fingerprint },
  };
}

function locationOf({ path, line, function: name }: PlacedFrame): unknown {
  if (path === null) return null;
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(path), uriBaseId: ROOT },
      ...(line > 0 ? { region: { startLine: line } } : {}),
    },
    ...(name === null ? {} : { logicalLocations: [{ name, kind: 'function' }] }),
  };
}

function frameLocation(frame: PlacedFrame): unknown {
  const message = { text: frameName(frame) };
  return { ...(locationOf(frame) ?? {}), message };
}

/**
 * What code scanning knows each site by again, in their order. Lines move from commit to commit; the functions along the
 * stack stay, and of sites in the same functions the order of their lines.
 */
function fingerprints(sites: readonly LocatedSite[]): readonly string[] {
  const byFunctions = new Map<string, LocatedSite[]>();
  for (const site of sites) {
    const key = functionsOf(site);
    byFunctions.set(key, [...(byFunctions.get(key) ?? []), site]);
  }
  const prints = new Map<LocatedSite, string>();
  for (const [functions, same] of byFunctions)
    same.sort(byLine).forEach((site, index) => {
      prints.set(site, hash(index === 0 ? functions : `${functions}\n#${index}`));
    });
  return sites.map((site) => prints.get(site)!);
}

/** The addresses where no function is known. */
function functionsOf({ frames, stack }: LocatedSite): string {
  const isKnown = frames.some((frame) => frame.function !== null);
  return isKnown ? frames.map((frame) => frame.function ?? '?').join('\n') : stack;
}

/** By file and line, the innermost frame that differs first; then by address. */
function byLine(a: LocatedSite, b: LocatedSite): number {
  for (const [at, frame] of a.frames.entries()) {
    const other = b.frames[at]!;
    const [file, otherFile] = [frame.file ?? '', other.file ?? ''];
    if (file !== otherFile) return file < otherFile ? -1 : 1;
    const between = frame.line - other.line || (frame.column ?? 0) - (other.column ?? 0);
    if (between !== 0) return between;
  }
  return a.stack < b.stack ? -1 : 1;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
