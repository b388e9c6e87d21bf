/**
 * The indicator in the status bar: the free heap and where it goes; of several devices, that of the one that is worst
 * off. A click shows that device in the panel.
 */
import * as vscode from 'vscode';
import { crashesOf, UNRESOLVED, type CrashResolver } from '../analysis/crashes';
import { heapDirection, type Direction } from '../analysis/direction';
import type { HeapVerdict } from '../analysis/trend/heapWatch';
import type { Device, Devices } from '../sessions/devices';
import type { FrameSource } from '../frames/frameSource';
import type { HeapSeries } from '../model/heapSeries';
import type { Monitor } from '../sessions/monitor';
import { deviceName, freeText, shownState, stateText } from './trees/deviceRows';
import { formatBytes, formatRate } from '../words/units';
import { Pace } from './pace';
import { stateDetail } from './stateDetail';
import { liveNow, outlookLines } from './outlookLines';
import { t } from '../words/l10n';
import { heapLabel } from '../words/heapLabel';
import { crashesText } from '../words/crashText';
import { clean } from '../words/untrusted';
import { heapReason } from '../words/verdict/heapReason';

const ARROWS: Readonly<Record<Direction, string>> = {
  falling: '$(arrow-down)',
  steady: '$(arrow-right)',
  rising: '$(arrow-up)',
};
const MIN_INTERVAL_MS = 500;

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('heapMonitor.heap', vscode.StatusBarAlignment.Left, 50);
  readonly #pace = new Pace(MIN_INTERVAL_MS, () => this.#draw());

  /** @param frames Of the selected device. */
  constructor(
    private readonly devices: Devices,
    private readonly frames: FrameSource,
  ) {
    this.#item.name = 'Heap Monitor';
    this.#draw();
    this.#item.show();
  }

  readonly refresh = (): void => this.#pace.request();

  dispose(): void {
    this.#pace.dispose();
    this.#item.dispose();
  }

  #draw(): void {
    const { all } = this.devices;
    const worst = worstDevice(this.devices);
    const monitor = worst?.monitor ?? this.devices.monitor;
    const several = all.length > 1 && worst;
    this.#item.text = several
      ? t(
          '$(pulse) {0}: {1} · {2} devices',
          escapeIcons(deviceName(worst, all)),
          monitorText(monitor),
          all.length,
        )
      : `$(pulse) ${monitorText(monitor)}`;
    this.#item.command = {
      command: 'heapMonitor.showPanel',
      title: t('Show Panel'),
      arguments: several ? [worst.id] : [],
    };
    const lines = several
      ? [t('Heap Monitor: {0} devices', all.length), ...all.flatMap((device) => this.#deviceLines(device))]
      : monitorLines(monitor, this.frames);
    this.#item.tooltip = [...lines, t('Click to open the panel.')].join('\n');
    this.#item.accessibilityInformation = { label: t('Heap Monitor, {0}', lines.join(', ')) };
  }

  /** Addresses of another device may be of another firmware: these stay numbers. */
  #deviceLines(device: Device): string[] {
    const { all, selected } = this.devices;
    const crashes = crashLines(device.monitor, device === selected ? this.frames : UNRESOLVED);
    return [deviceLine(device, all), ...crashes.map((line) => `  ${line}`)];
  }
}

/** A device's name is text: what looks like an icon in it is none. */
function escapeIcons(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}

/** The one that most needs to be looked at; the selected one among equals. */
function worstDevice({ all, selected }: Pick<Devices, 'all' | 'selected'>): Device | undefined {
  const others = all.filter((device) => device !== selected);
  return [...(selected ? [selected] : []), ...others].reduce<Device | undefined>(
    (worst, device) => (worst && trouble(worst) >= trouble(device) ? worst : device),
    undefined,
  );
}

/** 4: it is lost; 3: it leaks; 2: perhaps; 1: its heap falls; 0: none of these. */
function trouble({ monitor }: Device): number {
  const shown = shownState(monitor.state);
  if (shown === 'failed' || shown === 'reconnecting') return 4;
  if (shown !== 'live') return 0;
  const verdict = verdictOf(monitor)?.verdict;
  if (verdict === 'leak') return 3;
  if (verdict === 'suspected') return 2;
  const heap = monitor.session.boot?.heap;
  return heap && heapDirection(heap) === 'falling' ? 1 : 0;
}

function verdictOf({ session, analysis }: Pick<Monitor, 'session' | 'analysis'>): HeapVerdict | null {
  return analysis.of(session.boot)?.verdict ?? null;
}

/** A leak in a few words; empty where none is seen. */
function leakText(verdict: HeapVerdict | null): string {
  if (verdict?.verdict === 'suspected') return t('leak suspected');
  if (verdict?.verdict !== 'leak') return '';
  return verdict.bytesPerHour ? t('leak {0}', formatRate(verdict.bytesPerHour.estimate)) : t('leak');
}

function deviceLine(device: Device, all: readonly Device[]): string {
  const { state, session } = device.monitor;
  const leak = leakText(verdictOf(device.monitor));
  const heap = session.boot?.heap;
  // Where the verdict says that the floor fell, the last two minutes say nothing else beside it.
  const direction = heap && leak === '' && state.kind === 'live' ? heapDirection(heap) : null;
  const parts = [
    stateText(state),
    freeText(device),
    leak,
    direction === null ? '' : t('its floor is {0}', t(direction)),
    stateDetail(state),
  ];
  return `${deviceName(device, all)}: ${parts.filter((part) => part !== '').join(', ')}`;
}

function monitorText(monitor: Monitor): string {
  const { state, session } = monitor;
  const heap = session.boot?.heap;
  const free = heap?.lastFreeBytes == null ? null : formatBytes(heap.lastFreeBytes);
  switch (shownState(state)) {
    case 'idle':
      return t('no device');
    case 'connecting':
      return t('connecting…');
    case 'replaying':
      return free === null ? t('replaying') : t('{0} replaying', free);
    case 'live': {
      if (free === null || !heap) return t('waiting for heap lines');
      const leak = leakText(verdictOf(monitor));
      if (leak !== '') return `${free} $(warning) ${leak}`;
      const direction = heapDirection(heap);
      return direction === null ? free : `${free} ${ARROWS[direction]}`;
    }
    case 'reconnecting':
      return free === null ? t('reconnecting…') : t('{0} $(sync~spin) reconnecting…', free);
    case 'released':
      return free === null ? t('port released') : t('{0} port released', free);
    case 'failed':
      return free === null ? t('no device') : t('{0} $(debug-disconnect) lost', free);
    case 'stopped':
      return free === null ? t('stopped') : t('{0} stopped', free);
    case 'ended':
      return free ?? t('log read');
  }
}

/** None where nothing crashed. */
function crashLines({ session }: Monitor, resolver: CrashResolver): string[] {
  const crashes = crashesOf(session, resolver);
  return crashes ? [clean(crashesText(crashes))] : [];
}

function monitorLines(monitor: Monitor, frames: FrameSource): string[] {
  const { state, session } = monitor;
  const heap = session.boot?.heap;
  const verdict = verdictOf(monitor);
  const heapName = monitor.analysis.of(session.boot)?.namedHeap;
  return [
    state.kind === 'idle'
      ? t('Heap Monitor: no device')
      : t('Heap Monitor: {0}, {1}', state.source, stateText(state)),
    ...(stateDetail(state) === '' ? [] : [stateDetail(state)]),
    ...crashLines(monitor, frames),
    ...(verdict ? [heapName ? `${heapLabel(heapName)}: ${heapReason(verdict)}` : heapReason(verdict)] : []),
    ...outlookLines(monitor.analysis.of(session.boot), liveNow(state)),
    ...(heap?.guess
      ? [
          t('This heap was guessed from lines like: {0}', clean(heap.guess.example)),
          t('Teach or reject the line in the panel.'),
        ]
      : []),
    ...(heap ? details(heap, leakText(verdict) === '') : []),
  ];
}

/** @param isCalm No verdict says that the floor falls, which the last two minutes may not show. */
function details(heap: HeapSeries, isCalm: boolean): string[] {
  const lines: string[] = [];
  if (heap.lastFreeBytes !== null) lines.push(t('free {0}', formatBytes(heap.lastFreeBytes)));
  if (heap.minimumFreeBytes !== null) lines.push(t('minimum ever {0}', formatBytes(heap.minimumFreeBytes)));
  if (heap.window)
    lines.push(
      t(
        'last 60 s {0} … {1}',
        formatBytes(heap.window.leastFreeBytes),
        formatBytes(heap.window.mostFreeBytes),
      ),
    );
  if (heap.largestFreeBlock !== null)
    lines.push(t('largest free block {0}', formatBytes(heap.largestFreeBlock)));
  const direction = isCalm ? heapDirection(heap) : null;
  if (direction !== null) lines.push(t('its floor is {0}', t(direction)));
  return lines;
}
