/** The call sites of a boot as exports take them: with names, figures and what is known of each. */
import type { BootAnalysis } from '../analysis/bootAnalysis';
import { ownFrameIndex } from '../analysis/ownFrame';
import type { Site } from '../analysis/sites/site';
import { t } from '../words/l10n';
import type { Boot } from '../model/boot';
import { locationOf } from '../records/callSite';

export interface ExportFrame {
  /** As the device printed it, such as `0x400d5f21`. */
  readonly address: string;
  readonly function: string | null;
  readonly file: string | null;
  readonly line: number;
  /** 1-based; absent or 0 where unknown. */
  readonly column?: number;
}

export interface ExportSite {
  /** Function of the first frame that is the user's own. */
  readonly name: string;
  readonly ownFrame: number;
  /** Innermost first, inlined functions expanded. */
  readonly frames: readonly ExportFrame[];
  readonly count: number;
  readonly bytes: number;
  /** null where no analysis knows of it. */
  readonly site: Site | null;
  /** It is on the ignore list: why. */
  readonly ignored: string | null;
}

/** What is known of an address, innermost first; empty where nothing is. */
export type FramesOf = (address: string) => readonly Omit<ExportFrame, 'address'>[];
export type IgnoredBecause = (frames: readonly ExportFrame[]) => string | null;

/** Of the shown report: the likeliest leak first, the ignored ones last. */
export function exportSites(
  boot: Boot | undefined,
  analysis: BootAnalysis | undefined,
  framesOf: FramesOf,
  ignoredBecause: IgnoredBecause = () => null,
): ExportSite[] {
  const known = new Map((analysis?.sites ?? []).map((site, rank) => [site.stack, { site, rank }]));
  const sites = (boot?.shownReport?.groups ?? []).map(({ key, callers, count, bytes }) => {
    const frames = callers.flatMap((address) => expand(address, framesOf));
    const ownFrame = ownFrameIndex(frames);
    const own = frames[ownFrame];
    const { site = null, rank = Infinity } = known.get(key) ?? {};
    const name = own?.function ?? own?.address ?? t('no call stack');
    return { rank, name, ownFrame, frames, count, bytes, site, ignored: ignoredBecause(frames) };
  });
  sites.sort(
    (a, b) =>
      Number(a.ignored !== null) - Number(b.ignored !== null) ||
      (a.rank === b.rank ? b.bytes - a.bytes : a.rank - b.rank),
  );
  return sites.map(({ rank: _, ...site }) => site);
}

function expand(address: string, framesOf: FramesOf): ExportFrame[] {
  const location = locationOf(address);
  if (location) return [{ address, function: null, ...location }];
  const frames = framesOf(address);
  if (frames.length === 0) return [{ address, function: null, file: null, line: 0 }];
  return frames.map((frame) => ({ ...frame, address }));
}

/** Growth of a site, bytes an hour; 0 where it does not grow for good. */
export function growthOf({ site }: ExportSite): number {
  if (site?.kind !== 'growing' && site?.kind !== 'suspected') return 0;
  return Math.max(0, Math.round(site.bytesPerHour.estimate));
}
