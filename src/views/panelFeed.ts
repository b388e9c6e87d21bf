/**
 * What the panel gets to know, and when: one whole snapshot, then only what is new, one message in flight until its
 * ack. Pure of the editor; the panel host posts what `next` returns.
 */
import type { BootAnalysis } from '../analysis/bootAnalysis';
import type { Boot } from '../model/boot';
import type { DeviceEvent } from '../model/events';
import type { Session } from '../model/session';
import { deviceViews, shownState, type Shown } from './deviceViews';
import type { FrameSource } from './frameSource';
import { NOTHING_IGNORED, type Ignoring } from './ignoring';
import { baseName, stateDetail } from './format';
import type {
  AppendMessage,
  HeapPoint,
  PanelState,
  PanelStatus,
  SnapshotMessage,
  TimeMark,
  ToPanel,
} from './messages';
import { panelLeaks } from './panelLeaks';
import { taskViews } from './taskViews';
import { verdictView } from './verdictView';

export class PanelFeed {
  #seq = 0;
  /** The sequence number that is not acknowledged yet. */
  #inFlight: number | null = null;
  /** What the panel has; null: nothing, a snapshot is due. */
  #sent: Sent | null = null;

  constructor(
    private readonly shown: Shown,
    private readonly frames: FrameSource,
    private readonly lowStackBytes: () => number,
    /** Translations of the page's words, by the English text. */
    private readonly texts: Readonly<Record<string, string>> = {},
    private readonly ignoring: Ignoring = NOTHING_IGNORED,
  ) {}

  /** The panel is empty (it was loaded anew or hidden): begin with a snapshot. */
  reset(): void {
    this.#sent = null;
    this.#inFlight = null;
  }

  ack(seq: number): void {
    if (seq === this.#inFlight) this.#inFlight = null;
  }

  /** The next message; null while one is in flight or nothing is new. */
  next(): ToPanel | null {
    if (this.#inFlight !== null) return null;
    const message = this.#append() ?? this.#snapshot();
    if (message === 'nothing') return null;
    this.#inFlight = message.seq;
    return message;
  }

  #snapshot(): SnapshotMessage {
    const { session, startedAt } = this.shown.monitor;
    const { boot } = session;
    const current = this.#current();
    const state: PanelState = {
      status: current.status.value,
      devices: current.devices.value,
      startedAt,
      heapName: heapName(boot),
      points: session.boots.flatMap((one) => one.heap?.history.points() ?? []),
      marks: current.marks,
      gaps: current.gaps.value,
      tasks: current.tasks.value,
      verdict: current.verdict.value,
      leaks: this.#leaks(boot),
    };
    this.#sent = { ...current, leaksKey: this.#leaksKey(boot) };
    return { type: 'snapshot', seq: ++this.#seq, state, texts: this.texts };
  }

  /** What is new; null where only a snapshot will do. */
  #append(): AppendMessage | 'nothing' | null {
    const sent = this.#sent;
    const { session } = this.shown.monitor;
    const { boot } = session;
    if (!sent || sent.session !== session || sent.heapName !== heapName(boot)) return null;
    const points = newPoints(session, sent);
    if (!points) return null;
    const current = this.#current();
    if (!startsWith(current.marks, sent.marks)) return null;
    const leaksKey = this.#leaksKey(boot);
    const marks = current.marks.slice(sent.marks.length);
    const message: AppendMessage = {
      type: 'append',
      seq: this.#seq + 1,
      ...(current.status.json === sent.status.json ? {} : { status: current.status.value }),
      ...(current.devices.json === sent.devices.json ? {} : { devices: current.devices.value }),
      ...(points.length === 0 ? {} : { points }),
      ...(marks.length === 0 ? {} : { marks }),
      ...(current.gaps.json === sent.gaps.json ? {} : { gaps: current.gaps.value }),
      ...(current.tasks.json === sent.tasks.json ? {} : { tasks: current.tasks.value }),
      ...(current.verdict.json === sent.verdict.json ? {} : { verdict: current.verdict.value }),
      ...(leaksKey === sent.leaksKey ? {} : { leaks: this.#leaks(boot) }),
    };
    if (Object.keys(message).length === 2) return 'nothing';
    this.#seq++;
    this.#sent = { ...current, leaksKey };
    return message;
  }

  /** Cursors and comparable copies of the present state. */
  #current(): Omit<Sent, 'leaksKey'> {
    const { session } = this.shown.monitor;
    const { boot } = session;
    return {
      session,
      bootNumber: boot?.number ?? 0,
      heapName: heapName(boot),
      points: boot?.heap?.history.count ?? 0,
      marks: marksOf(session),
      gaps: comparable([...session.gaps]),
      status: comparable(panelStatus(this.shown.monitor, this.frames)),
      devices: comparable(deviceViews(this.shown)),
      tasks: comparable(taskViews(boot, this.lowStackBytes())),
      verdict: comparable(verdictView(this.#analysis(boot), boot?.heap?.name ?? '')),
    };
  }

  #analysis(boot: Boot | undefined): BootAnalysis | undefined {
    return this.shown.monitor.analysis.of(boot);
  }

  #leaks(boot: Boot | undefined): PanelState['leaks'] {
    return panelLeaks(boot, this.#analysis(boot), this.frames, this.ignoring);
  }

  #leaksKey(boot: Boot | undefined): string {
    if (!boot) return '';
    // The heap's loss decides what is to be said of the call sites.
    const verdict = this.#analysis(boot)?.verdict;
    const report = boot.shownReport;
    return [
      boot.number,
      boot.leakReports,
      report?.timeMs,
      report?.version,
      this.frames.version,
      verdict?.verdict,
      verdict?.kind,
      verdict?.bytesPerHour?.estimate,
    ].join(' ');
  }
}

interface Comparable<T> {
  readonly value: T;
  readonly json: string;
}

interface Sent {
  readonly session: Session;
  readonly bootNumber: number;
  readonly heapName: string;
  /** Readings of the boot's heap. */
  readonly points: number;
  readonly marks: readonly TimeMark[];
  readonly gaps: Comparable<PanelState['gaps']>;
  readonly status: Comparable<PanelStatus>;
  readonly devices: Comparable<PanelState['devices']>;
  readonly tasks: Comparable<PanelState['tasks']>;
  readonly verdict: Comparable<PanelState['verdict']>;
  readonly leaksKey: string;
}

function comparable<T>(value: T): Comparable<T> {
  return { value, json: JSON.stringify(value) };
}

function heapName(boot: Boot | undefined): string {
  const name = boot?.heap?.name ?? 'default';
  return name === 'default' ? '' : name;
}

/** Readings since those sent; null where they are no longer kept one by one. */
function newPoints(session: Session, sent: Sent): HeapPoint[] | null {
  const { boots } = session;
  const from = boots.findIndex((boot) => boot.number === sent.bootNumber);
  if (from < 0) return sent.bootNumber === 0 && session.droppedBoots === 0 ? pointsOf(boots) : null;
  const first = boots[from]?.heap?.history.since(sent.points) ?? (boots[from]?.heap ? null : []);
  return first && [...first, ...pointsOf(boots.slice(from + 1))];
}

function pointsOf(boots: readonly Boot[]): HeapPoint[] {
  return boots.flatMap((boot) => boot.heap?.history.points() ?? []);
}

/** Whether marks were only added: a panic's reason may still grow, and the oldest of very many go. */
function startsWith(marks: readonly TimeMark[], sent: readonly TimeMark[]): boolean {
  return sent.every(({ timeMs, kind, label }, index) => {
    const mark = marks[index];
    return mark?.timeMs === timeMs && mark.kind === kind && mark.label === label;
  });
}

/** A boot is marked once its reason is known, or will not come any more. */
function marksOf(session: Session): TimeMark[] {
  return session.boots.flatMap((boot) => [
    ...(boot.resetReason !== null || (boot.number > 1 && boot.hasFacts)
      ? [{ timeMs: boot.startedMs, kind: 'boot' as const, label: boot.resetReason ?? 'boot' }]
      : []),
    ...boot.events.all.flatMap(eventMark),
  ]);
}

/** A backtrace alone is nothing that has happened. */
function eventMark({ timeMs, kind, fatal, reason }: DeviceEvent): TimeMark[] {
  if (kind === 'backtrace') return [];
  return [{ timeMs, kind: fatal ? 'panic' : 'event', label: reason }];
}

function panelStatus({ state }: Shown['monitor'], { elf, elfMatch }: FrameSource): PanelStatus {
  return {
    source: state.kind === 'idle' ? '' : state.source,
    state: shownState(state),
    detail: stateDetail(state),
    lostAt: state.kind === 'reconnecting' ? state.sinceMs : null,
    elf: elf.state === 'ready' ? `${elfText(elf)}${MATCH_TEXT[elfMatch]}` : elfText(elf),
    elfReady: elfMatch !== 'mismatch' && (elf.state === 'ready' || elf.state === 'loading'),
  };
}

const MATCH_TEXT = {
  match: ' · is what runs',
  mismatch: ' is not the ELF that runs: no lines are shown.',
  unknown: '',
} as const;

function elfText(elf: FrameSource['elf']): string {
  switch (elf.state) {
    case 'none':
      return elf.missing;
    case 'failed':
      return `${baseName(elf.path)}: ${elf.message}`;
    default:
      return baseName(elf.path);
  }
}
