/** `list_leak_sites` and `compare_sessions`. */
import type { SiteChange } from '../analysis/compare';
import { isSuspect } from '../analysis/sites/site';
import { compare } from '../analysis/compare';
import { HumanError } from '../errors';
import type { CallSite } from '../analysis/callSites';
import { callersOf, type StackFrame } from '../analysis/sites/stackFrame';
import { frameName } from '../words/frames';
import { clean, quoted } from '../words/untrusted';
import { DEFAULT_SITES, MAX_SITES } from './definitions';
import type { Subject } from './subject';
import { rounded } from './verdictTool';
import { comparisonReason } from '../words/comparisonReason';
import { inEnglish } from '../words/l10n';
import { siteName } from '../words/sites/siteName';
import { siteReason } from '../words/sites/siteReason';

const MAX_FRAMES = 16;
const MAX_CODE = 200;
const MAX_CHANGES = 50;

export async function leakSites(
  subject: Subject,
  { limit = DEFAULT_SITES, onlyLeaks = false }: { readonly limit?: number; readonly onlyLeaks?: boolean },
): Promise<object> {
  const { boot } = subject.session;
  const all = await subject.sites();
  const wanted = onlyLeaks ? all.filter(isLeak) : all;
  const sites: object[] = [];
  for (const site of wanted.slice(0, Math.min(MAX_SITES, Math.max(1, limit)))) {
    const place = await placeOf(subject, site);
    sites.push(inEnglish(() => siteObject(site, place)));
  }
  return {
    source: quoted(subject.source),
    elfIsTheOneThatRuns: subject.elfRuns,
    listsOfAllocationsSeen: subject.analysis.of(boot)?.lists ?? 0,
    latestListIsComplete: boot?.shownReport?.complete ?? null,
    sites,
    notListed: wanted.length - sites.length,
  };
}

function isLeak(site: CallSite): boolean {
  return site.ignored === null && isSuspect(site);
}

type Place = Awaited<ReturnType<Subject['sourceLine']>>;

async function placeOf(subject: Subject, { frames, ownFrame }: CallSite): Promise<Place> {
  const own = frames[ownFrame];
  return own?.file ? subject.sourceLine(own.file, { line: own.line, column: own.column ?? 0 }) : null;
}

function siteObject(site: CallSite, place: Place): object {
  const { frames, ownFrame, count, bytes, ignored } = site;
  const own = frames[ownFrame];
  return {
    name: quoted(siteName(site.name)),
    certainty: site.kind,
    reason: site.evidence ? siteReason(site.evidence) : 'No list of allocations was followed yet.',
    blocks: count,
    bytes,
    isAtLeast: site.atLeast,
    growthBytesPerHour: site.bytesPerHour ? rounded(site.bytesPerHour) : null,
    allocatedIn: own ? frameObject(own) : null,
    file: place?.path ?? null,
    line: place?.line ?? (own && own.line > 0 ? own.line : null),
    lineIs: place?.certainty ?? null,
    code: place ? clean(place.code, MAX_CODE) : null,
    ignored: ignored === null ? null : quoted(ignored),
    callStackInnermostFirst: frames.slice(0, MAX_FRAMES).map(frameObject),
  };
}

function frameObject(frame: StackFrame): object {
  const { function: name, file, line } = frame;
  return {
    function: name === null ? null : quoted(name),
    at: file === null ? quoted(frame.address ?? frameName(frame), 32) : quoted(`${file}:${line}`, 300),
  };
}

export async function compareSessions(subject: Subject, path: string): Promise<object> {
  const before = await subject.before(path);
  const after = subject.present();
  if (!after)
    throw new HumanError(
      'There is nothing to compare yet.',
      'Wait for the first reading of the heap or the first list of allocations.',
    );
  const comparison = compare(before, after);
  const { verdict, hoursNeeded, difference, sites, matching } = comparison;
  return {
    before: quoted(path, 300),
    after: quoted(subject.source),
    verdict,
    reason: inEnglish(() => comparisonReason(comparison)),
    hoursNeeded,
    changeOfLossBytesPerHour: difference ? rounded(difference) : null,
    callSitesMatchedBy: matching,
    callSites: sites.slice(0, MAX_CHANGES).map(changeObject),
    notListed: Math.max(0, sites.length - MAX_CHANGES),
  };
}

function changeObject({ change, before, after, difference }: SiteChange): object {
  const known = after ?? before;
  const names = known ? (known.functions ?? callersOf(known.stack)) : [];
  return {
    change,
    callStackInnermostFirst: names.slice(0, MAX_FRAMES).map((name) => quoted(name)),
    before: before ? rounded(before.bytesPerHour) : null,
    after: after ? rounded(after.bytesPerHour) : null,
    changeBytesPerHour: rounded(difference),
  };
}
