/**
 * The devices: each has a monitor of its own, with its source and session. One of them is selected: the trees, the
 * panel and the ELF are of that one. A device that was stopped stays, to be looked at, until it is removed.
 */
import { formatAddress, type Source, type SourceAddress } from '../device/source';
import { HumanError } from '../errors';
import type { Changes } from '../model/changes';
import { Emitter } from '../model/emitter';
import { isActive, Monitor } from './monitor';
import { t } from '../words/l10n';

/** Devices kept; each may hold a whole session. */
export const MAX_DEVICES = 16;
/** Addresses remembered of a workspace. */
const MAX_REMEMBERED = 8;

export class Device {
  /** What tells it from the others: where it is. */
  readonly id: string;
  readonly monitor = new Monitor();
  /** The ELF that the user has chosen for this device. */
  chosenElf: string | null = null;

  constructor(
    readonly address: SourceAddress,
    /** The ELF that comes with it: the demo's; null: the project's. */
    readonly ownElf: string | null = null,
  ) {
    this.id = formatAddress(address);
  }

  /** It has a source, or is about to. */
  get isActive(): boolean {
    return isActive(this.monitor.state);
  }

  /** Whether there is anything of it to see. */
  get isBlank(): boolean {
    return !this.isActive && this.monitor.session.boots.length === 0;
  }
}

export interface SessionChange {
  readonly device: Device;
  readonly changes: Changes;
}

export class Devices {
  #all: readonly Device[] = [];
  #selected: Device | undefined;
  /** Those that do not run, the one stopped longest ago first. */
  readonly #stopped = new Set<Device>();
  readonly #none = new Monitor();
  readonly #listChanged = new Emitter<void>();
  readonly #stateChanged = new Emitter<Device>();
  readonly #sessionChanged = new Emitter<SessionChange>();

  /** A device has come or gone, or another one is selected. */
  readonly onDidChange = this.#listChanged.event;
  /** The connection of a device changed. */
  readonly onDidChangeState = this.#stateChanged.event;
  /** The session of a device has new facts, or is a new one: what of it has changed. */
  readonly onDidChangeSession = this.#sessionChanged.event;

  /** In the order in which they came. */
  get all(): readonly Device[] {
    return this.#all;
  }

  /** Undefined only where there is none. */
  get selected(): Device | undefined {
    return this.#selected;
  }

  /** The selected device's; an idle one where there is no device. */
  get monitor(): Monitor {
    return this.#selected?.monitor ?? this.#none;
  }

  get(id: string): Device | undefined {
    return this.#all.find((device) => device.id === id);
  }

  /**
   * Starts the device at an address, again if it is known, and selects it. Rejects as `Monitor.start` does, or where
   * there are too many; a new device that cannot be opened does not stay beside others.
   */
  async start(address: SourceAddress, source: Source, ownElf: string | null = null): Promise<boolean> {
    const before = this.#selected;
    const known = this.get(formatAddress(address));
    const device = known ?? this.#add(new Device(address, ownElf));
    this.select(device);
    try {
      return await device.monitor.start(source);
    } catch (error) {
      if (!known && this.#all.length > 1) {
        await this.remove(device);
        if (before && this.#all.includes(before)) this.select(before);
      }
      throw error;
    }
  }

  select(device: Device): void {
    if (device === this.#selected || !this.#all.includes(device)) return;
    this.#selected = device;
    this.#listChanged.fire();
  }

  /** Stops a device and forgets it; the one beside it is selected if it was. */
  async remove(device: Device): Promise<void> {
    const at = this.#all.indexOf(device);
    if (at < 0) return;
    this.#all = this.#all.filter((other) => other !== device);
    if (device === this.#selected) this.#selected = this.#all[at] ?? this.#all.at(-1);
    this.#listChanged.fire();
    await this.#forget(device);
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.#all.map(({ monitor }) => monitor.stop()));
  }

  async dispose(): Promise<void> {
    this.#listChanged.dispose();
    this.#stateChanged.dispose();
    this.#sessionChanged.dispose();
    await Promise.all([this.#none, ...this.#all.map(({ monitor }) => monitor)].map((each) => each.dispose()));
  }

  #forget(device: Device): Promise<void> {
    this.#stopped.delete(device);
    return device.monitor.dispose();
  }

  #add(device: Device): Device {
    // What came to nothing makes room first, then what was stopped longest ago.
    const kept = this.#all.filter(({ isBlank }) => !isBlank);
    const stopped = [...this.#stopped].find((other) => kept.includes(other));
    if (kept.length >= MAX_DEVICES && !stopped)
      throw new HumanError(
        t('{0} devices are monitored already.', MAX_DEVICES),
        t('Stop one of them first.'),
      );
    const dropped = this.#all.filter(
      (other) => !kept.includes(other) || (kept.length >= MAX_DEVICES && other === stopped),
    );
    this.#all = [...this.#all.filter((other) => !dropped.includes(other)), device];
    for (const other of dropped) void this.#forget(other);
    device.monitor.onDidChangeState(() => {
      if (device.isActive) this.#stopped.delete(device);
      else this.#stopped.add(device);
      this.#stateChanged.fire(device);
    });
    device.monitor.onDidChangeSession((changes) => this.#sessionChanged.fire({ device, changes }));
    return device;
  }
}

/** The remembered addresses with one more, most recent first. */
export function remember(address: SourceAddress, before: readonly SourceAddress[]): SourceAddress[] {
  const id = formatAddress(address);
  return [address, ...before.filter((other) => formatAddress(other) !== id)].slice(0, MAX_REMEMBERED);
}
