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
  { leaks: outcome, leakReason: reason }: Assessment,
  sites: readonly LocatedSite[],
  { root, version }: { readonly root: string; readonly version: string },
): string {
  const isLeak = outcome === 'leak';
  const results: unknown[] = sites.map((site) => siteResult(site, isLeak));
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

function siteResult(located: LocatedSite, isLeak: boolean): unknown {
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
    // Lines move from commit to commit; the functions along the stack stay.
    partialFingerprints: { 'callStack/v1': fingerprint(located) },
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

function fingerprint({ frames, stack }: LocatedSite): string {
  const isKnown = frames.some((frame) => frame.function !== null);
  const names = frames.map((frame) => frame.function ?? '?');
  return createHash('sha256')
    .update(isKnown ? names.join('\n') : stack)
    .digest('hex')
    .slice(0, 32);
}
