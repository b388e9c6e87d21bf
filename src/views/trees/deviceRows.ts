/** The devices and their connections in words: for the trees, the status bar and the panel. */
import { formatAddress, type SourceAddress } from '../../device/source';
import type { Device, Devices } from '../../sessions/devices';
import type { Monitor, ConnectionState } from '../../sessions/monitor';
import { baseName, formatBytes, formatTime } from '../../words/units';
import { stateDetail } from '../stateDetail';
import type { DeviceView, ShownState } from '../panel/protocol';
import type { Heading, Row } from './stableTree';
import { t } from '../../words/l10n';

/** What the panel shows: one device of several, or a session without any. */
export interface Shown {
  readonly monitor: Pick<Monitor, 'state' | 'session' | 'startedAt' | 'analysis'> &
    Partial<Pick<Monitor, 'source'>>;
  readonly all?: readonly Device[];
  readonly selected?: Device | undefined;
}

export function shownState(state: ConnectionState): ShownState {
  if (state.kind === 'live' && state.isReplay) return 'replaying';
  return state.kind === 'reconnecting' && state.released ? 'released' : state.kind;
}

const STATE_TEXT: Readonly<Record<ShownState, string>> = {
  idle: t('not started'),
  connecting: t('connecting…'),
  live: t('live'),
  replaying: t('replaying'),
  reconnecting: t('reconnecting…'),
  released: t('port released'),
  ended: t('ended'),
  stopped: t('stopped'),
  failed: t('failed'),
};

const ICONS: Readonly<Record<ShownState, readonly [string, string?]>> = {
  idle: ['circle-outline'],
  connecting: ['loading~spin'],
  live: ['circle-filled', 'charts.green'],
  replaying: ['play-circle'],
  reconnecting: ['sync~spin', 'list.warningForeground'],
  released: ['debug-disconnect'],
  ended: ['file'],
  stopped: ['debug-stop'],
  failed: ['error', 'list.errorForeground'],
};

/** `live`, `reconnecting since 14:03:27`. */
export function stateText(state: ConnectionState): string {
  const text = STATE_TEXT[shownState(state)];
  return state.kind === 'reconnecting'
    ? t('{0} since {1}', text.replace('…', ''), formatTime(state.sinceMs))
    : text;
}

/** The devices to choose from; none where there are not several. */
export function deviceViews({ all = [], selected }: Shown): DeviceView[] {
  if (all.length < 2) return [];
  return all.map((device) => ({
    id: device.id,
    name: deviceName(device, all),
    state: shownState(device.monitor.state),
    selected: device === selected,
  }));
}

/** What a device is called among others: short where that tells them apart. */
export function deviceName(device: Device, all: readonly Device[]): string {
  const short = shortName(device.address);
  return all.some((other) => other !== device && shortName(other.address) === short) ? device.id : short;
}

function shortName(address: SourceAddress): string {
  switch (address.kind) {
    case 'tcp':
    case 'rfc2217':
      return `${address.host}:${address.port}`;
    case 'udp':
    case 'demo':
      return formatAddress(address);
    default:
      return baseName(address.path);
  }
}

/** The latest reading, `183.2 KB`; empty where there is none. */
export function freeText({ monitor }: Device): string {
  const free = monitor.session.boot?.heap?.lastFreeBytes ?? null;
  return free === null ? '' : formatBytes(free);
}

/** One row for each of several devices, at the top of the Heap view. */
export function deviceRows({ all, selected }: Devices): Row[] {
  if (all.length < 2) return [];
  return all.map((device) => deviceRow(device, deviceName(device, all), device === selected));
}

function deviceRow(device: Device, name: string, isSelected: boolean): Row {
  const { state, source } = device.monitor;
  const parts = [isSelected ? t('shown') : '', freeText(device), stateText(state)].filter(
    (part) => part !== '',
  );
  const abilities = [
    device.isActive ? 'active' : 'inactive',
    state.kind === 'live' && source?.reset ? 'canReset' : '',
    source?.pause ? (shownState(state) === 'released' ? 'released' : 'canRelease') : '',
  ];
  return {
    id: `device:${device.id}`,
    label: name,
    description: parts.join(' · '),
    tooltip: [
      `${device.id}: ${parts.join(', ')}`,
      stateDetail(state),
      isSelected ? '' : t('Click to show it.'),
    ]
      .filter((line) => line !== '')
      .join('\n'),
    icon: ICONS[shownState(state)],
    contextValue: ['device', ...abilities].filter((word) => word !== '').join(' '),
    subject: { kind: 'device', device: device.id },
    accessibleName: `${name}: ${parts.join(', ')}`,
    command: { command: 'heapMonitor.selectDevice', title: t('Show Device'), arguments: [device.id] },
  };
}

/**
 * The Heap view's title names the device where there are several; under it, what is to be said of its connection. A
 * view without rows has a welcome text for that, with a button, which a message would hide.
 */
export function heapHeading({ all, selected, monitor: { state, session } }: Devices): Heading {
  const isEmpty = session.boots.length === 0;
  return {
    description: selected && all.length > 1 ? deviceName(selected, all) : '',
    message: isEmpty && all.length < 2 ? '' : connectionMessage(state, isEmpty),
  };
}

/** @param isEmpty Nothing was read. */
function connectionMessage(state: ConnectionState, isEmpty: boolean): string {
  switch (state.kind) {
    case 'reconnecting': {
      const what = state.released ? t('The port is released') : t('No connection');
      return t('{0} since {1}. {2}', what, formatTime(state.sinceMs), state.error.toString());
    }
    case 'failed':
      return state.error.toString();
    case 'connecting':
      return isEmpty ? t('Connecting…') : '';
    case 'live':
      if (state.isReplay) return t('{0} is replayed: no device is connected.', baseName(state.source));
      return isEmpty ? t('Waiting for heap lines from the device…') : '';
    case 'ended':
      return t('{0} was read to its end: no device is connected.', baseName(state.source));
    case 'stopped':
      return isEmpty ? t('No heap lines were read.') : '';
    case 'idle':
      return '';
  }
}
