/** Sends the facts of the selected device to the language server: when they have changed, and at most twice a second. */
import type { IgnoreRule } from '../../analysis/ignore/rules';
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import type { Devices } from '../../sessions/devices';
import { concern, type SessionPart } from '../../model/changes';
import type { Boot } from '../../model/boot';
import type { Disposable } from '../../model/emitter';
import type { Facts, Shown } from '../../server/facts';
import type { FrameSource } from '../../frames/frameSource';
import { Pace } from '../../views/pace';
import { sessionFacts } from './sessionFacts';

const INTERVAL_MS = 500;
/** What the facts are made of. */
const TOLD: readonly SessionPart[] = ['session', 'boots', 'readings', 'lists', 'tasks'];

export interface FactOptions {
  readonly shown: () => Shown;
  readonly isTrusted: () => boolean;
  readonly ignore: () => readonly IgnoreRule[];
}

export class FactFeed implements Disposable {
  readonly #pace = new Pace(INTERVAL_MS, () => this.#feed(), 0);
  /** What was sent last, and what it was made of. */
  #sent = '';
  #key = '';
  readonly #listeners: readonly Disposable[];

  constructor(
    private readonly devices: Devices,
    private readonly client: FrameSource & { readonly isUsable: boolean },
    private readonly options: FactOptions,
    private readonly send: (facts: Facts) => void,
  ) {
    this.#listeners = [
      devices.onDidChange(() => this.refresh()),
      devices.onDidChangeSession(({ device, changes }) => {
        if (device === devices.selected && concern(changes, TOLD)) this.#want();
      }),
      devices.onDidChangeState((device) => device === devices.selected && this.#want()), // the end completes a list
      client.onDidChange(() => this.#want()),
    ];
  }

  /** Looks at everything again: settings or what is ignored may have changed. */
  refresh(): void {
    this.#key = '';
    this.#want();
  }

  /** A new server knows nothing. */
  again(): void {
    this.#sent = '';
    this.refresh();
  }

  dispose(): void {
    this.#pace.dispose();
    for (const listener of this.#listeners) listener.dispose();
  }

  #want(): void {
    this.#pace.request();
  }

  #feed(): void {
    const facts = this.#facts();
    if (facts === undefined) return;
    const json = JSON.stringify(facts);
    if (json === this.#sent) return;
    this.#sent = json;
    this.send(facts);
  }

  /** Undefined where nothing can have changed, or there is no server to be told. */
  #facts(): Facts | undefined {
    const { elf, elfMatch, isUsable } = this.client;
    if (elf.state !== 'ready') return undefined;
    const { monitor, selected } = this.devices;
    const { boot } = monitor.session;
    const analysis = monitor.analysis.of(boot);
    const key = [
      selected?.id,
      monitor.startedAt,
      boot?.number,
      elf.generation,
      this.client.version,
      isUsable,
      elfMatch,
      ...watched(boot, analysis),
    ].join();
    if (key === this.#key) return undefined;
    this.#key = key;
    const { shown, isTrusted, ignore } = this.options;
    const about = {
      generation: elf.generation,
      device: selected?.id ?? '',
      isVerified: elfMatch === 'match',
      isTrusted: isTrusted(),
      shown: shown(),
      ignore: ignore(),
    };
    if (!boot || !isUsable) return { ...about, boot: 0, sites: [], tasks: [] };
    const { startedAt } = monitor;
    return {
      ...about,
      ...sessionFacts({ boot, analysis, frames: this.client, startedAt, machine: elf.machine }),
    };
  }
}

/** What tells that there may be something new to say, without making it. */
function watched(boot: Boot | undefined, analysis: BootAnalysis | undefined): unknown[] {
  const { lists, verdict } = analysis ?? {};
  const stacks = boot?.tasks.all.map(
    ({ stackHighWaterMark: free, stackSizeBytes: size }) => `${free}/${size}`,
  );
  const report = boot?.shownReport;
  return [
    lists,
    boot?.leakReports,
    report?.timeMs,
    report?.ended,
    verdict?.verdict,
    Math.round(verdict?.bytesPerHour?.estimate ?? 0),
    ...(stacks ?? []),
  ];
}
