/** What the panel gets to know of leaks: whole at first, then without the frames that it has. Pure of the editor. */
import type { BootAnalysis } from '../analysis/bootAnalysis';
import type { Boot } from '../model/boot';
import type { FrameSource } from './frameSource';
import type { Ignoring } from './ignoring';
import type { FrameView, LeaksNews, PanelLeaks } from './messages';
import { panelLeaks } from './panelLeaks';

export class LeakFeed {
  /** Frames that the panel has, by group. */
  #sent: ReadonlyMap<string, readonly FrameView[]> = new Map();
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
    const leaks = this.leaks(boot, key);
    this.#sent = framesOf(leaks);
    return leaks;
  }

  /** For one that has what was told last. */
  news(boot: Boot | undefined, key: string): LeaksNews {
    const leaks = this.leaks(boot, key);
    const sent = this.#sent;
    this.#sent = framesOf(leaks);
    return {
      ...leaks,
      groups: leaks.groups.map(({ frames, ...group }) =>
        sent.get(group.id) === frames ? group : { ...group, frames },
      ),
    };
  }

  /** Another session: what is kept is not of it. */
  forget(): void {
    this.#latest = null;
  }
}

function framesOf({ groups }: PanelLeaks): ReadonlyMap<string, readonly FrameView[]> {
  return new Map(groups.map(({ id, frames }) => [id, frames]));
}
