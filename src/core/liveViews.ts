/** The views of the live devices: the three trees behind the Heap Monitor icon, the status bar, the keys for `when`. */
import { elfHint } from '../frames/elfState';
import type { FrameSource } from '../frames/frameSource';
import { concern, EVERYTHING, type SessionPart } from '../model/changes';
import type { Disposable } from '../model/emitter';
import type { Monitor } from '../sessions/monitor';
import { showElfReading } from '../views/elfProgress';
import type { RulesInForce } from '../views/ignoring';
import { liveNow } from '../views/outlookLines';
import { panelLeaks } from '../views/panel/panelLeaks';
import { isPlayed } from '../views/shownCrashes';
import { StatusBar } from '../views/statusBar';
import { crashBadge } from '../views/trees/bootRows';
import { deviceRows, heapHeading } from '../views/trees/deviceRows';
import { heapRows } from '../views/trees/heapRows';
import { leakRows, leaksHeading, siteRowId } from '../views/trees/leakRows';
import { StableTree, type Row } from '../views/trees/stableTree';
import { taskRows } from '../views/trees/taskRows';
import { readSettings, SECTION } from '../settings/settings';
import * as vscode from 'vscode';
import { ContextKeys, type KeyValues } from './contextKeys';
import type { Scope } from './scope';

interface View {
  refresh(): void;
}

export class LiveViews implements Disposable {
  readonly trees: { readonly heap: StableTree; readonly tasks: StableTree; readonly leaks: StableTree };
  readonly #rows: (() => Row[])[] = [];
  readonly #keys: ContextKeys;
  /** What of the session each view is made of. */
  readonly #concerned: ReadonlyMap<View, readonly SessionPart[]>;
  readonly #subscriptions: readonly Disposable[];

  constructor(scope: Scope, ignoring: RulesInForce) {
    const { devices, frames, elf, comparisons } = scope;
    this.trees = this.#createTrees(scope, ignoring);
    this.#keys = new ContextKeys(devices, frames);
    const status = new StatusBar(devices, frames);
    const { heap, tasks, leaks } = this.trees;
    this.#concerned = new Map<View, readonly SessionPart[]>([
      [heap, [...EVERYTHING]],
      [tasks, ['session', 'boots', 'tasks', 'component']],
      // What the heap loses says how likely each call site is.
      [leaks, ['session', 'boots', 'readings', 'lists']],
      [status, ['session', 'boots', 'readings', 'figures', 'lists', 'events']],
      [this.#keys, ['session', 'boots', 'component']],
    ]);
    this.#subscriptions = [
      ...Object.values(this.trees),
      status,
      showElfReading(frames, (path) => void elf.stopReading(path)),
      devices.onDidChange(this.refresh),
      devices.onDidChangeState(this.refresh),
      devices.onDidChangeSession(({ device, changes }) => {
        const isShown = device === devices.selected;
        for (const [view, parts] of this.#concerned)
          if ((isShown || view === this.trees.heap || view === status) && concern(changes, parts))
            view.refresh();
      }),
      ...[frames, ignoring, comparisons].map(({ onDidChange }) => onDidChange(this.refresh)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SECTION)) this.refresh();
      }),
    ];
  }

  /** Rows that a feature has in the Heap view, above the figures. Their owner calls `refresh` when they change. */
  addHeapRows(rows: () => Row[]): void {
    this.#rows.push(rows);
  }

  /** Keys of a feature; as `addHeapRows`. */
  addKeys(values: () => KeyValues): void {
    this.#keys.add(values);
  }

  /** All of them: something else than a session has changed. */
  readonly refresh = (): void => {
    for (const view of this.#concerned.keys()) view.refresh();
  };

  /** Selects a call site in the Leaks view. @param stack As `Site.stack`. */
  showSite(stack: string): Promise<void> {
    return this.trees.leaks.show(siteRowId(stack));
  }

  dispose(): void {
    for (const each of this.#subscriptions) each.dispose();
  }

  #createTrees({ devices, frames }: Scope, ignoring: RulesInForce): LiveViews['trees'] {
    const bootOf = () => devices.monitor.session.boot;
    const analysisOf = () => devices.monitor.analysis.of(bootOf());
    const leaksOf = () => panelLeaks(bootOf(), analysisOf(), frames, ignoring);
    const rowsOfHeap = () => [
      ...deviceRows(devices),
      ...this.#rows.flatMap((rows) => rows()),
      ...heapRowsOf(devices.monitor, frames),
    ];
    return {
      heap: new StableTree('heapMonitor.heap', rowsOfHeap, {
        heading: () => heapHeading(devices),
        badge: () => crashBadge(devices.monitor.session),
      }),
      tasks: new StableTree('heapMonitor.tasks', () =>
        taskRows(bootOf(), readSettings().lowStackBytes, analysisOf()),
      ),
      leaks: new StableTree('heapMonitor.leaks', () => leakRows(leaksOf()), {
        heading: () => leaksHeading(leaksOf(), elfHint(frames)),
      }),
    };
  }
}

function heapRowsOf({ session, analysis, state }: Monitor, frames: FrameSource): Row[] {
  return heapRows(session, frames, analysis, liveNow(state), isPlayed(state));
}
