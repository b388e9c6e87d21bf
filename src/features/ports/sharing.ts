/** Ports that other programs of this machine may use while they are open here: which, and where they are found. */
import type * as vscode from 'vscode';
import type { SharingSettings } from '../../settings/settings';
import { Share, type ShareAddresses } from '../../device/share';
import type { Source } from '../../device/source';
import type { Device, Devices } from '../../sessions/devices';
import { HumanError } from '../../errors';
import { t } from '../../words/l10n';
import type { Disposable } from '../../model/emitter';

interface Shared {
  readonly source: Source;
  readonly share: Share;
  /** null: they are not known yet. */
  addresses: ShareAddresses | null;
}

/** What becomes of what happens by itself. */
export interface SharingEvents {
  /** A port is shared, or no more. */
  readonly changed: () => void;
  /** A port could not be shared as the settings want it. */
  readonly failed: (reason: unknown) => void;
  readonly log: (message: string) => void;
}

export class Sharing implements vscode.Disposable {
  readonly #shared = new Map<Device, Shared>();
  /** Sources that the settings have been asked about: what the user stops stays so. */
  readonly #asked = new WeakSet<Source>();
  readonly #subscriptions: readonly Disposable[];

  constructor(
    private readonly devices: Devices,
    private readonly settings: () => SharingSettings,
    private readonly events: SharingEvents,
  ) {
    this.#subscriptions = [
      devices.onDidChange(() => this.#follow()),
      devices.onDidChangeState(() => this.#follow()),
    ];
  }

  /** Where a device's port is found; undefined while it is not shared. */
  addressesOf(device: Device | undefined): ShareAddresses | undefined {
    return (device && this.#shared.get(device)?.addresses) ?? undefined;
  }

  /** Shares a device's port; rejects with a HumanError where that cannot be. */
  async share(device: Device): Promise<ShareAddresses> {
    const known = this.addressesOf(device);
    if (known) return known;
    const { source } = device.monitor;
    if (!source?.attach)
      throw new HumanError(
        t('{0} cannot be shared.', device.id),
        t('Start it first: a serial port, rfc2217:// or socket:// can be.'),
      );
    const share = new Share(source, { ...this.#freePorts(), log: this.events.log });
    const shared: Shared = { source, share, addresses: null };
    this.#shared.set(device, shared);
    try {
      const addresses = await share.listen();
      shared.addresses = addresses;
      this.events.changed();
      return addresses;
    } catch (error) {
      this.#shared.delete(device);
      throw error;
    }
  }

  async stop(device: Device): Promise<void> {
    const shared = this.#shared.get(device);
    this.#shared.delete(device);
    await shared?.share.close();
    if (shared) this.events.changed();
  }

  dispose(): void {
    for (const each of this.#subscriptions) each.dispose();
    for (const { share } of this.#shared.values()) void share.close();
    this.#shared.clear();
  }

  /** A port of the settings is for the first device; further ones get any that are free. */
  #freePorts(): { rawPort: number; rfc2217Port: number } {
    if (this.#shared.size > 0) return { rawPort: 0, rfc2217Port: 0 };
    const { tcpPort, rfc2217Port } = this.settings();
    return { rawPort: tcpPort, rfc2217Port };
  }

  #follow(): void {
    const { all } = this.devices;
    for (const [device, { source }] of this.#shared)
      if (!all.includes(device) || device.monitor.source !== source) void this.stop(device);
    if (!this.settings().enabled) return;
    for (const device of all) {
      const { source, state } = device.monitor;
      if (state.kind !== 'live' || !source?.attach || this.#asked.has(source)) continue;
      this.#asked.add(source);
      void this.share(device).catch(this.events.failed);
    }
  }
}
