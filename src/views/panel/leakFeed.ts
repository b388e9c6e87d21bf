/** What the panel gets to know of leaks: whole at first, then what is other than it has it. Pure of the editor. */
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import type { Boot } from '../../model/boot';
import type { FrameSource } from '../../frames/frameSource';
import type { Ignoring } from '../ignoring';
import type { LeakGroupNews, LeaksNews, PanelLeakGroup, PanelLeaks } from './protocol';
import { panelLeaks } from './panelLeaks';

export class LeakFeed {
  /** What the panel has. */
  #sent: PanelLeaks | null = null;
  #latest: { readonly key: string; readonly leaks: PanelLeaks } | null = null;

  constructor(
    private readonly analysisOf: (boot: Boot | undefined) => BootAnalysis | undefined,
    private readonly frames: FrameSource,
    private readonly ignoring: Ignoring,
  ) {}

  /** Changes with whatever is to be told. */
  key(boot: Boot | undefined): string {
    if (!boot) return '';
    // The heap's loss decides what is to be said of the call sites.
    const verdict = this.analysisOf(boot)?.verdict;
    const report = boot.shownReport;
    return [
      boot.number,
      boot.leakReports,
      report?.timeMs,
      report?.version,
      this.frames.version,
      this.ignoring.version,
      verdict?.verdict,
      verdict?.kind,
      // Each reading moves it a little: the call sites are told again when two digits show it.
      verdict?.bytesPerHour?.estimate.toPrecision(2),
    ].join(' ');
  }

  /** As of now; made once for each key. */
  leaks(boot: Boot | undefined, key: string): PanelLeaks {
    if (this.#latest?.key !== key)
      this.#latest = { key, leaks: panelLeaks(boot, this.analysisOf(boot), this.frames, this.ignoring) };
    return this.#latest.leaks;
  }

  /** For a panel that has nothing. */
  whole(boot: Boot | undefined, key: string): PanelLeaks {
    return (this.#sent = this.leaks(boot, key));
  }

  /** For one that has what was told last. */
  news(boot: Boot | undefined, key: string): LeaksNews {
    const leaks = this.leaks(boot, key);
    const sent = this.#sent;
    this.#sent = leaks;
    return sent ? leaksNews(leaks, sent) : leaks;
  }

  /** Another session: what is kept is not of it. */
  forget(): void {
    this.#latest = null;
  }
}

/** What of `leaks` is other than `sent`. */
export function leaksNews({ groups, ...rest }: PanelLeaks, sent: PanelLeaks): LeaksNews {
  const known = new Map(sent.groups.map((group) => [group.id, group]));
  const isOther = (part: keyof typeof rest): boolean =>
    JSON.stringify(rest[part]) !== JSON.stringify(sent[part]);
  const parts = (Object.keys(rest) as (keyof typeof rest)[]).filter(isOther);
  const news = groups.map((group) => groupNews(group, known.get(group.id)));
  const isSame =
    groups.length === sent.groups.length && news.every((each, at) => each === sent.groups[at]?.id);
  return {
    ...Object.fromEntries(parts.map((part) => [part, rest[part]])),
    ...(isSame ? {} : { groups: news }),
  };
}

/** Its id where it is as it was. */
function groupNews(group: PanelLeakGroup, sent: PanelLeakGroup | undefined): string | LeakGroupNews {
  if (!sent) return group;
  const parts = (Object.keys(group) as (keyof PanelLeakGroup)[]).filter((part) =>
    // Frames are kept by stack; to compare what is in them would cost more than to send them.
    part === 'frames' || part === 'site' ? !isSame(group[part], sent[part]) : group[part] !== sent[part],
  );
  if (parts.length === 0) return group.id;
  return { id: group.id, ...Object.fromEntries(parts.map((part) => [part, group[part]])) };
}

function isSame(a: PanelLeakGroup['frames' | 'site'], b: PanelLeakGroup['frames' | 'site']): boolean {
  return a === b || (!Array.isArray(a) && JSON.stringify(a) === JSON.stringify(b));
}
