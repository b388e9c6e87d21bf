/**
 * What the panel gets to know, and when: one whole snapshot, then only what is new, one message in flight until its
 * ack. Pure of the editor; the panel host posts what `next` returns.
 */
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import type { Boot } from '../../model/boot';
import { concern, EVERYTHING, type Changes, type SessionPart } from '../../model/changes';
import type { HeapSeries } from '../../model/heapSeries';
import type { HistoryPoint } from '../../model/history';
import type { Session } from '../../model/session';
import { comparisonView, NOTHING_COMPARED, type Compared } from './comparisonView';
import { deviceViews, type Shown } from '../trees/deviceRows';
import type { FrameSource } from '../../frames/frameSource';
import { generationView, markViews } from './generationView';
import { NOTHING_IGNORED, type Ignoring } from '../ignoring';
import { LeakFeed } from './leakFeed';
import type {
  AppendMessage,
  GenerationView,
  PanelState,
  SnapshotMessage,
  TimeMark,
  ToPanel,
} from './protocol';
import { originView } from './originView';
import { startsWith, timeMarks, traceWindows } from './panelMarks';
import { packPoints } from './panelPoints';
import { liveNow } from '../outlookLines';
import { panelStatus } from './panelStatus';
import { panelTasks } from './panelTasks';
import { placeGaps, trendAxis, type TrendAxis } from './readingAxis';
import { isPlayed, shownCrashes } from '../shownCrashes';
import { verdictView } from './verdictView';

/**
 * What is sent whole whenever anything of it has changed, with what of the session it is made of. The rest of what it
 * is made of (connections, frames, settings) is told as `EVERYTHING`.
 */
const MADE_OF = {
  status: ['session', 'boots', 'component'],
  devices: ['session'],
  heaps: ['session', 'boots', 'readings', 'figures'],
  gaps: ['session', 'boots', 'gaps'],
  traces: ['session', 'boots', 'lists', 'component'],
  tasks: ['session', 'boots', 'tasks', 'component'],
  verdict: ['session', 'boots', 'readings', 'figures', 'lists', 'events', 'component'],
  generationMarks: ['session', 'boots', 'marks'],
  comparison: ['session'],
  // Those that are outlived are so by a verdict.
  crashes: ['session', 'boots', 'readings', 'figures', 'lists', 'events', 'component'],
  // Any line may be the first that tells the time.
  origin: [...EVERYTHING],
} as const satisfies Partial<Record<keyof PanelState, readonly SessionPart[]>>;
type Whole = Pick<PanelState, keyof typeof MADE_OF>;
const WHOLE = Object.keys(MADE_OF) as (keyof Whole)[];

/** A message that was not acknowledged for so long is lost, ms: its page would wait for ever. */
export const LOST_MS = 10_000;

/** What the panel has. */
interface Sent {
  readonly session: Session;
  /** Of the boot; there is one from its first figures on. */
  readonly analysis: BootAnalysis | undefined;
  readonly bootNumber: number;
  /** Wall clock of the session's time 0; known from its first byte on. */
  readonly startedAt: number | null;
  readonly heapName: string;
  /** Readings of the boot's heap. */
  readonly points: number;
  readonly marks: readonly TimeMark[];
  readonly axis: TrendAxis;
  readonly whole: Whole;
  /** Each part of `whole`, to compare. */
  readonly json: Readonly<Record<keyof Whole, string>>;
  readonly leaksKey: string;
  /** Changes with whatever the generation that is shown depends on; empty: none is shown. */
  readonly generationKey: string;
}

export class PanelFeed {
  #seq = 0;
  /** The sequence number that is not acknowledged yet. */
  #inFlight: number | null = null;
  /** When it was made, ms since 1970. */
  #inFlightSinceMs = 0;
  /** What the panel has; null: nothing, a snapshot is due. */
  #sent: Sent | null = null;
  /** The heap that was asked for; empty: the one that stands for the device. */
  #heap = '';
  /** Marks between which growth is asked for, by their numbers. */
  #generation: { readonly from: number; readonly to: number | null } | null = null;
  /** What has changed since the panel was told. */
  readonly #changes = new Set<SessionPart>();
  readonly #leaks: LeakFeed;

  constructor(
    private readonly shown: Shown,
    private readonly frames: FrameSource,
    private readonly lowStackBytes: () => number,
    /** Translations of the page's words, by the English text. */
    private readonly texts: Readonly<Record<string, string>> = {},
    ignoring: Ignoring = NOTHING_IGNORED,
    private readonly compared: Compared = NOTHING_COMPARED,
  ) {
    this.#leaks = new LeakFeed((boot) => this.#analysis(boot), frames, ignoring);
  }

  /** The panel is empty (it was loaded anew or hidden): begin with a snapshot. */
  reset(): void {
    this.#sent = null;
    this.#inFlight = null;
  }

  /** @param name As in `PanelState.heaps`; one that the device does not have shows the one that stands for it. */
  selectHeap(name: string): void {
    this.#heap = name;
  }

  /** @param to null: until now. @param from null: no generation is to be shown any more. */
  selectGeneration(from: number | null, to: number | null): void {
    this.#generation = from === null ? null : { from, to };
  }

  ack(seq: number): void {
    if (seq === this.#inFlight) this.#inFlight = null;
  }

  /**
   * The next message; null while one is in flight or nothing is new. A snapshot follows one that was lost.
   * @param changes Since the last call; of anything else than the session: `EVERYTHING`.
   */
  next(nowMs = Date.now(), changes: Changes = EVERYTHING): ToPanel | null {
    for (const part of changes) this.#changes.add(part);
    if (this.#inFlight !== null && nowMs - this.#inFlightSinceMs < LOST_MS) return null;
    if (this.#inFlight !== null) this.reset();
    if (this.#sent && this.#changes.size === 0) return null;
    const current = this.#current();
    this.#changes.clear();
    const message = this.#append(current) ?? this.#snapshot(current);
    if (message === 'nothing') return null;
    this.#inFlight = message.seq;
    this.#inFlightSinceMs = nowMs;
    return message;
  }

  #snapshot(current: Sent): SnapshotMessage {
    const { boot, boots } = current.session;
    this.#leaks.forget();
    const state: PanelState = {
      ...current.whole,
      startedAt: current.startedAt,
      heapName: current.heapName,
      points: packPoints(boots.flatMap((each) => current.axis.points(each))),
      marks: current.marks,
      leaks: this.#leaks.whole(boot, current.leaksKey),
      generation: this.#generationView(current.leaksKey),
    };
    this.#sent = current;
    return { type: 'snapshot', seq: ++this.#seq, state, texts: this.texts };
  }

  /** What is new; null where only a snapshot will do. */
  #append(current: Sent): AppendMessage | 'nothing' | null {
    const sent = this.#sent;
    if (!sent || sent.session !== current.session || sent.heapName !== current.heapName) return null;
    if (sent.startedAt !== current.startedAt) return null;
    if (sent.whole.origin.hasTime !== current.whole.origin.hasTime) return null;
    const points = this.#newPoints(sent, current.axis);
    if (!points || !startsWith(current.marks, sent.marks)) return null;
    const marks = current.marks.slice(sent.marks.length);
    const { boot } = current.session;
    const message: AppendMessage = {
      type: 'append',
      seq: this.#seq + 1,
      ...changed(current, sent),
      ...(points.length === 0 ? {} : { points: packPoints(points) }),
      ...(marks.length === 0 ? {} : { marks }),
      ...(current.leaksKey === sent.leaksKey ? {} : { leaks: this.#leaks.news(boot, current.leaksKey) }),
      ...(current.generationKey === sent.generationKey
        ? {}
        : { generation: this.#generationView(current.leaksKey) }),
    };
    if (Object.keys(message).length === 2) return 'nothing';
    this.#seq++;
    this.#sent = current;
    return message;
  }

  #current(): Sent {
    const { session, startedAt } = this.shown.monitor;
    const { boot, boots } = session;
    const heap = this.#heapOf(boot);
    const heapOf = (each: Boot | undefined): HeapSeries | undefined => this.#heapOf(each);
    const origin = originView(session, heapOf);
    const axis = trendAxis(boots, heapOf, origin.hasTime);
    const heapName = !heap || heap.name === 'default' ? '' : heap.name;
    const make: { readonly [Part in keyof Whole]: () => Whole[Part] } = {
      status: () => panelStatus(this.shown.monitor, this.frames),
      devices: () => deviceViews(this.shown),
      heaps: () => heapNames(boot),
      gaps: () => placeGaps(session.gaps, boots, axis),
      traces: () => traceWindows(session, axis),
      tasks: () => panelTasks(boot, this.#analysis(boot), this.lowStackBytes()),
      verdict: () =>
        heap ? verdictView(this.#analysis(boot), heap.name, liveNow(this.shown.monitor.state)) : null,
      generationMarks: () => markViews(session),
      comparison: () => comparisonView(this.compared, this.frames),
      crashes: () =>
        shownCrashes(session, this.shown.monitor.analysis, this.frames, isPlayed(this.shown.monitor.state)),
      origin: () => origin,
    };
    const sent = this.#sent;
    const kept =
      sent?.session === session && sent.heapName === heapName && sent.whole.origin.hasTime === origin.hasTime
        ? sent
        : null;
    const parts = kept ? WHOLE.filter((part) => this.#isStale(part, kept)) : WHOLE;
    const made = Object.fromEntries(parts.map((part) => [part, make[part]()])) as Partial<Whole>;
    const whole = { ...kept?.whole, ...made } as Whole;
    const json = {
      ...kept?.json,
      ...Object.fromEntries(parts.map((part) => [part, JSON.stringify(made[part])])),
    };
    const leaksKey = this.#leaks.key(boot);
    return {
      session,
      analysis: this.#analysis(boot),
      bootNumber: boot?.number ?? 0,
      startedAt,
      heapName,
      points: heap?.history.count ?? 0,
      marks: timeMarks(session, axis),
      axis,
      whole,
      json: json as Record<keyof Whole, string>,
      leaksKey,
      generationKey: this.#generationKey(heap, leaksKey),
    };
  }

  /** Whether a part may be other than the panel has it. */
  #isStale(part: keyof Whole, { whole, analysis }: Sent): boolean {
    if (concern(this.#changes, MADE_OF[part])) return true;
    // There is advice on its stacks with the first analysis.
    if (part === 'tasks') return analysis !== this.#analysis(this.shown.monitor.session.boot);
    // An outlook gives a time of day.
    if (part === 'verdict') return whole.verdict !== null && whole.verdict.outlook !== '';
    // Without times, places on the axis are those among the readings.
    return (part === 'gaps' || part === 'traces') && !whole.origin.hasTime;
  }

  #analysis(boot: Boot | undefined): BootAnalysis | undefined {
    return this.shown.monitor.analysis.of(boot);
  }

  /** The heap to show of a boot: in one that does not have it, none. */
  #heapOf(boot: Boot | undefined): HeapSeries | undefined {
    if (this.#heap === '' || !this.shown.monitor.session.boot?.heaps.has(this.#heap)) return boot?.heap;
    return boot?.heaps.get(this.#heap);
  }

  /** Readings since those sent; null where they are no longer kept one by one. */
  #newPoints(sent: Sent, axis: TrendAxis): HistoryPoint[] | null {
    const { boots, droppedBoots } = sent.session;
    const all = (some: readonly Boot[]): HistoryPoint[] => some.flatMap((boot) => axis.points(boot));
    const from = boots.findIndex((boot) => boot.number === sent.bootNumber);
    const boot = boots[from];
    if (!boot) return sent.bootNumber === 0 && droppedBoots === 0 ? all(boots) : null;
    const heap = this.#heapOf(boot);
    const first = heap ? heap.history.since(sent.points) : [];
    return first && [...axis.after(boot, sent.points, first), ...all(boots.slice(from + 1))];
  }

  #generationView(leaksKey: string): GenerationView | null {
    const chosen = this.#generation;
    if (!chosen) return null;
    const { monitor } = this.shown;
    const { groups } = this.#leaks.leaks(monitor.session.boot, leaksKey);
    return generationView(monitor, chosen.from, chosen.to, groups);
  }

  /** Until now is until the latest reading. */
  #generationKey(heap: HeapSeries | undefined, leaksKey: string): string {
    if (!this.#generation) return '';
    const { from, to } = this.#generation;
    return [from, to, this.shown.monitor.session.marks.count, heap?.history.count, leaksKey].join(' ');
  }
}

function changed(current: Sent, sent: Sent): Partial<Whole> {
  const parts = WHOLE.filter((part) => current.json[part] !== sent.json[part]);
  return Object.fromEntries(parts.map((part) => [part, current.whole[part]]));
}

/** Names of the heaps that have readings; none where there are not several. */
function heapNames(boot: Boot | undefined): string[] {
  const names = [...(boot?.heaps.values() ?? [])]
    .filter(({ samples }) => samples > 0)
    .map(({ name }) => name);
  return names.length < 2 ? [] : names;
}
